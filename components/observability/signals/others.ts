/** Brokers, searches, object stores, and certificates. */
import {
  type Account,
  type Cluster,
  freeDisk,
  idOf,
  metricOf,
  type Of,
  orZero,
  pick,
  type Reading,
  reading,
  signals,
} from "./signal";

type Broker = Of<"broker">;
type Search = Of<"search">;
type Store = Of<"store">;
type Edge = Of<"edge">;

const serversOf = ({ name }: Broker, { system }: Cluster) => ({ "pod~": `${system}-${name}-server-[0-9]+` });

export const brokerSignals = signals({
  "broker-waiting": {
    of: "broker",
    unit: "",
    title: "Messages that wait",
    prometheus: (broker: Broker, cluster) =>
      `sum(${pick("rabbitmq_queue_messages_ready", serversOf(broker, cluster), cluster)})`,
    cloudwatch: (broker: Broker, account) => ofMq(broker, account, "MessageReadyCount", "Maximum"),
  },
  "broker-growth": {
    of: "broker",
    unit: "per minute",
    title: "Messages that come and are not done",
    prometheus: (broker: Broker, cluster) => {
      const messages = pick("rabbitmq_queue_messages", serversOf(broker, cluster), cluster);
      return `60 * deriv(sum(${messages})[30m:1m])`;
    },
    cloudwatch: (broker: Broker, account) => {
      const of = (name: string) => metricOf(ofMq(broker, account, name));
      const metrics = { published: of("PublishRate"), done: of("AckRate") };
      return { metrics, expression: "60 * (published - done)", names: [idOf(account.ids, broker)] };
    },
  },
  "broker-memory": {
    of: "broker",
    unit: "%",
    title: "Memory, of the limit at which publishers are blocked",
    prometheus: (broker: Broker, cluster) => {
      const of = (metric: string) => pick(metric, serversOf(broker, cluster), cluster);
      return `100 * max(${of("rabbitmq_process_resident_memory_bytes")} / ${of("rabbitmq_resident_memory_limit_bytes")})`;
    },
    cloudwatch: (broker: Broker, account) => {
      const of = (name: string) => metricOf(ofMq(broker, account, name, "Maximum"));
      const metrics = { used: of("RabbitMQMemUsed"), most: of("RabbitMQMemLimit") };
      return { metrics, expression: "100 * used / most", names: [idOf(account.ids, broker)] };
    },
  },
  "broker-disk": {
    of: "broker",
    unit: "",
    title: "Disk that is free, of the limit at which publishers are blocked",
    prometheus: (broker: Broker, cluster) => {
      const of = (what: string) =>
        pick(`rabbitmq_disk_space_available_${what}`, serversOf(broker, cluster), cluster);
      return `min(${of("bytes")} / ${of("limit_bytes")})`;
    },
    cloudwatch: (broker: Broker, account) => {
      const of = (name: string, stat: string) => metricOf(ofMq(broker, account, name, stat));
      const metrics = {
        free: of("RabbitMQDiskFree", "Minimum"),
        limit: of("RabbitMQDiskFreeLimit", "Maximum"),
      };
      return { metrics, expression: "free / limit", names: [idOf(account.ids, broker)] };
    },
  },
  "broker-missing": {
    of: "broker",
    unit: "",
    title: "Servers that should answer and do not",
    prometheus: (broker: Broker, cluster) => {
      const told = pick("rabbitmq_identity_info", serversOf(broker, cluster), cluster);
      return `${broker.members} - ${orZero(`count(${told})`)}`;
    },
  },
});

export const searchSignals = signals({
  "search-missing": {
    of: "search",
    unit: "",
    title: "Members that should answer and do not",
    prometheus: ({ name, members }: Search, cluster) =>
      missing(`${cluster.system}-${name}-es-default`, members, cluster),
    cloudwatch: (search: Search, account) => {
      const { metrics, names } = ofDomain(search, account, "Nodes", "Minimum");
      return { metrics, expression: `${search.members} - value`, names };
    },
  },
  "search-disk": {
    of: "search",
    unit: "%",
    title: "Disk that is free",
    prometheus: ({ name }: Search, cluster) =>
      freeDisk(`elasticsearch-data-${cluster.system}-${name}-es-default-[0-9]+`, cluster),
    // In MiB, of the fullest member.
    cloudwatch: (search: Search, account) => {
      const { metrics, names } = ofDomain(search, account, "FreeStorageSpace", "Minimum");
      return { metrics, expression: `100 * value / ${search.storageGiB * 1024}`, names };
    },
  },
});

/** S3 itself is watched by AWS. */
export const storeSignals = signals({
  "store-missing": {
    of: "store",
    unit: "",
    title: "Servers that should answer and do not",
    prometheus: ({ name, members }: Store, cluster) => missing(`${cluster.system}-${name}`, members, cluster),
  },
  "store-disk": {
    of: "store",
    unit: "%",
    title: "Disk that is free",
    prometheus: ({ name }: Store, cluster) =>
      freeDisk(`data[0-9]+-${cluster.system}-${name}-[0-9]+`, cluster),
  },
});

export const edgeSignals = signals({
  "certificate-days": {
    of: "edge",
    unit: "days",
    title: "Days that certificates still hold, the shortest",
    prometheus: (_edge: Edge, cluster) =>
      `(min(${pick("certmanager_certificate_expiration_timestamp_seconds", {}, cluster)}) - time()) / 86400`,
    // Told twice a day.
    cloudwatch: (_edge: Edge, { balancer }) => {
      const arn = balancer?.certificateArn;
      if (arn === undefined) return undefined;
      const where = { namespace: "AWS/CertificateManager", dimensions: { CertificateArn: arn } };
      const value = { ...where, name: "DaysToExpiry", stat: "Minimum" };
      return { metrics: { value }, everySeconds: 86_400, names: [] };
    },
  },
});

function missing(statefulset: string, members: number, cluster: Cluster): string {
  const ready = pick("kube_statefulset_status_replicas_ready", { statefulset }, cluster);
  return `${members} - ${orZero(`sum(${ready})`)}`;
}

function ofMq(broker: Broker, account: Account, name: string, stat = "Average"): Reading {
  return reading(account, broker, "AWS/AmazonMQ", name, "Broker", stat);
}

/** A domain's metrics carry the account beside its name. */
function ofDomain(search: Search, account: Account, name: string, stat: string): Reading {
  const client = { ClientId: account.target.accountId };
  return reading(account, search, "AWS/ES", name, "DomainName", stat, client);
}
