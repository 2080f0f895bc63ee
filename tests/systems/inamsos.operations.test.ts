import { expect } from "chai";
import { at, listAt, type PlanView, targetOf } from "../support/plan";
import { fact, namespaceOf, SERVICES, SYSTEM } from "./inamsos.facts";
import { openPorts } from "./open-ports";
import { appContainer, DEPLOYMENT, TASK, variables } from "./workload";

const EDGE = `${SYSTEM}-edge`;
const DATA_PORTS = [5432, 6379, 9000];

describe("seed 002: what is open", () => {
  fact("opens port 22 nowhere (6.3: the server had it)", [], {
    everywhere: (plan) => {
      expect(openPorts(plan)).not.to.deep.equal([]);
      const reached = openPorts(plan).filter(({ first, last }) => first <= 22 && last >= 22);
      expect(reached.map(({ resource }) => resource)).to.deep.equal([]);
    },
  });
  fact("has a public address at its edge only, on 80 and 443 (2.1: external access via Nginx only)", [], {
    services: {
      aws: (plan) => {
        const balancers = plan.all("aws:lb/loadBalancer:LoadBalancer").map((it) => plan.inputs(it));
        expect(balancers.map((it) => at(it, "internal"))).to.deep.equal([true]);
      },
      kubernetes: (plan) => {
        const services = plan.all("kubernetes:core/v1:Service");
        const exposed = services.filter(
          (it) => !["ClusterIP", undefined].includes(at(plan.inputs(it), "spec.type") as string | undefined),
        );
        expect(exposed.map(({ name }) => name)).to.deep.equal([EDGE]);
        const ports = listAt(plan.get("kubernetes:core/v1:Service", EDGE, "spec.ports"));
        expect(ports.map((port) => at(port, "port"))).to.deep.equal([80, 443]);
      },
    },
  });
  fact("publishes no data port: security groups let in other groups and pods, never the internet", [], {
    data: {
      aws: (plan) => {
        const type = "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule";
        const rules = plan.all(type).map((rule) => plan.inputs(rule));
        const data = rules.filter((rule) => DATA_PORTS.includes(Number(at(rule, "fromPort"))));
        expect(data).not.to.deep.equal([]);
        for (const rule of data) expect(at(rule, "cidrIpv4") ?? "10.").to.match(/^10\./);
        expect(plan.get("aws:rds/instance:Instance", `${SYSTEM}-database`, "publiclyAccessible")).to.equal(
          false,
        );
      },
    },
  });
  fact(
    "lets the backend out to SMTP on 587 and to HTTPS, the frontend to HTTPS",
    SERVICES.map((service) => `services.${service}.egress`),
    {
      everywhere: (plan) => {
        const asked = (service: string) =>
          listAt(plan.get("ward:components:ApiService", `${SYSTEM}-${service}`, "egress")).map((to) =>
            at(to, "port"),
          );
        expect(asked("backend")).to.deep.equal([587, 443]);
        expect(asked("frontend")).to.deep.equal([443]);
      },
      services: {
        kubernetes: (plan) => {
          const type = "kubernetes:networking.k8s.io/v1:NetworkPolicy";
          const out = (service: string) =>
            listAt(plan.get(type, `${SYSTEM}-${service}-egress`, "spec.egress")).flatMap((rule) =>
              listAt(rule, "ports").map((port) => at(port, "port")),
            );
          expect(out("backend")).to.deep.equal([443, 587]);
          expect(out("frontend")).to.deep.equal([443]);
        },
      },
    },
  );
  fact("has addresses of its own, 172.20.0.0/16 (2.1 Network Configuration)", ["cidr"], {
    services: {
      aws: (plan) =>
        expect(plan.get("aws:ec2/vpc:Vpc", `${SYSTEM}-network`, "cidrBlock")).to.equal("172.20.0.0/16"),
    },
  });
});

describe("seed 002: operations", () => {
  fact("is a system of its own name", ["name"], {
    everywhere: (plan) => expect(plan.plan.systems.map(({ name }) => name)).to.deep.equal([SYSTEM]),
  });
  fact("lives in the namespace inamsos, inamsos-staging in staging", ["namespace"], {
    services: {
      aws: (plan) => {
        const type = "aws:servicediscovery/privateDnsNamespace:PrivateDnsNamespace";
        expect(plan.get(type, `${SYSTEM}-network`, "name")).to.equal(`inamsos.${plan.stack}.internal`);
      },
      kubernetes: (plan) => {
        const namespaces = plan.resources
          .filter(({ type }) => type.startsWith("kubernetes:"))
          .flatMap((it) => at(plan.inputs(it), "metadata.namespace") ?? []);
        expect(new Set(namespaces)).to.deep.equal(new Set([namespaceOf(plan)]));
      },
    },
  });
  fact("shows people Jakarta's time, and lets machines run by UTC", [], {
    everywhere: (plan) => {
      for (const service of SERVICES)
        expect(variables(plan, appContainer(plan, service))["TZ"]).to.deep.equal({ text: "Asia/Jakarta" });
      const { zones, known } = scheduleZones(plan);
      expect(zones).not.to.deep.equal([]);
      expect(zones.filter((zone) => !known.includes(String(zone)))).to.deep.equal([]);
    },
  });
  fact("runs no container as root", [], {
    services: {
      aws: (plan) => {
        for (const service of SERVICES)
          expect(at(appContainer(plan, service), "readonlyRootFilesystem"), service).to.equal(true);
        expect(plan.all(TASK)).not.to.deep.equal([]);
      },
      kubernetes: (plan) => {
        const pods = plan.all(DEPLOYMENT).map((it) => plan.inputs(it));
        const roots = pods.map((pod) => at(pod, "spec.template.spec.securityContext.runAsNonRoot"));
        expect(new Set(roots)).to.deep.equal(new Set([true]));
      },
    },
  });
  fact("says which secrets are still to fill, with the command", ["secrets"], {
    everywhere: (plan) => {
      const keys = ["backupAccessKeyId", "backupSecretAccessKey"];
      const wanted = ["SMTP_PASSWORD", ...(targetOf.data[plan.placement] === "kubernetes" ? keys : [])];
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

/** Of everything that runs by the clock. */
function scheduleZones(plan: PlanView) {
  const schedules = plan.all("aws:scheduler/schedule:Schedule").map((it) => plan.inputs(it));
  const cronJobs = plan.all("kubernetes:batch/v1:CronJob").map((it) => plan.inputs(it));
  const zones = [
    ...schedules.map((schedule) => at(schedule, "scheduleExpressionTimezone")),
    ...cronJobs.map((cron) => at(cron, "spec.timeZone")),
  ];
  return { zones, known: ["UTC", "Etc/UTC"] };
}
