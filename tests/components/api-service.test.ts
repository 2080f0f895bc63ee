import * as pulumi from "@pulumi/pulumi";
import { expect } from "chai";
import { APPLICATION_ROLE_SQL } from "../../components/database-cluster/roles";
import { deploySystem } from "../../environments/deploy";
import { loadEnvironment } from "../../environments/load";
import { reveal } from "../../preview/wire";
import { tenantProvisioning } from "../../systems/tenant-provisioning";
import { appliedOf, oneOf } from "../support/applied";
import { builtOn } from "../support/components";
import { at, listAt, parsed, planOf, planWith, SYSTEM } from "../support/plan";
import { apiServiceContract } from "./api-service.contract";
import { refusalOf } from "./refusal";

const DEPLOYMENT = "kubernetes:apps/v1:Deployment";
const SERVICE = "aws:ecs/service:Service";
const TASK = "aws:ecs/taskDefinition:TaskDefinition";

describe("ApiService", () => {
  apiServiceContract();

  it("gives the same outputs on both targets", async () => {
    const [aws, kubernetes] = [(await builtOn("aws")).service, (await builtOn("kubernetes")).service];
    expect([aws.port, kubernetes.port]).to.deep.equal([3000, 3000]);
    expect(kubernetes.host).to.equal("tenant-provisioning.healthcare.svc.cluster.local");
    // The name under which Cloud Map registers it: the service's, in the namespace's domain.
    expect(aws.host).to.equal("tenant-provisioning.healthcare.prod.internal");
  });

  it("runs without privilege, capability or a root that can be written, on kubernetes", async () => {
    for (const placement of ["kubernetes", "hybrid"] as const) {
      const plan = await planOf("prod", placement);
      const workloads = [
        ...plan.all(DEPLOYMENT).map((it) => at(plan.inputs(it), "spec.template.spec")),
        ...plan.all("kubernetes:batch/v1:Job").map((it) => at(plan.inputs(it), "spec.template.spec")),
        ...plan
          .all("kubernetes:batch/v1:CronJob")
          .map((it) => at(plan.inputs(it), "spec.jobTemplate.spec.template.spec")),
      ];
      for (const pod of workloads) {
        expect(at(pod, "automountServiceAccountToken")).to.equal(false);
        expect(at(pod, "securityContext.runAsNonRoot")).to.equal(true);
        const first = at(pod, "initContainers") === undefined ? [] : listAt(pod, "initContainers");
        for (const container of [...first, ...listAt(pod, "containers")])
          expect(at(container, "securityContext")).to.deep.equal({
            allowPrivilegeEscalation: false,
            capabilities: { drop: ["ALL"] },
            privileged: false,
            readOnlyRootFilesystem: true,
            runAsNonRoot: true,
            seccompProfile: { type: "RuntimeDefault" },
          });
      }
    }
  });
  it("runs its release again when a password is rotated, on both targets", async () => {
    const applied = await appliedOf("prod", "kubernetes");
    const job = reveal(oneOf(applied, "kubernetes:batch/v1:Job", `${SYSTEM}-release`).inputs, "");
    const deployment = reveal(oneOf(applied, DEPLOYMENT, SYSTEM).inputs, "");
    for (const secret of ["database", "cache"]) {
      const key = `ward.dev/secret-${secret}`;
      const told = (at(job, "metadata.annotations") as Record<string, string>)[key];
      expect(told).to.match(/^[0-9a-f]{12}$/);
      const ofPods = at(deployment, "spec.template.metadata.annotations") as Record<string, string>;
      expect(ofPods[key]).to.equal(told);
    }
    const onAws = reveal(oneOf(await appliedOf("prod", "aws"), SERVICE, SYSTEM).inputs, "");
    expect(Object.keys(at(onAws, "triggers") as object)).to.include.members(["database", "cache"]);
    expect(at(onAws, "forceNewDeployment")).to.equal(true);
  });
  it("has the engine replace the release then, since a Job that is only told something new does not run", async () => {
    const seen: unknown[] = [];
    await planWith({ stack: "prod", placement: "kubernetes" }, () => {
      pulumi.runtime.registerStackTransformation(({ type, opts, props }) => {
        const { replaceOnChanges, deleteBeforeReplace } = opts as pulumi.CustomResourceOptions;
        if (type === "kubernetes:batch/v1:Job") seen.push([replaceOnChanges, deleteBeforeReplace]);
        return { props, opts };
      });
      const environment = loadEnvironment();
      for (const settings of environment.systems) deploySystem(environment, settings, tenantProvisioning);
    });
    expect(seen).to.deep.equal([[["metadata.annotations"], true]]);
  });
  it("runs in private subnets without a public address, with a root that cannot be written, on Fargate", async () => {
    const plan = await planOf("prod", "aws");
    const service = plan.one(SERVICE, SYSTEM);
    expect(at(plan.inputs(service), "networkConfiguration.assignPublicIp")).to.equal(false);
    expect(at(plan.inputs(service), "enableExecuteCommand")).to.equal(false);
    const subnets = (service.propertyDependencies["networkConfiguration"] ?? [])
      .map((urn) => plan.byUrn(urn))
      .filter(({ type }) => type === "aws:ec2/subnet:Subnet");
    expect(subnets.map((subnet) => at(plan.inputs(subnet), "tags.tier"))).to.deep.equal([
      "app",
      "app",
      "app",
    ]);
    for (const container of listAt(parsed(plan.get(TASK, SYSTEM, "containerDefinitions")))) {
      expect(at(container, "readonlyRootFilesystem")).to.equal(true);
      expect(at(container, "privileged")).to.equal(false);
    }
  });
  it("may read exactly the secrets of its containers, and those from SSM only", async () => {
    const plan = await planOf("prod", "aws");
    const containers = listAt(parsed(plan.get(TASK, SYSTEM, "containerDefinitions")));
    const read = new Set(
      containers.flatMap((container) =>
        listAt(container, "secrets").map((secret) => at(secret, "valueFrom")),
      ),
    );
    const policy = parsed(plan.get("aws:iam/role:Role", SYSTEM, "inlinePolicies.0.policy"));
    const [parameters, key] = listAt(policy, "Statement");
    expect(at(parameters, "Action")).to.equal("ssm:GetParameters");
    expect(at(parameters, "Resource")).to.have.members([...read]);
    const context = at(key, "Condition.StringEquals") as Record<string, string[]>;
    expect(context["kms:EncryptionContext:PARAMETER_ARN"]).to.have.members([...read]);
  });
  it("is not told the master password; only the step that makes its role is", async () => {
    const plan = await planOf("prod", "aws");
    for (const container of listAt(parsed(plan.get(TASK, SYSTEM, "containerDefinitions")))) {
      const secrets = listAt(container, "secrets").map((secret) => String(at(secret, "valueFrom")));
      const told = secrets.some((arn) => arn.includes("/database-master/"));
      expect(told, String(at(container, "name"))).to.equal(at(container, "name") === "database-role");
    }
  });
  it("makes its role under a lock, as often as it likes, with no password on a command line", () => {
    expect(APPLICATION_ROLE_SQL).to.include("pg_advisory_lock");
    expect(APPLICATION_ROLE_SQL).to.include("WHERE NOT EXISTS");
    expect(APPLICATION_ROLE_SQL).to.include("\\getenv password APP_PASSWORD");
  });
  it("starts anew when a secret changes", async () => {
    const pods = oneOf(await appliedOf("prod", "kubernetes"), DEPLOYMENT, SYSTEM);
    const annotations = at(reveal(pods.inputs, ""), "spec.template.metadata.annotations");
    const triggers = at(
      reveal(oneOf(await appliedOf("prod", "aws"), SERVICE, SYSTEM).inputs, ""),
      "triggers",
    );
    for (const secret of ["cache", "database", "system"]) {
      expect((annotations as Record<string, string>)[`ward.dev/secret-${secret}`]).to.match(/^[0-9a-f]{12}$/);
      expect((triggers as Record<string, string>)[secret]).to.match(/^[0-9a-f]{12}$/);
    }
  });
  it("lists its variables by name, so that a second preview shows no change", async () => {
    const plan = await planOf("prod", "kubernetes");
    const [container] = listAt(plan.get(DEPLOYMENT, SYSTEM, "spec.template.spec.containers"));
    const names = listAt(container, "env").map((entry) => String(at(entry, "name")));
    expect(names).to.deep.equal([...names].sort());
  });

  it("refuses a bad spec with everything that is wrong, and what to do", async () => {
    const lines = await refusalOf((spec) => {
      const service = spec.services[SYSTEM];
      if (service === undefined) return;
      service.replicas = { min: 5, max: 3 };
      service.cpus.request = 1;
      service.rollout = { maxSurge: 0, maxUnavailable: 0 };
      service.uses = ["cache"];
      Object.assign(service.env, {
        NODE_OPTIONS: "--max-old-space-size=4096",
        API_KEY: { secret: "apiKey" },
      });
    });
    const text = lines.join("\n");
    expect(lines[0]).to.equal("tenant-provisioning:");
    expect(text).to.include("replicas are min 5, max 3: give 1 ≤ min ≤ max");
    expect(text).to.include("lower the request or raise the limit");
    expect(text).to.include("rollout allows neither one replica more nor one less");
    expect(text).to.include(
      'env DB_HOST reads connection "database", which "uses" does not list: add it there',
    );
    expect(text).to.include('env API_KEY reads secret "apiKey", which the system does not have');
    expect(text).to.include("a heap of 4096 MiB in a limit of 1024: use at most 768");
  });
  it("says which request is over its limit, and by how much", async () => {
    const lines = await refusalOf((spec) => {
      const service = spec.services[SYSTEM];
      if (service !== undefined) service.cpus.request = 1;
    });
    expect(lines.join("\n")).to.match(/cpus.* 1\b.*0\.5/);
  });
  it("says that its replicas could ask the database for more connections than it has", async () => {
    const lines = await refusalOf((spec) => {
      const service = spec.services[SYSTEM];
      if (service !== undefined) service.replicas.max = 11;
    });
    expect(lines.join("\n")).to.include('hold up to 98 connections to "database"').and.include("it has 95");
  });
  it("says that a connection it uses does not exist", async () => {
    const lines = await refusalOf((spec) => {
      spec.services[SYSTEM]?.uses.push("broker");
    });
    expect(lines.join("\n")).to.include('"broker"');
  });
});
