/** What must not be added to any plan: kinds that have no good form, what only shows in company, and configuration. */
import type { Context, Waiver } from "../../../policy/judging/judge";
import type { PlannedResource } from "../../../policy/plan/resource";
import { UNKNOWN } from "../../../policy/rule";
import type { Stack } from "../../support/plan";
import { plan } from "../good/specimen";
import { type Props, resource } from "../support";

interface Addition {
  /** To follow "refuses". */
  what: string;
  resources: readonly PlannedResource[];
  /** @default prod */
  stack?: Stack;
  finds: string;
}

function one(finds: string, what: string, type: string, props: Props, options = {}): Addition {
  return { what, resources: [resource(type, props, options)], finds };
}

const container = { name: "web", image: "nginx:1.27.4", ports: [{ name: "web", containerPort: 5432 }] };

export const additions: readonly Addition[] = [
  one("T-06", "a classic load balancer", "aws:elb/loadBalancer:LoadBalancer", { internal: true }),
  one("P-72", "a database that Tailscale exposes", "kubernetes:core/v1:Service", {
    metadata: { annotations: { "tailscale.com/expose": "true" } },
    spec: { selector: { app: "db" }, ports: [{ port: 5432 }] },
  }),
  one("P-73", "a Keycloak with the operator's own Ingress", "kubernetes:k8s.keycloak.org/v2alpha1:Keycloak", {
    spec: { http: { tlsSecret: "login-tls" } },
  }),
  one("T-84", "a Grafana that answers plain HTTP", "kubernetes:grafana.integreatly.org/v1beta1:Grafana", {
    spec: {},
  }),
  one("T-85", "a Kibana that answers plain HTTP", "kubernetes:kibana.k8s.elastic.co/v1:Kibana", {
    spec: { http: { tls: { selfSignedCertificate: { disabled: true } } } },
  }),
  one("P-74", "a Logstash for everybody", "kubernetes:logstash.k8s.elastic.co/v1alpha1:Logstash", {
    spec: { services: [{ name: "beats", service: { spec: { type: "LoadBalancer" } } }] },
  }),
  one("S-13", "a Grafana with a known password", "kubernetes:grafana.integreatly.org/v1beta1:Grafana", {
    spec: { config: { security: { admin_password: "secret" } } },
  }),
  one("S-14", "passwords kept as MD5", "aws:rds/parameterGroup:ParameterGroup", {
    family: "postgres17",
    parameters: [
      { name: "rds.force_ssl", value: "1" },
      { name: "Password_Encryption", value: "md5" },
    ],
  }),
  one("L-10", "a proxy that logs statements", "aws:rds/proxy:Proxy", {
    requireTls: true,
    debugLogging: true,
  }),
  one("R-34", "a service left out of the backups", "aws:backup/regionSettings:RegionSettings", {
    resourceTypeOptInPreference: { RDS: false },
  }),
  one("T-82", "a provider that only prefers TLS", "pulumi:providers:postgresql", { sslmode: "prefer" }),
  one("T-83", "documents on NFS", "kubernetes:core/v1:PersistentVolume", {
    spec: { nfs: { server: "files", path: "/scans" }, persistentVolumeReclaimPolicy: "Retain" },
  }),
  one("I-73", "a bucket that a service reads for anybody", "aws:s3/bucketPolicy:BucketPolicy", {
    policy: JSON.stringify({
      Statement: [
        {
          Effect: "Allow",
          Principal: { Service: "transcribe.amazonaws.com" },
          Action: "s3:GetObject",
          Resource: "arn:aws:s3:::notes/*",
        },
      ],
    }),
  }),
  {
    what: "a service in the group of a store whose members reach each other on every port",
    resources: plan("shared group", {
      group: {
        type: "aws:ec2/securityGroup:SecurityGroup",
        props: { ingress: [{ protocol: "-1", fromPort: 0, toPort: 0, self: true }] },
      },
      warehouse: { type: "aws:redshift/cluster:Cluster", props: {}, from: { vpcSecurityGroupIds: "group" } },
      report: { type: "aws:ecs/service:Service", props: {}, from: { networkConfiguration: "group" } },
    }).resources,
    finds: "P-42a",
  },
  {
    what: "a default route of an HTTP API that asks nobody",
    resources: plan("open api", {
      api: { type: "aws:apigatewayv2/api:Api", props: { name: "findings", protocolType: "HTTP" } },
      route: {
        type: "aws:apigatewayv2/route:Route",
        props: { routeKey: "$default" },
        from: { apiId: "api" },
      },
    }).resources,
    finds: "P-23a",
  },
  one("P-25", "a CloudFormation stack", "aws:cloudformation/stack:Stack", { name: "more" }),
  one("P-28", "a distribution of nobody's", "aws:cloudfront/distribution:Distribution", { enabled: true }),
  one("P-24", "ports of a Lightsail server", "aws:lightsail/instancePublicPorts:InstancePublicPorts", {}),
  one("T-40", "a listener of VPC Lattice in clear", "aws:vpclattice/listener:Listener", { protocol: "HTTP" }),
  one("P-21", "raw TCP through the ingress controller", "kubernetes:core/v1:ConfigMap", {
    metadata: { name: "tcp-services", namespace: "ingress-nginx" },
    data: { "5432": "records/postgres:5432" },
  }),
  one("T-81", "a website of S3", "aws:s3/bucketWebsiteConfiguration:BucketWebsiteConfiguration", {
    indexDocument: { suffix: "index.html" },
  }),
  one("T-80", "a Redis of one's own in clear", "kubernetes:core/v1:Pod", {
    spec: { containers: [{ image: "redis:7.4.1", ports: [{ containerPort: 6379 }] }] },
  }),
  one("S-80", "a MongoDB of one's own without users", "kubernetes:core/v1:Pod", {
    spec: { containers: [{ image: "mongo:7.0.14", args: ["--noauth"] }] },
  }),
  one(
    "T-70",
    "an edge that believes whoever answers",
    "kubernetes:core/v1:ConfigMap",
    { data: { "nginx.conf": "http { proxy_ssl_verify off; }" } },
    { under: ["ward:components:EdgeProxy"] },
  ),
  one(
    "P-70",
    "an edge that hands on a database",
    "kubernetes:core/v1:ConfigMap",
    { data: { "nginx.conf": "stream { server { listen 443 ssl; proxy_pass db:5432; } }" } },
    { under: ["ward:components:EdgeProxy"] },
  ),
  one("P-61", "a Service that stands for a host of the internet", "kubernetes:core/v1:Service", {
    spec: { type: "ExternalName", externalName: "db.example.com" },
  }),
  one("T-28", "a connection without TLS", "kubernetes:core/v1:ConfigMap", {
    data: { CACHE_URL: "redis://cache.example.com:6379" },
  }),
  one("S-09", "a provider with a key of its own", "pulumi:providers:aws", {
    accessKey: "AKIAIOSFODNN7EXAMPLE",
  }),
  one("S-15", "a PostgreSQL that trusts whoever comes by TLS", "kubernetes:core/v1:ConfigMap", {
    data: { "pg_hba.conf": "hostssl all all 10.0.0.0/8 trust" },
  }),
  one("T-29", "a certificate with its key", "aws:acm/certificate:Certificate", { privateKey: UNKNOWN }),
  one("P-45", "nodes that anybody may reach by SSH", "aws:eks/nodeGroup:NodeGroup", {
    remoteAccess: { ec2SshKey: "operators" },
  }),
  one(
    "R-30",
    "a database whose encryption is ignored",
    "aws:rds/instance:Instance",
    {},
    { ignoreChanges: ["storageEncrypted"] },
  ),
  one("K-25", "a service that talks to its cache in clear", "ward:components:ApiService", {
    env: { CACHE_URL: "redis://cache.example.com:6379" },
  }),
  one("K-45", "a registry by its URL", "ward:components:RegistryCredentials", {
    server: "http://registry.example.com",
  }),
  one("K-47", "certificates of a test authority", "ward:components:ClusterAddons", {
    acme: { server: "https://acme-staging-v02.api.letsencrypt.org/directory" },
  }),
  one("K-52", "a key that wakes people, in a spec", "ward:components:OnCall", {
    ...{ target: "kubernetes", service: "pagerduty" },
    secret: "R0UT1NGKEY",
  }),
  one("R-27a", "a file system without backups", "aws:efs/fileSystem:FileSystem", { encrypted: true }),
  one("S-07", "a secret that never changes", "aws:secretsmanager/secret:Secret", { name: "records" }),
  one(
    "S-60",
    "a broker whose password stands in its configuration",
    "kubernetes:rabbitmq.com/v1beta1:RabbitmqCluster",
    {
      spec: { rabbitmq: { advancedConfig: '[{rabbit,[{default_pass,<<"guest">>}]}].' } },
    },
  ),
  one("S-61", "a MongoDB that asks for no password", "kubernetes:psmdb.percona.com/v1:PerconaServerMongoDB", {
    spec: { replsets: [{ configuration: "security:\n  authorization: disabled\n" }] },
  }),
  one("E-60", "a MongoDB with plain files", "kubernetes:psmdb.percona.com/v1:PerconaServerMongoDB", {
    spec: { replsets: [{ configuration: "security:\n  enableEncryption: false\n" }] },
  }),
  one("T-64", "an API server that nobody verifies", "kubernetes:apiregistration.k8s.io/v1:APIService", {
    spec: { insecureSkipTLSVerify: true },
  }),
  one("C-71", "a pod of root's group", "kubernetes:core/v1:Pod", {
    spec: { securityContext: { runAsGroup: 0 } },
  }),
  one("I-70", "a grant of every Secret", "kubernetes:gateway.networking.k8s.io/v1beta1:ReferenceGrant", {
    spec: { to: [{ group: "", kind: "Secret" }] },
  }),
  one(
    "I-71",
    "a webhook on the internet",
    "kubernetes:admissionregistration.k8s.io/v1:MutatingWebhookConfiguration",
    { webhooks: [{ clientConfig: { url: "https://hook.example.com" } }] },
  ),
  one("I-72", "a token without end", "kubernetes:core/v1:Secret", {
    type: "kubernetes.io/service-account-token",
  }),
  one("R-80", "a request to delete a backup", "kubernetes:velero.io/v1:DeleteBackupRequest", {}),
  {
    what: "a database in a subnet that leads out",
    finds: "P-09a",
    resources: plan("", {
      store: { type: "aws:rds/instance:Instance", props: {}, from: { dbSubnetGroupName: "subnets" } },
      subnets: { type: "aws:rds/subnetGroup:SubnetGroup", props: {}, from: { subnetIds: "subnet" } },
      subnet: { type: "aws:ec2/subnet:Subnet", props: {} },
      door: { type: "aws:ec2/internetGateway:InternetGateway", props: {} },
      table: { type: "aws:ec2/routeTable:RouteTable", props: {} },
      route: { type: "aws:ec2/route:Route", props: {}, from: { routeTableId: "table", gatewayId: "door" } },
      link: {
        type: "aws:ec2/routeTableAssociation:RouteTableAssociation",
        props: {},
        from: { routeTableId: "table", subnetId: "subnet" },
      },
    }).resources,
  },
  {
    what: "a published Service whose port's name stands for a database's",
    finds: "P-13a",
    resources: [
      resource("kubernetes:apps/v1:Deployment", {
        spec: { template: { metadata: { labels: { app: "web" } }, spec: { containers: [container] } } },
      }),
      resource("kubernetes:core/v1:Service", {
        spec: { type: "LoadBalancer", selector: { app: "web" }, ports: [{ port: 443, targetPort: "web" }] },
      }),
    ],
  },
  {
    what: "an edge whose load balancer leads to a database's pods",
    finds: "P-71",
    resources: [
      resource(
        "kubernetes:core/v1:Service",
        { spec: { type: "LoadBalancer", selector: { app: "db" }, ports: [{ port: 443 }] } },
        { under: ["ward:components:EdgeProxy"] },
      ),
    ],
  },
  {
    what: "targets outside of the VPC in clear",
    finds: "T-05",
    resources: plan("", {
      group: { type: "aws:lb/targetGroup:TargetGroup", props: { protocol: "HTTP", targetType: "ip" } },
      target: {
        type: "aws:lb/targetGroupAttachment:TargetGroupAttachment",
        props: { targetId: "203.0.113.7", availabilityZone: "all" },
        from: { targetGroupArn: "group" },
      },
    }).resources,
  },
  {
    what: "a route of a Gateway that answers in clear",
    finds: "T-26a",
    resources: [
      resource("kubernetes:gateway.networking.k8s.io/v1:Gateway", {
        metadata: { name: "door", namespace: "web" },
        spec: { listeners: [{ name: "http", protocol: "HTTP", port: 80 }] },
      }),
      resource("kubernetes:gateway.networking.k8s.io/v1:HTTPRoute", {
        metadata: { name: "app", namespace: "web" },
        spec: { parentRefs: [{ name: "door" }], rules: [{ backendRefs: [{ name: "app", port: 8080 }] }] },
      }),
    ],
  },
  {
    what: "objects that go before their store's spec says so",
    finds: "R-73",
    resources: [
      resource("ward:components:ObjectStore", { expireDays: 30 }, { name: "files" }),
      resource(
        "aws:s3/bucketLifecycleConfiguration:BucketLifecycleConfiguration",
        { rules: [{ status: "Enabled", expiration: { days: 7 } }] },
        {
          name: "files",
          under: ["ward:components:ObjectStore"],
          parent: "urn:pulumi:prod::ward::ward:components:ObjectStore::files",
        },
      ),
    ],
  },
  {
    what: "indices that go before their cluster's spec says so",
    finds: "R-74",
    resources: [
      resource(
        "ward:components:SearchCluster",
        { indices: [{ pattern: "audit-*", keepDays: 365 }] },
        { name: "search" },
      ),
      resource("kubernetes:batch/v1:Job", {
        spec: {
          template: {
            spec: {
              containers: [{ name: "policies", command: ["sh", "-c", 'put "audit-" {"min_age": "30d"}'] }],
            },
          },
        },
      }),
    ],
  },
];

const waiver: Waiver = {
  rule: "T-15",
  resource: "cache",
  owner: "platform",
  reason: "a client without TLS until release 4",
  expires: "2027-03-31",
};

interface Configuration {
  what: string;
  change: Partial<Context>;
  finds: string;
}

function waivers(finds: string, what: string, ...list: Waiver[]): Configuration {
  return { what, change: { waivers: list }, finds };
}

export const configurations: readonly Configuration[] = [
  waivers("W-01", "a waiver that has expired", { ...waiver, expires: "2026-01-31" }),
  waivers("W-02", "a waiver of a rule that nobody knows", { ...waiver, rule: "T-99" }),
  waivers("W-03", "a waiver that nobody owns", { ...waiver, owner: "" }),
  waivers("W-04", "a waiver that waives nothing", waiver),
  waivers("W-05", "a waiver for ten years", { ...waiver, expires: "2036-01-31" }),
  waivers("W-06", "a waiver for whatever comes", { ...waiver, resource: "*" }),
  waivers("W-07", "a waiver that is there twice", waiver, waiver),
];
