import { expect } from "chai";
import { at, type PlanView, targetOf } from "../support/plan";
import { routes } from "./edge";
import { domainOf, fact, SYSTEM } from "./tebx.facts";
import { appContainer, configMap, taskContainer, text, variables } from "./workload";

const keycloak = (path: string) => `identity.keycloak.${path}`;

/** The realm as Keycloak imports it. */
interface Realm {
  realm: string;
  enabled: boolean;
  sslRequired: string;
  clients: readonly Record<string, unknown>[];
}

describe("seed 000: Keycloak", () => {
  fact("runs Ward's build of Keycloak 26.7", [keycloak("image")], {
    everywhere: (plan) =>
      expect(at(appContainer(plan, "keycloak"), "image")).to.equal("registry.tebx.com/keycloak:26.7.4"),
  });
  fact("answers at auth.<domain>", [keycloak("subdomain"), "edge.sites.2.subdomains"], {
    everywhere: (plan) => expect(variable(plan, "KC_HOSTNAME")).to.deep.equal({ text: address(plan) }),
    services: {
      aws: (plan) => {
        const type = "aws:cloudfront/distribution:Distribution";
        const name = `${SYSTEM}-edge-auth.${domainOf(plan)}`;
        expect(plan.get(type, name, "aliases")).to.deep.equal([`auth.${domainOf(plan)}`]);
      },
      kubernetes: (plan) => {
        const names = plan.get(
          "kubernetes:cert-manager.io/v1:Certificate",
          `${SYSTEM}-edge`,
          "spec.dnsNames",
        );
        expect(names).to.include(`auth.${domainOf(plan)}`);
      },
    },
  });
  fact("shows the realm and its pages to the world, and no console", ["edge.sites.2.routes"], {
    services: {
      aws: (plan) =>
        expect(routes(plan, `auth.${domainOf(plan)}`)).to.deep.equal({
          "/realms/tebx-production": ["keycloak"],
          "/resources": ["keycloak"],
        }),
      kubernetes: (plan) =>
        expect(routes(plan, `auth.${domainOf(plan)}`)).to.deep.equal({
          "location = /realms/tebx-production": ["keycloak"],
          "location ^~ /realms/tebx-production/": ["keycloak"],
          "location = /resources": ["keycloak"],
          "location ^~ /resources/": ["keycloak"],
        }),
    },
  });
  fact("has the realm tebx-production, over HTTPS only", [keycloak("realm")], {
    everywhere: (plan) => {
      const { realm, enabled, sslRequired } = realmOf(plan);
      expect({ realm, enabled, sslRequired }).to.deep.equal({
        realm: "tebx-production",
        enabled: true,
        sslRequired: "all",
      });
    },
  });
  fact(
    "knows one client, tebx-api, which leads back to the dashboard",
    [keycloak("clients.0.id"), keycloak("clients.0.redirectSubdomains")],
    {
      everywhere: (plan) => {
        const { clients } = realmOf(plan);
        expect(clients).to.have.length(1);
        expect(clients[0]).to.deep.include({
          clientId: "tebx-api",
          publicClient: false,
          directAccessGrantsEnabled: false,
          redirectUris: [`https://${domainOf(plan)}/*`],
          webOrigins: [`https://${domainOf(plan)}`],
        });
      },
    },
  );
  fact("shares that client's secret with the API", [keycloak("clients.0.secret")], {
    everywhere: (plan) => {
      expect(realmOf(plan).clients[0]?.["secret"]).to.match(/^\$\{KEYCLOAK_CLIENT_SECRET\}$/);
      const ofApi = variables(plan, appContainer(plan, "tebx-api"))["KEYCLOAK_CLIENT_SECRET"];
      expect(ofApi).to.have.property("secret");
      expect(variable(plan, "KEYCLOAK_CLIENT_SECRET")).to.deep.equal(ofApi);
    },
  });
  fact("keeps its users in a PostgreSQL of its own", [keycloak("database")], {
    everywhere: (plan) => {
      const service = plan.one("ward:components:ApiService", `${SYSTEM}-keycloak`);
      expect(plan.inputs(service)).to.have.property("uses").that.deep.equals(["identity-database"]);
    },
  });
  fact("gets its first administrator's password as a secret", [keycloak("bootstrapSecret")], {
    services: {
      aws: (plan) =>
        expect(variable(plan, "KC_BOOTSTRAP_ADMIN_PASSWORD")).to.deep.equal({
          secret: `arn:aws:ssm:us-west-2:123456789012:parameter/ward/${plan.stack}/tebx/secrets/KEYCLOAK_ADMIN_PASSWORD`,
        }),
      kubernetes: (plan) =>
        expect(variable(plan, "KC_BOOTSTRAP_ADMIN_PASSWORD")).to.deep.equal({
          secret: "tebx-secrets/KEYCLOAK_ADMIN_PASSWORD",
        }),
    },
  });
});

function address(plan: PlanView): string {
  return `https://auth.${domainOf(plan)}`;
}

function variable(plan: PlanView, name: string) {
  return variables(plan, appContainer(plan, "keycloak"))[name];
}

/** From the file that Keycloak imports: of a ConfigMap, or written by the task's first container. */
function realmOf(plan: PlanView): Realm {
  return JSON.parse(targetOf.services[plan.placement] === "aws" ? onAws(plan) : onKubernetes(plan)) as Realm;
}

function onAws(plan: PlanView): string {
  const files = variables(plan, taskContainer(plan, "files", `${SYSTEM}-keycloak`));
  const texts = Object.values(files).flatMap((file) => ("text" in file ? [file.text] : []));
  const [realm] = texts.filter((file) => file.includes('"realm"'));
  return text(realm);
}

function onKubernetes(plan: PlanView): string {
  const files = at(configMap(plan, "keycloak-files"), "data") as Record<string, string>;
  return text(files["opt-keycloak-data-import-tebx-production-realm.json"]);
}
