import { expect } from "chai";
import { at, targetOf } from "../support/plan";
import { openPorts } from "./open-ports";
import { fact, namespaceOf, SYSTEM } from "./tebx.facts";

const SERVICE = "ward:components:ApiService";
const API = `${SYSTEM}-api`;

describe("seed 000: who talks to whom", () => {
  // What that opens, and that nothing else is open, is connections.test.ts.
  fact("lets the API reach MongoDB, Redis and the uploads", ["services.tebx-api.uses"], {
    everywhere: (plan) =>
      expect(plan.get(SERVICE, API, "uses")).to.deep.equal(["database", "cache", "uploads"]),
  });
  fact("lets the API call Keycloak by its public name, and a mail server", ["services.tebx-api.egress"], {
    services: {
      aws: (plan) => {
        const rules = plan.all("aws:vpc/securityGroupEgressRule:SecurityGroupEgressRule");
        const own = rules.filter(({ name }) => name.startsWith(`${API}-egress`)).map((it) => plan.inputs(it));
        expect(own.map((rule) => [at(rule, "fromPort"), at(rule, "toPort")])).to.have.deep.members([
          [443, 443],
          [587, 587],
        ]);
      },
      kubernetes: (plan) => {
        const type = "kubernetes:networking.k8s.io/v1:NetworkPolicy";
        const rule = plan.get(type, `${API}-egress`, "spec.egress.0");
        expect(at(rule, "ports")).to.deep.equal([
          { port: 443, protocol: "TCP" },
          { port: 587, protocol: "TCP" },
        ]);
        expect(at(rule, "to.0.ipBlock.except")).to.include.members(["10.0.0.0/8", "169.254.0.0/16"]);
      },
    },
  });
  fact("opens 27017 and 6379 to named peers, and to no address", [], {
    data: {
      aws: (plan) => {
        const rules = plan.all("aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule");
        const data = rules
          .map((it) => plan.inputs(it))
          .filter((rule) => {
            return [27_017, 6379].includes(Number(at(rule, "fromPort")));
          });
        expect(data).not.to.have.length(0);
        // In hybrid pods have addresses and no group: the private ones that the stack names.
        const ranges = data.map((rule) => at(rule, "cidrIpv4")).filter((cidr) => cidr !== undefined);
        for (const cidr of ranges) expect(cidr).to.match(/^10\./);
        if (plan.placement === "aws") expect(ranges).to.deep.equal([]);
      },
    },
  });
  fact("opens no SSH", [], {
    everywhere: (plan) => {
      const ssh = openPorts(plan).filter(({ first, last }) => first <= 22 && last >= 22);
      expect(ssh).to.deep.equal([]);
    },
  });
  fact("has a public address at the edge only, on 80 and 443", [], {
    services: {
      aws: (plan) => {
        const balancers = plan.all("aws:lb/loadBalancer:LoadBalancer").map((it) => plan.inputs(it));
        expect(balancers.map((it) => at(it, "internal"))).to.deep.equal([true]);
      },
      kubernetes: (plan) => {
        const services = plan.all("kubernetes:core/v1:Service");
        const exposed = services.filter((it) => at(plan.inputs(it), "spec.type") === "LoadBalancer");
        expect(exposed.map((it) => it.name)).to.deep.equal([`${SYSTEM}-edge`]);
        const ports = plan.get("kubernetes:core/v1:Service", `${SYSTEM}-edge`, "spec.ports");
        expect([0, 1].map((index) => at(ports, `${index}.port`))).to.deep.equal([80, 443]);
      },
    },
  });
});

describe("seed 000: operations", () => {
  fact("is a system of its own name", ["name"], {
    everywhere: (plan) => expect(plan.plan.systems.map(({ name }) => name)).to.deep.equal(["tebx"]),
  });
  fact("lives in the namespace tebx, tebx-staging in staging", ["namespace"], {
    services: {
      kubernetes: (plan) => {
        const type = "kubernetes:core/v1:Namespace";
        expect(plan.get(type, `${SYSTEM}-network`, "metadata.name")).to.equal(namespaceOf(plan));
        const elsewhere = plan.resources.filter((resource) => {
          const found = at(plan.inputs(resource), "metadata.namespace");
          return (
            resource.type.startsWith("kubernetes:") && resource.type !== type && found !== namespaceOf(plan)
          );
        });
        expect(elsewhere.map(({ name }) => name)).to.deep.equal([]);
      },
      aws: (plan) => {
        const type = "aws:servicediscovery/privateDnsNamespace:PrivateDnsNamespace";
        expect(plan.get(type, `${SYSTEM}-network`, "name")).to.equal(`tebx.${plan.stack}.internal`);
      },
    },
  });
  fact("has a VPC of its own, 10.0.0.0/16, with public and private subnets", ["cidr"], {
    services: {
      aws: (plan) => {
        const vpc = plan.inputs(plan.one("aws:ec2/vpc:Vpc", `${SYSTEM}-network`));
        expect(at(vpc, "cidrBlock")).to.equal("10.0.0.0/16");
        expect(at(vpc, "tags.Name")).to.equal(`${plan.stack}-tebx`);
        const kinds = plan.all("aws:ec2/subnet:Subnet").map(({ name }) => name.split("-")[2]);
        expect(new Set(kinds)).to.deep.equal(new Set(["public", "app", "data"]));
      },
    },
  });
  fact("asks people for no secret but the keys to the backup site", [], {
    everywhere: (plan) => {
      const keys = targetOf.data[plan.placement] === "kubernetes";
      const wanted = keys ? ["backupAccessKeyId", "backupSecretAccessKey"] : [];
      expect(plan.plan.secretsToFill).to.have.members(
        wanted.map(
          (secret) =>
            `pulumi config set --secret --path 'ward:secrets.${SYSTEM}.${secret}' --stack ${plan.stack}`,
        ),
      );
    },
  });
  fact("breaks no mandatory rule, and leaves nothing unjudged", [], {
    everywhere: (plan) => {
      const mandatory = plan.plan.verdict.violations.filter(({ level }) => level === "mandatory");
      expect(mandatory.map(({ rule, urn }) => `${rule} ${urn}`)).to.deep.equal([]);
      expect(plan.plan.verdict.judgedUnknowns).to.equal(0);
    },
  });
});
