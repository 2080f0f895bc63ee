/** The realm that Keycloak imports, what it runs with, and the image that it is. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect } from "chai";
import type { IdentityProviderSpec } from "../../components/identity-provider/args";
import { realmFile, realmPath } from "../../components/identity-provider/realm";
import { identityUpstream } from "../../components/identity-provider/routes";
import { keycloakService } from "../../components/identity-provider/service";
import { at, listAt, parsed } from "../support/plan";

const spec: IdentityProviderSpec = {
  image: "registry.example.com/keycloak:26.7.4",
  host: "auth.example.com",
  realm: "clinic",
  database: "identity-database",
  bootstrapSecret: "KEYCLOAK_BOOTSTRAP_PASSWORD",
  clients: [
    { id: "clinic-api", secret: "API_SECRET", redirectHosts: ["example.com", "www.example.com"] },
    { id: "clinic-jobs", secret: "JOBS_SECRET", redirectHosts: ["jobs.example.com"], serviceAccount: true },
  ],
};

const mail = {
  host: "smtp.example.com",
  port: 587,
  from: "no-reply@example.com",
  user: "clinic",
  secret: "MAIL_PASSWORD",
};

describe("the realm of an IdentityProvider", () => {
  const realm = parsed(realmFile(spec));
  const [api, jobs] = listAt(realm, "clients");

  it("lies where Keycloak looks for it, under its own name", () => {
    expect(realmPath("clinic")).to.equal("/opt/keycloak/data/import/clinic-realm.json");
    expect(at(realm, "realm")).to.equal("clinic");
  });
  it("holds no secret: every one is a placeholder for a variable that the service has", () => {
    const text = realmFile({ ...spec, mail });
    const named = [...text.matchAll(/"(?:secret|password)": "([^"]*)"/g)].map(([, value]) => value);
    // biome-ignore lint/suspicious/noTemplateCurlyInString: Keycloak's placeholders, not ours.
    expect(named).to.deep.equal(["${MAIL_PASSWORD}", "${API_SECRET}", "${JOBS_SECRET}"]);
    const { env } = keycloakService({ ...spec, mail });
    for (const [, variable = ""] of text.matchAll(/\$\{(\w+)\}/g))
      expect(env[variable]).to.deep.equal({ secret: variable });
  });
  it("is for HTTPS and for users that somebody made", () => {
    expect(realm).to.deep.include({ enabled: true, sslRequired: "all", registrationAllowed: false });
  });
  it("slows down who guesses passwords, without locking anybody out for good", () => {
    expect(realm).to.deep.include({ bruteForceProtected: true, permanentLockout: false, failureFactor: 10 });
  });
  it("asks for passwords of twelve characters that are neither the name nor an old one", () => {
    const policy = String(at(realm, "passwordPolicy")).split(" and ");
    expect(policy).to.include.members(["length(12)", "notUsername(undefined)", "passwordHistory(5)"]);
  });
  it("gives tokens five minutes and sessions half an hour unused", () => {
    expect(realm).to.deep.include({ accessTokenLifespan: 300, ssoSessionIdleTimeout: 1800 });
  });
  it("lets users add a one-time password", () => {
    expect(realm).to.deep.include({ otpPolicyType: "totp", otpPolicyDigits: 6 });
    // A list of required actions would replace Keycloak's own, which has the one that sets it up.
    expect(at(realm, "requiredActions")).to.equal(undefined);
  });
  it("keeps logins and administrators' changes for a year, or as long as it is told", () => {
    expect(realm).to.deep.include({ eventsEnabled: true, eventsExpiration: 365 * 86_400 });
    expect(realm).to.deep.include({ adminEventsEnabled: true, adminEventsDetailsEnabled: true });
    expect(at(realm, "attributes.adminEventsExpiration")).to.equal(String(365 * 86_400));
    const longer = parsed(realmFile({ ...spec, auditDays: 2190 }));
    expect(at(longer, "eventsExpiration")).to.equal(2190 * 86_400);
    expect(at(longer, "attributes.adminEventsExpiration")).to.equal(String(2190 * 86_400));
  });
  it("sends mail only where it has a server, by STARTTLS", () => {
    expect(realm).to.deep.include({ resetPasswordAllowed: false, verifyEmail: false });
    expect(at(realm, "smtpServer")).to.equal(undefined);
    const mailing = parsed(realmFile({ ...spec, mail }));
    expect(mailing).to.deep.include({ resetPasswordAllowed: true, verifyEmail: true });
    expect(at(mailing, "smtpServer")).to.deep.include({
      host: "smtp.example.com",
      port: "587",
      starttls: "true",
      auth: "true",
    });
  });

  it("has confidential clients that log in by code and PKCE, and in no other way", () => {
    expect(api).to.deep.include({
      clientId: "clinic-api",
      publicClient: false,
      standardFlowEnabled: true,
      implicitFlowEnabled: false,
      directAccessGrantsEnabled: false,
    });
    expect((at(api, "attributes") as Record<string, string>)["pkce.code.challenge.method"]).to.equal("S256");
  });
  it("leads back to the client's hosts by HTTPS only", () => {
    expect(at(api, "redirectUris")).to.deep.equal(["https://example.com/*", "https://www.example.com/*"]);
    expect(at(api, "webOrigins")).to.deep.equal(["https://example.com", "https://www.example.com"]);
    expect((at(api, "attributes") as Record<string, string>)["post.logout.redirect.uris"]).to.equal(
      "https://example.com/*##https://www.example.com/*",
    );
  });
  it("gives a client tokens in its own name only where the spec says so", () => {
    expect([api, jobs].map((client) => at(client, "serviceAccountsEnabled"))).to.deep.equal([false, true]);
  });
});

describe("Keycloak as a service", () => {
  const service = keycloakService(spec);

  it("has a heap that its memory holds", () => {
    expect(service.env["JAVA_OPTS_KC_HEAP"]).to.include("-XX:MaxRAMPercentage=70");
    expect(service.memoryMiB).to.deep.equal({ request: 1250, limit: 2048 });
  });
  it("runs twice, and forms a cluster by TLS on the ports that its replicas open to one another", () => {
    expect(service.replicas).to.deep.equal({ min: 2, max: 3 });
    expect(service.peerPorts).to.deep.equal([7800, 57800]);
    expect(service.env["KC_CACHE_EMBEDDED_MTLS_ENABLED"]).to.equal("true");
  });
  it("says how many connections a replica holds", () => {
    expect(service.pools).to.deep.equal({ "identity-database": "KC_DB_POOL_MAX_SIZE" });
    expect(service.env["KC_DB_POOL_MAX_SIZE"]).to.equal("20");
    expect(keycloakService({ ...spec, poolSize: 5 }).env["KC_DB_POOL_MAX_SIZE"]).to.equal("5");
  });
  it("checks itself without curl, which its image has not", () => {
    expect(service.healthCommand?.slice(0, 2)).to.deep.equal(["bash", "-c"]);
    expect(service.healthCommand?.[2]).to.equal(
      "{ printf 'HEAD /health/live HTTP/1.0\\r\\n\\r\\n' >&0; grep 'HTTP/1.0 200'; } 0<>/dev/tcp/localhost/8080",
    );
  });
  it("is ready where the edge asks", () => {
    expect(service.port).to.equal(identityUpstream.port);
    expect(service.readiness).to.deep.include(identityUpstream.health);
    expect(service.liveness?.path).to.equal("/health/live");
  });
  it("calls nothing outside but the mail server it was given", () => {
    expect(service.egress).to.deep.equal([]);
    expect(keycloakService({ ...spec, mail }).egress).to.deep.equal([
      { host: "smtp.example.com", port: 587 },
    ]);
  });
  it("replaces one replica after the other, or all at once where versions must not meet", () => {
    expect(service.rollout).to.deep.equal({ maxSurge: 1, maxUnavailable: 0 });
    expect(keycloakService({ ...spec, update: "stop" }).rollout).to.deep.equal({
      maxSurge: 0,
      maxUnavailable: 2,
    });
  });
  it("logs as JSON, logins included", () => {
    expect(service.env["KC_LOG_CONSOLE_OUTPUT"]).to.equal("json");
    expect(service.env["KC_SPI_EVENTS_LISTENER__JBOSS_LOGGING__SUCCESS_LEVEL"]).to.equal("info");
  });
});

describe("images/keycloak", () => {
  const dockerfile = readFileSync(join(__dirname, "../../images/keycloak/Dockerfile"), "utf8").split("\n");

  it("is one exact version of Keycloak, built and run with the same options", () => {
    expect(dockerfile.filter((line) => line.startsWith("ARG"))).to.deep.equal([
      "ARG KEYCLOAK_VERSION=26.7.4",
    ]);
    const options = dockerfile.filter((line) => line.startsWith("ENV"));
    expect(options[0]).to.equal(
      "ENV KC_DB=postgres KC_HEALTH_ENABLED=true KC_METRICS_ENABLED=true KC_HTTP_MANAGEMENT_HEALTH_ENABLED=false",
    );
    expect(options).to.deep.equal([options[0], options[0]]);
  });
  it("leaves no build option to the service, which could only contradict it", () => {
    const built = ["KC_DB", "KC_HEALTH_ENABLED", "KC_METRICS_ENABLED", "KC_HTTP_MANAGEMENT_HEALTH_ENABLED"];
    expect(keycloakService(spec).env).not.to.have.any.keys(...built);
  });
  it("starts what was built, in production mode, with the realm's import", () => {
    const command = ["/opt/keycloak/bin/kc.sh", "start", "--optimized", "--import-realm"];
    expect(dockerfile).to.include(`CMD [${command.map((word) => `"${word}"`).join(", ")}]`);
    expect(dockerfile).to.include("ENTRYPOINT []");
    expect(keycloakService(spec).command).to.equal(undefined);
  });
});
