/** What providers make up when they create something: ids, ARNs, addresses, passwords. Plausible, and the same again. */
import { createHash, randomInt } from "node:crypto";
import { runtime } from "@pulumi/pulumi";
import type { Wire, WireObject } from "../../preview/wire";

interface Made {
  id: string;
  outputs: WireObject;
}

export class MadeUp {
  readonly passwords: string[] = [];

  outputsOf(urn: string, inputs: WireObject): Made {
    const type = typeOf(urn);
    const made = this.madeOf(type, urn, inputs);
    return { id: made.id, outputs: { ...made.outputs, ...inputs, ...merged(made.outputs, inputs) } };
  }

  private madeOf(type: string, urn: string, inputs: WireObject): Made {
    if (type === "random:index/randomPassword:RandomPassword") return this.password(inputs);
    if (type.startsWith("kubernetes:")) return manifest(urn, inputs);
    if (type === "aws:iam/accessKey:AccessKey") return this.accessKey(urn);
    const id = idOf(type, urn, inputs);
    const arn = `arn:aws:${type.split(":")[1]?.split("/")[0]}:us-west-2:123456789012:${id}`;
    return { id, outputs: { arn, name: id, ...special[type]?.(id, inputs) } };
  }

  private accessKey(urn: string): Made {
    const secret = digest(urn).slice(0, 40);
    this.passwords.push(secret);
    return { id: `AKIA${digest(urn).slice(0, 16).toUpperCase()}`, outputs: { secret, status: "Active" } };
  }

  private password({ length }: WireObject): Made {
    const letters = "ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz23456789";
    const characters = Array.from({ length: Number(length) }, () => letters[randomInt(letters.length)]);
    const result = characters.join("");
    this.passwords.push(result);
    return { id: "none", outputs: { result, bcryptHash: `$2a$10$${digest(result).slice(0, 53)}` } };
  }
}

export function typeOf(urn: string): string {
  return urn.split("::")[2]?.split("$").at(-1) ?? "";
}

const digest = (text: string) => createHash("sha256").update(text).digest("hex");

/** What the cloud adds to the inputs, by type. */
const special: Record<string, (id: string, inputs: WireObject) => WireObject> = {
  "aws:acm/certificate:Certificate": (id, { domainName, subjectAlternativeNames = [] }) => ({
    domainValidationOptions: [domainName ?? "", ...(subjectAlternativeNames as Wire[])].map((name) => ({
      domainName: name,
      resourceRecordName: `_${digest(id + text(name)).slice(0, 32)}.${text(name)}.`,
      resourceRecordType: "CNAME",
      resourceRecordValue: `_${digest(id).slice(32)}.acm-validations.aws.`,
    })),
  }),
  "aws:cloudfront/distribution:Distribution": (id) => ({
    domainName: `${id}.cloudfront.net`,
    hostedZoneId: "Z2FDTNDATAQYW2",
  }),
  "aws:docdb/cluster:Cluster": (id) => ({
    endpoint: `${id}.cluster-abc123.us-west-2.docdb.amazonaws.com`,
    readerEndpoint: `${id}.cluster-ro-abc123.us-west-2.docdb.amazonaws.com`,
  }),
  "aws:ec2/eip:Eip": () => ({ publicIp: "203.0.113.10" }),
  "aws:ecs/taskDefinition:TaskDefinition": () => ({ revision: 1 }),
  "aws:elasticache/replicationGroup:ReplicationGroup": (id) => ({
    primaryEndpointAddress: `master.${id}.abc123.usw2.cache.amazonaws.com`,
    readerEndpointAddress: `replica.${id}.abc123.usw2.cache.amazonaws.com`,
    configurationEndpointAddress: `clustercfg.${id}.abc123.usw2.cache.amazonaws.com`,
  }),
  "aws:lb/loadBalancer:LoadBalancer": (id) => ({
    dnsName: `internal-${id}.us-west-2.elb.amazonaws.com`,
    zoneId: "Z1H1FL5HABSF5",
    arnSuffix: `app/${id}/0123456789abcdef`,
  }),
  "aws:lb/targetGroup:TargetGroup": (id) => ({ arnSuffix: `targetgroup/${id}/0123456789abcdef` }),
  "aws:mq/broker:Broker": (id) => ({
    instances: [{ endpoints: [`amqps://${id}.mq.us-west-2.on.aws:5671`] }],
  }),
  "aws:opensearch/domain:Domain": (id) => ({ endpoint: `vpc-${id}-abc123.us-west-2.es.amazonaws.com` }),
  "aws:rds/instance:Instance": (id) => {
    const address = `${id}.abc123.us-west-2.rds.amazonaws.com`;
    return { address, endpoint: `${address}:5432`, port: 5432 };
  },
  "aws:route53/record:Record": (_, { name }) => ({ fqdn: text(name) }),
  "aws:ssm/parameter:Parameter": () => ({ version: 1 }),
};

/** Where the physical name is chosen, it is the id. */
function idOf(type: string, urn: string, { name, identifier }: WireObject): string {
  if (typeof identifier === "string") return identifier;
  if (typeof name === "string") return name;
  const kind = type.split(":").at(-1)?.toLowerCase();
  return `${kind}-${digest(urn).slice(0, 17)}`;
}

/** A Kubernetes object's id is its namespace and name; the server adds to its metadata. */
function manifest(urn: string, inputs: WireObject): Made {
  const given = isObject(inputs["metadata"]) ? inputs["metadata"] : {};
  const name = text(given["name"]) || `${urn.split("::")[3]}-${digest(urn).slice(0, 8)}`;
  const namespace = text(given["namespace"]);
  const uid = digest(urn).slice(0, 32);
  const metadata = { name, uid, resourceVersion: "1", generation: 1 };
  return { id: namespace === "" ? name : `${namespace}/${name}`, outputs: { metadata, status: {} } };
}

/** Objects that both sides have: the provider's additions stay, what was given wins. */
function merged(made: WireObject, given: WireObject): WireObject {
  const both = Object.entries(made).filter(([key]) => key in given);
  return Object.fromEntries(
    both.map(([key, value]) => {
      const own = given[key] ?? null;
      return [key, isObject(value) && isObject(own) ? { ...value, ...own } : own];
    }),
  );
}

function text(value: Wire | undefined): string {
  return typeof value === "string" ? value : "";
}

function isObject(value: Wire | undefined): value is WireObject {
  return (
    typeof value === "object" && value !== null && !Array.isArray(value) && !(runtime.specialSigKey in value)
  );
}
