/** What plans say of caches: settings, users, passwords. */
import { reveal } from "../../preview/wire";
import { appliedOf, oneOf } from "../support/applied";
import { at, type Stack } from "../support/plan";

/** Whom a client is: name and password. */
export type Login = readonly [user: string, password: string];

/** What the plan of a system says of its cache. */
export interface CacheTexts {
  sharded: boolean;
  /** Our part of redis.conf. */
  configuration: string;
  /** The file of users. */
  users: string;
  application: Login;
  operator: Login;
}

/** The ConfigMap and the Secret that redis-operator mounts. */
export async function kubernetesTexts(stack: Stack, system: string): Promise<CacheTexts> {
  const recording = await appliedOf(stack, "kubernetes", system);
  const opened = (type: string, path: string): Record<string, string> =>
    Object(at(reveal(oneOf(recording, type, `${system}-cache`).inputs, ""), path));
  const secret = opened("kubernetes:core/v1:Secret", "stringData");
  return {
    sharded: recording.resources.some(({ type }) => type.endsWith(":RedisCluster")),
    configuration: opened("kubernetes:core/v1:ConfigMap", "data")["redis-additional.conf"] ?? "",
    users: secret["user.acl"] ?? "",
    application: [secret["username"] ?? "", secret["password"] ?? ""],
    operator: ["default", secret["operatorPassword"] ?? ""],
  };
}

/** The parameters and users of ElastiCache, which are Redis's own; and somebody who is Amazon. */
export async function elastiCacheTexts(stack: Stack, system: string): Promise<CacheTexts> {
  const recording = await appliedOf(stack, "aws", system);
  const opened = (type: string) =>
    recording.resources.filter((it) => it.type === type).map(({ inputs }) => Object(reveal(inputs, "")));
  const [group] = opened("aws:elasticache/parameterGroup:ParameterGroup");
  const parameters: { name: string; value: string }[] = group.parameters;
  const users: { userName: string; accessString: string; authenticationMode: { passwords: string[] } }[] =
    opened("aws:elasticache/user:User");
  const entry = (key: string): string =>
    Object(reveal(oneOf(recording, "aws:ssm/parameter:Parameter", `${system}-cache-${key}`).inputs, ""))
      .value;
  return {
    sharded: parameters.some(({ name }) => name === "cluster-enabled"),
    configuration: parameters.map(({ name, value }) => `${name} ${value}\n`).join(""),
    users: [
      ...users.map((it) => `user ${it.userName} >${it.authenticationMode.passwords[0]} ${it.accessString}\n`),
      "user amazon >nobody-else-knows-it on ~* &* +@all\n",
    ].join(""),
    application: [entry("username"), entry("password")],
    operator: ["amazon", "nobody-else-knows-it"],
  };
}
