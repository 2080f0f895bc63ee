/** What a spec must be like. Pure. */
import type { Problems } from "../problems";
import type { IdentityProviderSpec } from "./args";

export function checkIdentity(spec: IdentityProviderSpec, problems: Problems): void {
  const { realm, clients, host, replicas } = spec;
  problems.unless(
    /^[a-z][a-z0-9-]{0,62}$/.test(realm) && realm !== "master",
    `realm is "${realm}": give small letters, digits and hyphens, and not master, which is Keycloak's own`,
  );
  problems.unless(
    HOST.test(host),
    `host is "${host}": give a full name without a scheme, such as auth.example.com`,
  );
  problems.unless(clients.length > 0, "clients is empty: name the application that logs its users in");
  for (const { id, secret, redirectHosts } of clients) {
    problems.unless(
      clients.filter((other) => other.id === id || other.secret === secret).length === 1,
      `client "${id}" shares its id or its secret with another: give each its own`,
    );
    problems.unless(
      redirectHosts.length > 0 && redirectHosts.every((one) => HOST.test(one)),
      `client "${id}" leads back to "${redirectHosts.join(", ")}": give full names without a scheme or an asterisk`,
    );
  }
  problems.unless(
    (spec.auditDays ?? 1) >= 1,
    `auditDays is ${spec.auditDays}: give 1 or more; what is kept for ever is never cleaned`,
  );
  problems.unless(
    replicas === undefined || replicas.min >= 1,
    `replicas.min is ${replicas?.min}: give 1 or more; 2 survive the loss of one`,
  );
}

/** As a stack's domain may be written, top-level domains of other alphabets (`xn--…`) included. */
const HOST = /^([a-z0-9]([a-z0-9-]*[a-z0-9])?\.)+[a-z]([a-z0-9-]*[a-z0-9])?$/;
