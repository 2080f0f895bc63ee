import { UNKNOWN } from "../../../policy/rule";
import { check, resource } from "../support";

check("An archive of CloudNativePG", {
  good: resource("kubernetes:barmancloud.cnpg.io/v1:ObjectStore", {
    spec: {
      retentionPolicy: "30d",
      configuration: { data: { encryption: "AES256" }, wal: { encryption: "aws:kms" } },
    },
  }),
  accepts: [
    {
      what: "an endpoint by TLS",
      change: [[["spec", "configuration", "endpointURL"], "https://store:9000"]],
    },
    {
      what: "another cloud, which always encrypts",
      change: [[["spec", "configuration"], { googleCredentials: { gkeEnvironment: true } }]],
    },
    { what: "a week", change: [[["spec", "retentionPolicy"], "1w"]] },
  ],
  refuses: [
    {
      what: "the way in clear",
      change: [[["spec", "configuration", "endpointURL"], "http://store:9000"]],
      finds: ["T-60 spec.configuration.endpointURL"],
    },
    {
      what: "an unknown way",
      change: [[["spec", "configuration", "endpointURL"], UNKNOWN]],
      finds: ["T-60 spec.configuration.endpointURL"],
    },
    {
      what: "no encryption of its log",
      change: [[["spec", "configuration", "wal"], {}]],
      finds: ["E-61 spec.configuration.wal.encryption"],
    },
    {
      what: "no encryption of the data",
      change: [[["spec", "configuration", "data", "encryption"], ""]],
      finds: ["E-61 spec.configuration.data.encryption"],
    },
    {
      what: "no end",
      change: [[["spec", "retentionPolicy"], undefined]],
      finds: ["R-24 spec.retentionPolicy"],
    },
    { what: "six days", change: [[["spec", "retentionPolicy"], "6d"]], finds: ["R-24 spec.retentionPolicy"] },
    {
      what: "a number of copies",
      change: [[["spec", "retentionPolicy"], "30"]],
      finds: ["R-24 spec.retentionPolicy"],
    },
  ],
});

check("A scheduled backup of CloudNativePG", {
  good: resource("kubernetes:postgresql.cnpg.io/v1:ScheduledBackup", {
    spec: { schedule: "0 0 2 * * *", cluster: { name: "db" } },
  }),
  refuses: [
    { what: "suspended", change: [[["spec", "suspend"], true]], finds: ["R-24 spec.suspend"] },
    { what: "perhaps suspended", change: [[["spec", "suspend"], UNKNOWN]], finds: ["R-24 spec.suspend"] },
  ],
});
