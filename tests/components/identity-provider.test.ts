import { expect } from "chai";
import type { IdentityProviderSpec } from "../../components/identity-provider/args";
import { identityContentSecurityPolicy, identityRoutes } from "../../components/identity-provider/routes";
import { BOOTSTRAP_ADMIN } from "../../components/identity-provider/service";
import { checkIdentity } from "../../components/identity-provider/settings";
import type { Problems } from "../../components/problems";
import { deploySystem } from "../../environments/deploy";
import { loadEnvironment } from "../../environments/load";
import type { SystemSpec } from "../../systems/system";
import { tenantProvisioning } from "../../systems/tenant-provisioning";
import { applyWith } from "../support/applied";
import { at, listAt, named, type PlanView, parsed, planFor, SYSTEM } from "../support/plan";
import { openSecrets } from "./contract";

const NAME = `${SYSTEM}-keycloak`;
const TASK = "aws:ecs/taskDefinition:TaskDefinition";
const NGINX_CONF = "kubernetes:core/v1:ConfigMap";
const DEPLOYMENT = "kubernetes:apps/v1:Deployment";
const REALM_PATH = "/opt/keycloak/data/import/clinic-realm.json";

const identity = {
  image: "registry.example.com/keycloak:26.7.4",
  subdomain: "auth",
  realm: "clinic",
  database: "identity-database",
  bootstrapSecret: "KEYCLOAK_BOOTSTRAP_PASSWORD",
  clients: [
    { id: "clinic-api", secret: "KEYCLOAK_CLIENT_SECRET", redirectSubdomains: ["@"], serviceAccount: true },
  ],
};

/** A system with Keycloak beside its service, as a spec sheet would have it. */
const sheet: SystemSpec = {
  ...tenantProvisioning,
  generated: {
    ...tenantProvisioning.generated,
    KEYCLOAK_CLIENT_SECRET: 48,
    KEYCLOAK_BOOTSTRAP_PASSWORD: 32,
  },
  databases: {
    ...tenantProvisioning.databases,
    "identity-database": {
      ...tenantProvisioning.databases.database,
      database: "keycloak",
      user: "keycloak",
      extensions: [],
    },
  },
  backups: [...tenantProvisioning.backups, { ...tenantProvisioning.backups[0], of: "identity-database" }],
  identity: { keycloak: identity },
  edge: {
    ...tenantProvisioning.edge,
    sites: [
      ...tenantProvisioning.edge.sites,
      {
        subdomains: ["auth"],
        routes: identityRoutes("keycloak", "clinic", tenantProvisioning.edge.sites[0].routes[0].zone),
        contentSecurityPolicy: identityContentSecurityPolicy,
      },
    ],
  },
};

const spec: IdentityProviderSpec = {
  ...identity,
  host: "auth.example.com",
  clients: [{ id: "clinic-api", secret: "KEYCLOAK_CLIENT_SECRET", redirectHosts: ["example.com"] }],
};

describe("IdentityProvider", () => {
  let aws: PlanView;
  let kubernetes: PlanView;
  let domain: string;
  before(async () => {
    aws = await planFor({ stack: "prod", placement: "aws", spec: sheet });
    kubernetes = await planFor({ stack: "prod", placement: "kubernetes", spec: sheet });
    domain = String(at(aws.inputs(aws.one("ward:components:IdentityProvider")), "host")).slice(
      "auth.".length,
    );
  });

  const pod = () => kubernetes.get(DEPLOYMENT, NAME, "spec.template.spec");
  const container = () => at(pod(), "containers.0");
  const task = () => listAt(parsed(aws.get(TASK, NAME, "containerDefinitions")));
  const configuration = () => kubernetes.get("kubernetes:core/v1:ConfigMap", NAME, "data");
  const nginx = () => String(Object.values(nginxFiles()).join());
  const secretKey = (variable: string) =>
    at(named(at(container(), "env"), variable), "valueFrom.secretKeyRef");
  const nginxFiles = () => kubernetes.get(NGINX_CONF, `${SYSTEM}-edge`, "data") as Record<string, string>;
  const parameter = (variable: string) =>
    String(at(named(at(named(task(), "keycloak"), "secrets"), variable), "valueFrom"));

  it("says its target and what was asked for, in full names and without an unknown", () => {
    for (const [plan, target] of [
      [aws, "aws"],
      [kubernetes, "kubernetes"],
    ] as const) {
      const inputs = plan.inputs(plan.one("ward:components:IdentityProvider", NAME));
      expect(inputs).to.deep.include({ target, realm: "clinic", service: "keycloak" });
      expect(at(inputs, "clients.0.redirectHosts")).to.deep.equal([domain]);
      expect(JSON.stringify(inputs)).not.to.match(/\[(unknown|secret)\]/);
    }
  });
  it("is one service below the component", () => {
    for (const plan of [aws, kubernetes]) {
      const service = plan.one("ward:components:ApiService", NAME);
      expect(service.parent).to.equal(plan.one("ward:components:IdentityProvider", NAME).urn);
    }
  });
  it("breaks no policy, in any placement or environment", async () => {
    for (const stack of ["staging", "prod"] as const)
      for (const placement of ["aws", "kubernetes", "hybrid"] as const) {
        const plan = await planFor({ stack, placement, spec: sheet });
        expect(plan.plan.verdict.violations, `${stack} ${placement}`).to.deep.equal([]);
      }
  });

  it("reaches its own database, by entries of the connection's secret", () => {
    const entries = {
      KC_DB_URL_HOST: "host",
      KC_DB_URL_PORT: "port",
      KC_DB_URL_DATABASE: "database",
      KC_DB_USERNAME: "username",
      KC_DB_PASSWORD: "password",
    };
    for (const [variable, key] of Object.entries(entries)) {
      expect(secretKey(variable), variable).to.deep.equal({ name: `${SYSTEM}-identity-database`, key });
      expect(parameter(variable), variable).to.match(new RegExp(`/identity-database/${key}$`));
    }
  });
  it("shows its metrics to Prometheus, on a port that nobody else reaches", () => {
    const monitor = kubernetes.one("kubernetes:monitoring.coreos.com/v1:ServiceMonitor", `${NAME}-metrics`);
    const endpoints = [{ port: "metrics", path: "/metrics", interval: "15s" }];
    expect(at(kubernetes.inputs(monitor), "spec.endpoints")).to.deep.equal(endpoints);
    const type = "kubernetes:networking.k8s.io/v1:NetworkPolicy";
    const admitted = listAt(kubernetes.get(type, `${NAME}-ingress`, "spec.ingress")).map((it) => [
      at(it, "ports.0.port"),
      listAt(it, "from").length,
      at(it, "from.0.namespaceSelector.matchLabels"),
    ]);
    expect(admitted).to.deep.equal([
      [8080, 1, undefined],
      [9000, 1, { "kubernetes.io/metadata.name": "monitoring" }],
    ]);
    expect(nginx()).not.to.include(":9000");
  });
  it("verifies the database's certificate", () => {
    const wanted = "?sslmode=verify-full&sslrootcert=/etc/ward/ca.pem";
    expect(at(configuration(), "KC_DB_URL_PROPERTIES")).to.equal(wanted);
    const variables = at(named(task(), "keycloak"), "environment");
    expect(at(named(variables, "KC_DB_URL_PROPERTIES"), "value")).to.equal(wanted);
  });
  it("can reach no other connection of the system", () => {
    const from = (name: string) => name.startsWith(`${NAME}-to-`);
    expect(new Set(aws.resources.map(({ name }) => name).filter(from))).to.satisfy((names: Set<string>) =>
      [...names].every((name) => name.includes("identity-database")),
    );
    expect(at(aws.inputs(aws.one("ward:components:ApiService", NAME)), "uses")).to.deep.equal([
      "identity-database",
    ]);
  });

  it("has one name in its tokens, whatever a request says", () => {
    expect(configuration()).to.deep.include({
      KC_HOSTNAME: `https://auth.${domain}`,
      KC_PROXY_HEADERS: "xforwarded",
      KC_HTTP_ENABLED: "true",
    });
  });
  it("is served by the edge on both targets: the realm and its files, and nothing beside", () => {
    const rules = aws
      .all("aws:lb/listenerRule:ListenerRule")
      .map((rule) => aws.inputs(rule))
      .filter((rule) => JSON.stringify(rule).includes(`"auth.${domain}"`))
      .filter((rule) => at(rule, "actions.0.type") === "forward");
    const paths = rules.flatMap((rule) =>
      listAt(rule, "conditions").flatMap((one) => at(one, "pathPattern.values") ?? []),
    );
    expect(paths.sort()).to.deep.equal(["/realms/clinic", "/realms/clinic/*", "/resources", "/resources/*"]);
    const server = nginx().slice(nginx().lastIndexOf(`server_name auth.${domain};`));
    const locations = [...server.matchAll(/location (?:= |\^~ )?(\S+) \{/g)].map(([, path]) => path);
    expect(server).to.match(/location \/ \{\n(?:\s+add_header .*\n)*\s+return 404;/);
    const refused = (path = "") =>
      path === "/" || sheet.edge.denied.some((denied) => path.startsWith(denied));
    const served = locations.filter((path) => !refused(path));
    expect([...new Set(served)]).to.deep.equal([
      "/realms/clinic",
      "/realms/clinic/",
      "/resources",
      "/resources/",
    ]);
  });
  it("answers its health check through the load balancer, on the port that it serves", () => {
    const group = aws
      .all("aws:lb/targetGroup:TargetGroup")
      .map((one) => aws.inputs(one))
      .find((one) => at(one, "port") === 8080);
    expect(at(group, "healthCheck.path")).to.equal("/health/ready");
  });
  it("checks itself on Fargate with the bash of its image", () => {
    const [kind, ...command] = listAt(named(task(), "keycloak"), "healthCheck.command");
    expect([kind, command[0]]).to.deep.equal(["CMD", "bash"]);
    expect(command[2]).to.include("HEAD /health/live");
  });
  it("lets its replicas, and nobody else, join the cluster that they form", () => {
    const peers = kubernetes.get(
      "kubernetes:networking.k8s.io/v1:NetworkPolicy",
      `${NAME}-peers`,
      "spec.ingress",
    );
    const ports = [7800, 57800].map((port) => ({ port, protocol: "TCP" }));
    const from = [{ podSelector: { matchLabels: { app: "keycloak" } } }];
    expect(peers).to.deep.equal([{ from, ports }]);
    const rules = aws.all("aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule");
    const own = rules.filter(({ name }) => name.startsWith(`${NAME}-peers-`));
    expect(own.map((rule) => at(aws.inputs(rule), "fromPort"))).to.deep.equal([7800, 57800]);
    for (const rule of own) expect(at(aws.inputs(rule), "cidrIpv4")).to.equal(undefined);
  });
  it("lets a page of its own into a frame, which Keycloak's logins need, and no other", () => {
    expect(identityContentSecurityPolicy).to.include("frame-ancestors 'self'");
    expect(nginx()).to.include('add_header X-Frame-Options "SAMEORIGIN" always;');
  });

  it("imports the realm from a file that both targets mount alone in its folder", () => {
    const mount = listAt(container(), "volumeMounts").find((one) => at(one, "mountPath") === REALM_PATH);
    expect(at(mount, "readOnly")).to.equal(true);
    const data = kubernetes.get("kubernetes:core/v1:ConfigMap", `${NAME}-files`, "data");
    const [text] = Object.values(data as Record<string, string>);
    expect(parsed(text)).to.deep.include({ realm: "clinic" });
    const written = listAt(named(task(), "files"), "environment").map((one) => at(one, "value"));
    expect(written).to.include(text);
  });
  it("leaves the root read-only but for three folders", () => {
    expect(at(container(), "securityContext.readOnlyRootFilesystem")).to.equal(true);
    const writable = listAt(container(), "volumeMounts")
      .filter((one) => at(one, "readOnly") !== true)
      .map((one) => at(one, "mountPath"));
    expect(writable).to.deep.equal(["/tmp", "/opt/keycloak/data/tmp", "/opt/keycloak/data/transaction-logs"]);
  });
  it("gets its secrets by reference, and so does the service that shares one", () => {
    for (const key of ["KEYCLOAK_CLIENT_SECRET", "KEYCLOAK_BOOTSTRAP_PASSWORD"]) {
      const variable = key === "KEYCLOAK_CLIENT_SECRET" ? key : "KC_BOOTSTRAP_ADMIN_PASSWORD";
      expect(secretKey(variable), variable).to.deep.equal({ name: `${SYSTEM}-secrets`, key });
      expect(parameter(variable), variable).to.match(new RegExp(`/secrets/${key}$`));
    }
  });
  it("puts no password where it is not secret", async () => {
    for (const placement of ["aws", "kubernetes"] as const) {
      const { resources } = await applyWith("prod", placement, async () => {
        const environment = loadEnvironment();
        for (const settings of environment.systems) deploySystem(environment, settings, sheet);
        return {};
      });
      const open = resources
        .filter(({ name }) => name.startsWith(NAME))
        .flatMap(({ inputs, name }) => openSecrets(inputs).map((path) => `${name}: ${path}`));
      expect(open).to.deep.equal([]);
    }
  });
  it("has a first administrator that is not called admin", () => {
    expect(at(configuration(), "KC_BOOTSTRAP_ADMIN_USERNAME")).to.equal(BOOTSTRAP_ADMIN);
    expect(BOOTSTRAP_ADMIN).not.to.equal("admin");
  });

  it("refuses a bad spec, and says what to do", () => {
    const problems: string[] = [];
    const collect = { unless: (holds: boolean, text: string) => holds || problems.push(text) };
    const client = { id: "a", secret: "S", redirectHosts: ["*.example.com"] };
    const bad = {
      ...spec,
      ...{ realm: "master", host: "https://auth.example.com", auditDays: 0 },
      ...{ clients: [client, client], replicas: { min: 0, max: 0 } },
    };
    checkIdentity(bad, collect as unknown as Problems);
    expect(problems).to.deep.equal([
      'realm is "master": give small letters, digits and hyphens, and not master, which is Keycloak\'s own',
      'host is "https://auth.example.com": give a full name without a scheme, such as auth.example.com',
      ...[1, 2].flatMap(() => [
        'client "a" shares its id or its secret with another: give each its own',
        'client "a" leads back to "*.example.com": give full names without a scheme or an asterisk',
      ]),
      "auditDays is 0: give 1 or more; what is kept for ever is never cleaned",
      "replicas.min is 0: give 1 or more; 2 survive the loss of one",
    ]);
  });
  it("is refused as one component, on both targets alike", async () => {
    const keycloak = { ...identity, realm: "master" };
    for (const placement of ["aws", "kubernetes"] as const) {
      const error = await planFor({
        stack: "prod",
        placement,
        spec: { ...sheet, identity: { keycloak } },
      }).then(
        () => new Error("the plan was made"),
        (refused: Error) => refused,
      );
      expect(error.message).to.include(`${NAME}:`).and.include('realm is "master"');
    }
  });
});
