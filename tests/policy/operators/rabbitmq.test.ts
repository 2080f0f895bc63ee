import { UNKNOWN } from "../../../policy/rule";
import { check, resource } from "../support";

check("RabbitMQ of its operator", {
  good: resource("kubernetes:rabbitmq.com/v1beta1:RabbitmqCluster", {
    spec: {
      tls: { secretName: "tls", disableNonTLSListeners: true },
      rabbitmq: {
        additionalConfig:
          "default_queue_type = quorum\nssl_options.versions.1 = tlsv1.3\nssl_options.versions.2 = tlsv1.2\n# listeners.tcp.1 = 5672\nlisteners.tcp = none",
        advancedConfig: "[{rabbit, [{ssl_options, [{versions, ['tlsv1.3', 'tlsv1.2']}]}]}].",
      },
      override: {
        statefulSet: { spec: { persistentVolumeClaimRetentionPolicy: { whenDeleted: "Retain" } } },
      },
    },
  }),
  accepts: [
    { what: "no configuration of its own", change: [[["spec", "rabbitmq"], undefined]] },
    { what: "20Gi", change: [[["spec", "persistence"], { storage: "20Gi" }]] },
  ],
  refuses: [
    ...[
      "ssl_options.versions.1 = tlsv1.1",
      "management.ssl.versions.1 = tlsv1",
      "listeners.tcp.default = 5672",
      "listeners.tcp.1 = 0.0.0.0:5672",
      "management.tcp.port = 15672",
      "mqtt.listeners.tcp.default = 1883",
      "web_stomp.tcp.port = 15674",
      "auth_ldap.ssl_options.verify = verify_none",
    ].map((line) => ({
      what: line,
      change: [[["spec", "rabbitmq", "additionalConfig"], `a = b\n${line}\n`]] as [string[], unknown][],
      finds: ["T-31 spec.rabbitmq.additionalConfig"],
    })),
    ...[
      "loopback_users.guest = false",
      "loopback_users = none",
      "anonymous_login_user = guest",
      "mqtt.allow_anonymous = true",
      "default_pass = hunter2",
    ].map((line) => ({
      what: line,
      change: [[["spec", "rabbitmq", "additionalConfig"], line]] as [string[], unknown][],
      finds: ["S-60 spec.rabbitmq.additionalConfig"],
    })),
    ...[
      "[{ssl, [{versions, ['tlsv1.2', 'tlsv1.1']}]}].",
      "[{rabbit, [{tcp_listeners, [5672]}]}].",
      "[{rabbitmq_management, [{tcp_config, [{port, 15672}]}]}].",
    ].map((terms) => ({
      what: terms,
      change: [[["spec", "rabbitmq", "advancedConfig"], terms]] as [string[], unknown][],
      finds: ["T-31 spec.rabbitmq.advancedConfig"],
    })),
    ...["[{rabbit, [{loopback_users, []}]}].", '[{rabbit, [{default_pass, <<"x">>}]}].'].map((terms) => ({
      what: terms,
      change: [[["spec", "rabbitmq", "advancedConfig"], terms]] as [string[], unknown][],
      finds: ["S-60 spec.rabbitmq.advancedConfig"],
    })),
    {
      what: "unknown configuration",
      change: [[["spec", "rabbitmq", "additionalConfig"], UNKNOWN]],
      finds: ["T-31 spec.rabbitmq.additionalConfig"],
    },
    {
      what: "no volume",
      change: [[["spec", "persistence"], { storage: "0Gi" }]],
      finds: ["R-61 spec.persistence.storage"],
    },
    {
      what: "volumes that go with the cluster",
      change: [[["spec", "override"], {}]],
      finds: ["R-61 spec.override.statefulSet.spec.persistentVolumeClaimRetentionPolicy.whenDeleted"],
    },
    {
      what: "plain listeners too",
      change: [[["spec", "tls", "disableNonTLSListeners"], undefined]],
      finds: ["T-31 spec.tls.disableNonTLSListeners"],
    },
    {
      what: "no certificate",
      change: [[["spec", "tls", "secretName"], undefined]],
      finds: ["T-31 spec.tls.secretName"],
    },
    {
      what: "a public Service",
      change: [[["spec", "service"], { type: "NodePort" }]],
      finds: ["P-30 spec.service.type"],
    },
    {
      what: "an override that publishes",
      change: [[["spec", "override", "service"], { spec: { type: "LoadBalancer" } }]],
      finds: ["P-30 spec.override.service.spec.type"],
    },
  ],
});
