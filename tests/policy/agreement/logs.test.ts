import { checkPlans, set, text } from "./support";

const TASK = "ecs/taskDefinition:";

checkPlans({
  "The days of logs": [
    [
      "are those of a service's group",
      "nx-portal",
      "aws",
      set("cloudwatch/logGroup:", "nx-portal-api-gateway", ["retentionInDays"], 14),
      ["R-72 nx-portal-api-gateway retentionInDays"],
    ],
    [
      "are those of the edge's bucket",
      "nx-portal",
      "aws",
      set("bucketLifecycle", "nx-portal-edge-log", ["rules", 0, "expiration", "days"], 90),
      ["R-72 nx-portal-edge-log rules[0].expiration.days"],
    ],
    [
      "are thirty for a network that says nothing",
      "nx-portal",
      "aws",
      set("cloudwatch/logGroup:", "nx-portal-network-flow", ["retentionInDays"], 60),
      ["R-72 nx-portal-network-flow retentionInDays"],
    ],
    [
      "are those of an index, in each service that lays it out (ISM)",
      "hospital",
      "aws",
      text(
        TASK,
        "hospital-doctor-service",
        '\\"min_index_age\\\\\\":\\\\\\"30d',
        '\\"min_index_age\\\\\\":\\\\\\"3d',
      ),
      ["R-74 hospital-doctor-service"],
    ],
    [
      "are those of an index (ILM)",
      "hospital",
      "kubernetes",
      text("batch/v1:Job", "hospital-doctor-service-release", '\\"min_age\\":\\"30d', '\\"min_age\\":\\"90d'),
      ["R-74 hospital-doctor-service-release"],
    ],
    [
      "are those of the realm's events",
      "tebx",
      "kubernetes",
      text(
        "ward:components:ApiService",
        "tebx-keycloak",
        '\\"eventsExpiration\\": 31536000',
        '\\"eventsExpiration\\": 86400',
      ),
      ["R-75 tebx-keycloak"],
    ],
    [
      "are those of what administrators change",
      "tebx",
      "aws",
      text("ward:components:ApiService", "tebx-keycloak", "adminEventsExpiration", "adminEvents"),
      ["R-75 tebx-keycloak"],
    ],
  ],
  Objects: [
    [
      "stay where the spec names no day (S3)",
      "nx-portal",
      "aws",
      set("bucketLifecycle", "nx-portal-files-uploads", ["rules", 0, "expiration"], { days: 400 }),
      ["R-73 nx-portal-files-uploads rules[0].expiration.days"],
    ],
    [
      "stay where the spec names no day (a store on kubernetes)",
      "nx-portal",
      "kubernetes",
      text(
        "batch/v1:Job",
        "nx-portal-files-buckets",
        '\\"NoncurrentVersionExpiration\\":{\\"NoncurrentDays\\":90}',
        '\\"Expiration\\":{\\"Days\\":400}',
      ),
      ["R-73 nx-portal-files-buckets"],
    ],
    [
      "go on the day that the spec names",
      "nx-portal",
      "aws",
      (resource) =>
        set(
          "ward:components:ObjectStore",
          "nx-portal-files",
          ["expireDays"],
          400,
        )(
          set("bucketLifecycle", "nx-portal-files-uploads", ["rules", 0, "expiration"], { days: 400 })(
            resource,
          ) ?? resource,
        ),
      [],
    ],
  ],
});
