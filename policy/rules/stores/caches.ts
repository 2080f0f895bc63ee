/** ElastiCache. */
import type { View } from "../../plan/view";
import type { Finding, Rule } from "../../rule";
import { HIPAA } from "../../writing/citations";
import { isFalse, isTrue, must, mustBeGiven, wrong } from "../../writing/expect";
import { MEMORYDB, REPLICATION_GROUP } from "./types";

const SERVERLESS = "aws:elasticache/serverlessCache:ServerlessCache";
const TABLE_CACHE = "aws:dax/cluster:Cluster";
const USER = "aws:elasticache/user:User";

/** A group that joins a global one has what its primary has, which is judged where that is made. */
function isSecondary(group: View): boolean {
  return group.at("globalReplicationGroupId").given();
}

/** A user without a password, unless it is one that is switched off: groups need a user called default. */
function hasPassword(user: View): Finding[] {
  if (/^off\b/.test(String(user.at("accessString").or("")))) return [];
  return [
    ...must(user.at("noPasswordRequired"), false, isFalse, "the user needs no password"),
    ...must(
      user.at("authenticationMode", "type"),
      "password",
      (type) => type !== "no-password-required",
      "the user needs no password",
    ),
  ];
}

/** The name of a list of users that is made in the same update is not known yet, and not AWS's open one. */
function asksForUsers(list: View): Finding[] {
  if (list.unknown) return [];
  return must(
    list,
    "open-access",
    (name) => name !== "open-access" && name !== "",
    "the cluster asks for no password",
  );
}

export const cacheRules: Rule[] = [
  {
    id: "T-15",
    name: "cache-requires-tls",
    title: "Redis, Valkey and DAX accept TLS connections only",
    duty: "tls",
    level: "mandatory",
    severity: "high",
    citations: [HIPAA.transmission, HIPAA.encryptionInTransit],
    why: "Mode `preferred` still accepts plain connections, and so does a cache without TLS.",
    remediation:
      "Set transitEncryptionEnabled to true and transitEncryptionMode to required (DAX: clusterEndpointEncryptionType TLS).",
    types: [REPLICATION_GROUP, TABLE_CACHE],
    evaluate: ({ resource, view }) => {
      if (resource.type === TABLE_CACHE)
        return must(
          view.at("clusterEndpointEncryptionType"),
          "NONE",
          (type) => type === "TLS",
          "the cache accepts plain connections",
        );
      return [
        ...must(
          view.at("transitEncryptionEnabled"),
          isSecondary(view),
          isTrue,
          "the cache accepts plain connections",
        ),
        // The API leaves the mode at `required` when TLS is on at creation, but an existing group keeps its old one.
        ...must(
          view.at("transitEncryptionMode"),
          isSecondary(view) ? "required" : undefined,
          (mode) => mode === "required",
          "the mode must be `required`",
        ),
      ];
    },
  },
  {
    id: "T-16",
    name: "redis-runs-in-a-replication-group",
    title: "Redis and Valkey run in a replication group, where TLS exists",
    duty: "tls",
    level: "mandatory",
    severity: "high",
    citations: [HIPAA.encryptionInTransit],
    why: "elasticache.Cluster encrypts Memcached only.",
    remediation: "Use elasticache.ReplicationGroup; for Memcached set transitEncryptionEnabled.",
    types: ["aws:elasticache/cluster:Cluster"],
    evaluate: ({ view }) => {
      if (view.at("replicationGroupId").given()) return [];
      const engine = must(
        view.at("engine"),
        "memcached",
        (value) => value === "memcached",
        "Redis outside a replication group has no TLS",
      );
      return engine.length > 0
        ? engine
        : must(view.at("transitEncryptionEnabled"), false, isTrue, "Memcached accepts plain connections");
    },
  },
  {
    id: "S-08",
    name: "cache-asks-for-a-password",
    title: "Redis and Valkey ask for a password",
    duty: "secrets",
    level: "mandatory",
    severity: "high",
    citations: [HIPAA.authentication],
    why: "The network is not a password.",
    remediation: "Set authToken (a secret) or userGroupIds; for MemoryDB an aclName other than open-access.",
    types: [REPLICATION_GROUP, MEMORYDB, SERVERLESS, USER],
    evaluate: ({ resource, view }) => {
      if (resource.type === MEMORYDB) return asksForUsers(view.at("aclName"));
      if (resource.type === USER) return hasPassword(view);
      if (resource.type === SERVERLESS && view.at("engine").or("") === "memcached") return [];
      if (resource.type === SERVERLESS)
        return mustBeGiven(view.at("userGroupId"), "the cache asks for no password");
      if (isSecondary(view)) return [];
      return ["authToken", "authTokenWo", "userGroupIds"].some((key) => view.at(key).given())
        ? []
        : [wrong(view.at("authToken"), "the cache asks for no password")];
    },
  },
  {
    id: "E-03",
    name: "cache-storage-is-encrypted",
    title: "Cache storage is encrypted",
    duty: "encryption",
    level: "mandatory",
    severity: "high",
    citations: [HIPAA.encryptionAtRest],
    why: "Snapshots and swap hold what the cache holds.",
    remediation: "Set atRestEncryptionEnabled to true (DAX: serverSideEncryption.enabled).",
    types: [REPLICATION_GROUP, TABLE_CACHE],
    evaluate: ({ resource, view }) => {
      if (resource.type === TABLE_CACHE)
        return must(
          view.at("serverSideEncryption", "enabled"),
          false,
          isTrue,
          "the storage is not encrypted",
        );
      // Valkey encrypts unless told otherwise, Redis does not.
      const byDefault = isSecondary(view) || view.at("engine").or("redis") === "valkey";
      return must(view.at("atRestEncryptionEnabled"), byDefault, isTrue, "the storage is not encrypted");
    },
  },
];
