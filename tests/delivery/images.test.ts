import { expect } from "chai";
import { imagesOf, withoutDigest } from "../../delivery/images";
import type { Planned } from "../../delivery/planned";

const digest = `sha256:${"a".repeat(64)}`;
const resource = (type: string, inputs: Planned["inputs"]): Planned => ({
  type,
  name: "x",
  system: "tebx",
  inputs,
});

describe("the images of a plan", () => {
  it("are those of pods, of operators' resources and of Fargate's tasks, each once", () => {
    const plan = [
      resource("kubernetes:apps/v1:Deployment", {
        spec: { template: { spec: { containers: [{ image: "b:1" }], initContainers: [{ image: "a:1" }] } } },
      }),
      resource("kubernetes:postgresql.cnpg.io/v1:Cluster", { spec: { imageName: "postgres:16" } }),
      resource("aws:ecs/taskDefinition:TaskDefinition", {
        containerDefinitions: JSON.stringify([
          { name: "files", image: "busybox:1" },
          { name: "app", image: "b:1" },
        ]),
      }),
    ];
    expect(imagesOf(plan)).to.deep.equal(["a:1", "b:1", "busybox:1", "postgres:16"]);
  });

  it("are not those that a component was asked for: a registry of the stack changes them", () => {
    expect(imagesOf([resource("ward:components:ApiService", { image: "b:1" })])).to.deep.equal([]);
  });

  it("leave out what is not known yet", () => {
    expect(
      imagesOf([resource("aws:ecs/taskDefinition:TaskDefinition", { containerDefinitions: "[unknown]" })]),
    ).to.deep.equal([]);
  });
});

describe("images of a stack's own", () => {
  const sheets = ["registry.tebx.com/tebx-api:1.0.0", "registry.tebx.com/keycloak:26.7.4"];

  it("have to be named by digest, and the command that does it is told", () => {
    expect(withoutDigest("prod", { tebx: {} }, sheets)).to.deep.equal([
      "registry.tebx.com/tebx-api:1.0.0: pulumi config set --stack prod --path 'ward:systems.tebx.images.tebx-api' <image>@sha256:<digest>",
      "registry.tebx.com/keycloak:26.7.4: pulumi config set --stack prod --path 'ward:systems.tebx.images.keycloak' <image>@sha256:<digest>",
    ]);
  });

  it("are good by digest", () => {
    const images = {
      "tebx-api": `registry.tebx.com/tebx-api@${digest}`,
      keycloak: `r.example.com/keycloak@${digest}`,
    };
    expect(withoutDigest("prod", { tebx: { images } }, Object.values(images))).to.deep.equal([]);
  });

  it("are found behind the stack's own registry, and when a digest is too short", () => {
    const registry = { server: "1.dkr.ecr.us-west-2.amazonaws.com" };
    const started = [`${registry.server}/tebx-api:1.0.0`, "keycloak@sha256:abc"];
    const named = { tebx: { registry, images: { keycloak: "keycloak@sha256:abc" } } };
    expect(withoutDigest("prod", named, started)).to.have.length(2);
  });

  it("need none where the plan does not start them, as a site that aws uploads, or of a system nobody knows", () => {
    expect(withoutDigest("prod", { tebx: {}, other: {} }, [])).to.deep.equal([]);
  });
});
