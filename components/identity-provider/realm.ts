/** The realm as Keycloak imports it when it starts for the first time. Pure; holds no secret. */
import type { IdentityClient, IdentityMail, IdentityProviderSpec } from "./args";

const SECONDS_PER_DAY = 86_400;

/**
 * The only folder that `--import-realm` reads; the file's name is Keycloak's convention.
 * https://www.keycloak.org/server/importExport
 */
export function realmPath(realm: string): string {
  return `/opt/keycloak/data/import/${realm}-realm.json`;
}

/** A RealmRepresentation. `${NAME}` is Keycloak's own placeholder: the variable's value at import. */
export function realmFile(
  spec: Pick<IdentityProviderSpec, "realm" | "clients" | "auditDays" | "mail">,
): string {
  const auditSeconds = (spec.auditDays ?? AUDIT_DAYS) * SECONDS_PER_DAY;
  const mails = spec.mail !== undefined;
  const realm = {
    realm: spec.realm,
    enabled: true,
    // Counts where the public name is ever not HTTPS; who reaches the port inside is decided by the network.
    sslRequired: "all",
    registrationAllowed: false,
    rememberMe: false,
    editUsernameAllowed: false,
    duplicateEmailsAllowed: false,
    resetPasswordAllowed: mails,
    verifyEmail: mails,
    passwordPolicy: PASSWORD_POLICY,
    ...BRUTE_FORCE,
    ...LIFETIMES,
    ...ONE_TIME_PASSWORDS,
    eventsEnabled: true,
    eventsExpiration: auditSeconds,
    eventsListeners: ["jboss-logging"],
    adminEventsEnabled: true,
    adminEventsDetailsEnabled: true,
    attributes: { adminEventsExpiration: String(auditSeconds) },
    ...(spec.mail === undefined ? {} : { smtpServer: smtp(spec.mail) }),
    clients: spec.clients.map(client),
  };
  return `${JSON.stringify(realm, null, 2)}\n`;
}

/** Default of `auditDays`. */
export const AUDIT_DAYS = 365;

/** NIST SP 800-63B: length and no reuse, instead of kinds of characters. */
const PASSWORD_POLICY =
  "length(12) and maxLength(128) and notUsername(undefined) and notEmail(undefined) and passwordHistory(5)";

/** After ten wrong passwords an account waits, a minute longer each time, up to a quarter of an hour. */
const BRUTE_FORCE = {
  bruteForceProtected: true,
  permanentLockout: false,
  failureFactor: 10,
  waitIncrementSeconds: 60,
  maxFailureWaitSeconds: 900,
  minimumQuickLoginWaitSeconds: 60,
  quickLoginCheckMilliSeconds: 1000,
  maxDeltaTimeSeconds: 43_200,
};

/** Seconds: a token five minutes, a session half an hour unused and ten hours in all. */
const LIFETIMES = {
  accessTokenLifespan: 300,
  accessCodeLifespan: 60,
  ssoSessionIdleTimeout: 1800,
  ssoSessionMaxLifespan: 36_000,
  actionTokenGeneratedByUserLifespan: 300,
};

/** What every authenticator app can do; Keycloak asks each user who has set one up. */
const ONE_TIME_PASSWORDS = {
  otpPolicyType: "totp",
  otpPolicyAlgorithm: "HmacSHA1",
  otpPolicyDigits: 6,
  otpPolicyPeriod: 30,
};

function client({ id, secret, redirectHosts, serviceAccount }: IdentityClient) {
  const pages = redirectHosts.map((host) => `https://${host}/*`);
  return {
    clientId: id,
    enabled: true,
    protocol: "openid-connect",
    publicClient: false,
    clientAuthenticatorType: "client-secret",
    secret: placeholder(secret),
    standardFlowEnabled: true,
    implicitFlowEnabled: false,
    directAccessGrantsEnabled: false,
    serviceAccountsEnabled: serviceAccount ?? false,
    redirectUris: pages,
    webOrigins: redirectHosts.map((host) => `https://${host}`),
    attributes: {
      "pkce.code.challenge.method": "S256",
      "post.logout.redirect.uris": pages.join("##"),
    },
  };
}

function smtp({ host, port, from, user, secret }: IdentityMail) {
  const login = { auth: "true", user, password: placeholder(secret) };
  return { host, port: String(port), from, starttls: "true", ssl: "false", ...login };
}

function placeholder(variable: string): string {
  return `\${${variable}}`;
}
