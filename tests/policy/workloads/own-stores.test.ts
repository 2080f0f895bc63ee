import { check, type Props, resource } from "../support";

const DIGEST = `sha256:${"a".repeat(64)}`;

function task(container: Props): Props {
  return { containerDefinitions: JSON.stringify([{ name: "db", ...container }]) };
}

/** Judged as a patch: what a whole pod needs beside is for other tests. */
const POD = "kubernetes:apps/v1:StatefulSetPatch";
const at = ["spec", "template", "spec", "containers", 0];
const path = "spec.template.spec.containers[0]";
const pod = (container: Props): Props => ({ spec: { template: { spec: { containers: [container] } } } });

check("A PostgreSQL of one's own", {
  good: resource(
    POD,
    pod({
      name: "db",
      image: `postgres:16.4@${DIGEST}`,
      args: ["-c", "ssl=on", "-c", "ssl_cert_file=/tls/tls.crt"],
      ports: [{ containerPort: 5432 }],
      volumeMounts: [{ name: "tls", mountPath: "/tls", readOnly: true }],
    }),
  ),
  accepts: [
    {
      what: "a server for its own pod alone",
      change: [
        [[...at, "image"], `mongo:8.0.4@${DIGEST}`],
        [
          [...at, "args"],
          ["sh", "-c", "mkdir /tmp/it && exec mongod --dbpath /tmp/it --bind_ip 127.0.0.1"],
        ],
        [[...at, "volumeMounts"], []],
        [[...at, "ports"], []],
      ],
    },
    {
      what: "its program alone, which listens to nobody",
      change: [
        [
          [...at, "args"],
          ["pg_dump", "records"],
        ],
        [[...at, "volumeMounts"], []],
        [[...at, "ports"], []],
      ],
    },
    {
      what: "another program on the port of metrics",
      change: [
        [[...at, "image"], `quay.io/prometheuscommunity/postgres-exporter:v0.15.0@${DIGEST}`],
        [[...at, "args"], []],
        [[...at, "ports"], [{ containerPort: 9187 }]],
      ],
    },
    {
      what: "a method with passwords",
      change: [[[...at, "env"], [{ name: "POSTGRES_HOST_AUTH_METHOD", value: "scram-sha-256" }]]],
    },
  ],
  refuses: [
    {
      what: "without a word of TLS",
      change: [
        [[...at, "args"], []],
        [[...at, "volumeMounts"], [{ name: "data", mountPath: "/var/lib/postgresql/data" }]],
      ],
      finds: [`T-80 ${path}.image`],
    },
    {
      what: "that names no port",
      change: [
        [[...at, "args"], []],
        [[...at, "volumeMounts"], []],
        [[...at, "ports"], []],
      ],
      finds: [`T-80 ${path}.image`],
    },
    ...(
      [
        ["redis:7.4.1", ["redis-server", "/etc/redis/redis.conf"]],
        ["mongo:8.0.4", ["sh", "-c", "exec mongod --bind_ip 127.0.0.1,0.0.0.0"]],
        ["minio/minio:RELEASE.2025-01-20T14-49-07Z", ["server", "/data"]],
        ["quay.io/coreos/etcd:v3.5.17", ["etcd", "--listen-client-urls=http://0.0.0.0:2379"]],
      ] as const
    ).map(([image, args]) => ({
      what: `${image} as a server that names no port`,
      change: [[[...at], { name: "db", image: `${image}@${DIGEST}`, args }]] as [
        (string | number)[],
        unknown,
      ][],
      finds: [`T-80 ${path}.image`],
    })),
    {
      what: "pictures of patients, and dashboards, for whoever comes",
      change: [
        [
          [...at, "env"],
          [
            { name: "ORTHANC__AUTHENTICATION_ENABLED", value: "false" },
            { name: "GF_AUTH_ANONYMOUS_ENABLED", value: "true" },
          ],
        ],
      ],
      finds: [`S-80 ${path}.env[0].value`, `S-80 ${path}.env[1].value`],
    },
    {
      what: "that trusts everybody",
      change: [[[...at, "env"], [{ name: "POSTGRES_HOST_AUTH_METHOD", value: "trust" }]]],
      finds: [`S-80 ${path}.env[0].value`],
    },
    {
      what: "a Redis in clear that asks for no password, in words apart",
      change: [
        [
          [...at],
          {
            name: "redis",
            image: `redis:7.4.1@${DIGEST}`,
            ports: [{ containerPort: 6379 }],
            args: ["--protected-mode", "no"],
          },
        ],
      ],
      finds: [`T-80 ${path}.image`, `S-80 ${path}.args[0]`],
    },
    {
      what: "a MongoDB without users",
      change: [
        [
          [...at, "command"],
          ["mongod", "--tlsMode=requireTLS", "--noauth"],
        ],
      ],
      finds: [`S-80 ${path}.command[2]`],
    },
    {
      what: "an Elasticsearch without security",
      change: [[[...at, "env"], [{ name: "xpack.security.enabled", value: "false" }]]],
      finds: [`S-80 ${path}.env[0].value`],
    },
  ],
});

const REDIS = "public.ecr.aws/docker/library/redis:7.4.1";
const rest: Props = {
  user: "999",
  readonlyRootFilesystem: true,
  logConfiguration: { logDriver: "awslogs", options: { "awslogs-group": "/ecs/cache" } },
  portMappings: [{ containerPort: 6379 }],
};

check("A Redis of one's own as a task", {
  good: resource(
    "aws:ecs/taskDefinition:TaskDefinition",
    task({ ...rest, image: REDIS, command: ["redis-server", "--port", "0", "--tls-port", "6379"] }),
  ),
  refuses: [
    {
      what: "in clear",
      change: [
        [
          ["containerDefinitions"],
          task({ ...rest, image: REDIS, command: ["redis-server"] })["containerDefinitions"],
        ],
      ],
      finds: ["T-80 containerDefinitions[0].image"],
    },
    {
      what: "by bitnami's switch",
      change: [
        [
          ["containerDefinitions"],
          task({
            ...rest,
            image: "docker.io/bitnami/valkey:8.0.1",
            environment: [
              { name: "ALLOW_EMPTY_PASSWORD", value: "yes" },
              { name: "VALKEY_TLS_ENABLED", value: "yes" },
            ],
          })["containerDefinitions"],
        ],
      ],
      finds: ["S-80 containerDefinitions[0].environment[0].value"],
    },
  ],
});
