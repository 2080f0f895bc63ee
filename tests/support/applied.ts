/**
 * The program as an update runs it: nothing is unknown, every secret has a value. Every secret value has `planted`
 * in it, so that a test can look for secrets where they must not be.
 */
import "../../preview/lean-sdk";
import { join } from "node:path";
import { runtime } from "@pulumi/pulumi";
import type { Placement } from "../../environments/environment";
import { BACKUP_SECRETS, REGISTRY_SECRETS } from "../../environments/secrets";
import { type Recording, type Registered, record } from "../../preview/monitor";
import { readStackFile, toEngineConfig } from "../../preview/stack-file";
import type { Wire, WireObject } from "../../preview/wire";
import { catalog } from "../../systems";
import { type Stack, SYSTEM } from "./plan";

export const planted = "planted";

type Answer = { getObject(): { toJavaScript(): WireObject } };
type Callback = (error: Error | null, answer?: Answer) => void;
/** The part of the recording monitor that is answered differently here. */
interface Answering {
  registerResource(request: { getType(): string; getName(): string }, answer: Callback): void;
}

const made = new Map<string, Promise<Recording>>();

/** What an update of one system of a stack file in a placement registers, once each. */
export function appliedOf(stack: Stack, placement: Placement, system: string = SYSTEM): Promise<Recording> {
  const key = `${stack} ${placement} ${system}`;
  const known = made.get(key) ?? apply(stack, placement, system);
  made.set(key, known);
  return known;
}

function apply(stack: Stack, placement: Placement, system: string): Promise<Recording> {
  return applyWith(stack, placement, () => (require("../../index") as () => Promise<object>)(), system);
}

/** What an update of another program under the same configuration registers, or under other settings of the system. */
export async function applyWith(
  stack: Stack,
  placement: Placement,
  program: () => Promise<object>,
  system: string = SYSTEM,
  settings: object = {},
): Promise<Recording> {
  const { values } = readStackFile(join(__dirname, "../.."), "ward", stack);
  const own = (values["systems"] as Record<string, object>)[system];
  const systems = { [system]: { ...own, ...settings, placement } };
  const names = [...(catalog[system]?.secrets ?? []), ...BACKUP_SECRETS, ...REGISTRY_SECRETS];
  const given = Object.fromEntries(names.map((name) => [name, `${planted}-for-these-tests-${name}`]));
  const config = { values: { ...values, systems, secrets: { [system]: given } }, secretKeys: ["secrets"] };
  const engine = toEngineConfig("ward", config);
  runtime.setAllConfig(engine.config, engine.secretKeys);
  await runtime.setMocks(unasked, "ward", stack, false, "organization");
  const recording = record("ward", stack);
  answerFully(runtime.getMonitor() as unknown as Answering);
  await runtime.runInPulumiStack(program as () => Promise<Record<string, object>>);
  await runtime.disconnect();
  return recording;
}

/** Adds to every answer what a provider would have made. */
function answerFully(monitor: Answering): void {
  const recorded = monitor.registerResource.bind(monitor);
  monitor.registerResource = (request, answer) =>
    recorded(request, (error, given) => {
      if (given === undefined) return answer(error);
      const inputs = given.getObject().toJavaScript();
      const outputs = made_up(request.getType(), request.getName(), inputs);
      answer(error, {
        ...given,
        getId: () => `${request.getName()}-id`,
        getObject: () => ({ toJavaScript: () => ({ ...outputs, ...inputs }) }),
      } as Answer);
    });
}

function made_up(type: string, name: string, inputs: WireObject): WireObject {
  if (type === "random:index/randomPassword:RandomPassword")
    return {
      result: {
        [runtime.specialSigKey]: runtime.specialSecretSig,
        value: `${planted}${name.length}${name.replaceAll("-", "")}`,
      },
    };
  if (type === "aws:docdb/cluster:Cluster")
    return {
      arn: `arn:aws:made:us-west-2:123456789012:${name}`,
      endpoint: `${name}.made.docdb.amazonaws.com`,
      readerEndpoint: `${name}-ro.made.docdb.amazonaws.com`,
    };
  if (type === "aws:iam/accessKey:AccessKey")
    return {
      secret: { [runtime.specialSigKey]: runtime.specialSecretSig, value: `${planted}-${name}` },
    };
  if (type === "aws:opensearch/domain:Domain") return { endpoint: `${name}.made.es.amazonaws.com` };
  return {
    name: `${name}-1a2b3c4`,
    arn: `arn:aws:made:us-west-2:123456789012:${name}`,
    address: `${name}.made.rds.amazonaws.com`,
    primaryEndpointAddress: `${name}.made.cache.amazonaws.com`,
    configurationEndpointAddress: `clustercfg.${name}.made.cache.amazonaws.com`,
    instances: [{ endpoints: [`amqps://${name}.made.mq.amazonaws.com:5671`] }],
    dnsName: `${name}.made.elb.amazonaws.com`,
    hostedZoneId: "Z00000000000000000000",
    certificateArn: `arn:aws:acm:us-west-2:123456789012:certificate/${name}`,
    fqdn: `${name}.made.test`,
    domainValidationOptions: proofs(inputs),
  };
}

/** Of every name of a certificate. */
function proofs({ domainName, subjectAlternativeNames = [] }: WireObject): WireObject[] {
  return [domainName ?? "", ...(subjectAlternativeNames as Wire[])].map((name) => ({
    domainName: name,
    resourceRecordName: `_proof.${String(name)}.`,
    resourceRecordType: "CNAME",
    resourceRecordValue: "_made.acm-validations.aws.",
  }));
}

const unasked: runtime.Mocks = {
  newResource: () => {
    throw new Error("The recording monitor answers registrations itself.");
  },
  call: ({ token }) => {
    throw new Error(`${token} is asked of a provider.`);
  },
};

/** The resource of a type and name. */
export function oneOf(recording: Recording, type: string, name: string): Registered {
  const found = recording.resources.find((resource) => resource.type === type && resource.name === name);
  if (found === undefined) throw new Error(`no ${type} ${name}`);
  return found;
}
