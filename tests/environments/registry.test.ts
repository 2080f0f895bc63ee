import { expect } from "chai";
import { parseEnvironment } from "../../environments/parse";
import { imageFrom, imageOf, repositoriesOf } from "../../environments/registry";
import { catalog as ownCatalog } from "../../systems";
import { tenantProvisioning } from "../../systems/tenant-provisioning";
import { accepted, refused, withChanges } from "./stacks";

const server = "123456789012.dkr.ecr.us-west-2.amazonaws.com";
const digest = `@sha256:${"0a".repeat(32)}`;
const SERVICE = "tenant-provisioning";
const tp = `systems.${SERVICE}`;
const preview = { stack: "prod", preview: true, secretKeys: ["secrets"] };

describe("images from a system's own registry", () => {
  for (const [image, found] of [
    ["registry.healthcare.com/tenant-provisioning:1.0.0", `${server}/tenant-provisioning:1.0.0`],
    ["registry.example.com:5000/team/api:1.4.2", `${server}/team/api:1.4.2`],
    ["localhost/api:1.0", `${server}/api:1.0`],
    ["localhost:5000/api:1.0", `${server}/api:1.0`],
    ["docker.io/library/redis:7.4.1", `${server}/library/redis:7.4.1`],
    ["redis:7.4.1", `${server}/redis:7.4.1`],
    ["inamsos/backend:2.1", `${server}/inamsos/backend:2.1`],
    [`ghcr.io/team/api${digest}`, `${server}/team/api${digest}`],
    [`api:1.0${digest}`, `${server}/api:1.0${digest}`],
    [`team/deep/api:1.0${digest}`, `${server}/team/deep/api:1.0${digest}`],
  ] as const)
    it(`takes ${image.slice(0, 50)} by its own path, tag and digest`, () => {
      expect(imageFrom({ server }, image)).to.equal(found);
    });

  it("keeps the registry's port", () => {
    expect(imageFrom({ server: "mirror:5000" }, "ghcr.io/team/api:1.0")).to.equal("mirror:5000/team/api:1.0");
  });

  it("leaves an image where it is without one", () => {
    expect(imageFrom(undefined, "ghcr.io/team/api:1.0")).to.equal("ghcr.io/team/api:1.0");
  });
});

describe("a system's registry", () => {
  for (const name of [
    server,
    "registry.example.com",
    "registry.example.com:5000",
    "mirror:5000",
    "10.0.0.5:443",
  ])
    it(`may be ${name}, which asks for nobody's name by itself`, () => {
      const { systems, secrets } = accepted(withChanges({ [`${tp}.registry`]: { server: name } }));
      expect(systems[0]?.registry).to.deep.equal({ server: name, login: false, create: false });
      expect(secrets.toFill.join()).not.to.contain("registry");
    });

  it("that wants a login asks for a name and a password as secrets", () => {
    const raw = withChanges({ [`${tp}.registry`]: { server: "registry.example.com", login: true } });
    expect(accepted(raw).secrets.toFill.slice(2)).to.deep.equal([
      "pulumi config set --secret --path 'ward:secrets.tenant-provisioning.registryUsername' --stack prod",
      "pulumi config set --secret --path 'ward:secrets.tenant-provisioning.registryPassword' --stack prod",
    ]);
    const missing = refused(raw, { stack: "prod", preview: false, secretKeys: ["secrets"] });
    expect(missing.map(({ path }) => path).slice(2)).to.deep.equal([
      "ward:secrets.tenant-provisioning.registryUsername",
      "ward:secrets.tenant-provisioning.registryPassword",
    ]);
  });

  it("takes the name and the password under the system's secrets", () => {
    const given = { registryUsername: "robot", registryPassword: "hunter2" };
    const raw = {
      [`${tp}.registry`]: { server: "registry.example.com", login: true },
      "secrets.tenant-provisioning": given,
    };
    expect(accepted(withChanges(raw)).secrets.toFill).to.have.lengthOf(2);
  });

  for (const wrong of [
    "https://registry.example.com",
    "registry.example.com/team",
    "registry",
    "registry.example.com:0",
    "registry.example.com:99999",
    "registry.example.com:5000:1",
    "Registry.example.com",
    "",
  ])
    it(`is not ${wrong === "" ? "nothing" : wrong}`, () => {
      const [problem] = refused(withChanges({ [`${tp}.registry`]: { server: wrong } }));
      expect(problem?.path).to.equal(`ward:${tp}.registry.server`);
      expect(problem?.expected).to.match(/host of a registry, .* without scheme or path/);
    });
});

describe("the repositories of a system's registry", () => {
  it("are made by the stack that says so", () => {
    const raw = withChanges({ [`${tp}.registry`]: { server, create: true } });
    expect(accepted(raw).systems[0]?.registry).to.deep.equal({ server, login: false, create: true });
  });

  for (const wrong of [
    "registry.example.com",
    "12345678901.dkr.ecr.us-west-2.amazonaws.com",
    "123456789012.dkr.ecr.us-west-9.amazonaws.com",
    "123456789012.dkr.ecr.cn-north-1.amazonaws.com.cn",
    `${server}:5000`,
  ])
    it(`are not made in ${wrong}`, () => {
      const [problem] = refused(withChanges({ [`${tp}.registry`]: { server: wrong, create: true } }));
      expect(problem?.path).to.equal(`ward:${tp}.registry.create`);
      expect(problem?.expected).to.match(/ECR only.*<account>\.dkr\.ecr\.<region>\.amazonaws\.com/);
    });

  it("ask for no password", () => {
    const raw = withChanges({ [`${tp}.registry`]: { server, login: true } });
    const [problem] = refused(raw);
    expect(problem?.path).to.equal(`ward:${tp}.registry.login`);
    expect(problem?.expected).to.match(/asks for a role/);
  });

  it("are those of the images that come from it, each once and without tag or digest", () => {
    const raw = withChanges({
      [`${tp}.registry`]: { server, create: true },
      [`${tp}.images`]: { [SERVICE]: `${server}/team/api${digest}` },
    });
    const [settings] = parseEnvironment(raw, preview, ownCatalog).environment?.systems ?? [];
    if (settings === undefined) throw new Error("no system");
    expect(repositoriesOf(tenantProvisioning, settings)).to.deep.equal(["team/api", "ward-backup"]);
    const elsewhere = { ...settings, images: { [SERVICE]: "ghcr.io/team/api:1.0" } };
    expect(repositoriesOf(tenantProvisioning, elsewhere)).to.deep.equal(["ward-backup"]);
    const { registry: _, ...plain } = settings;
    expect(repositoriesOf(tenantProvisioning, plain)).to.deep.equal([]);
  });
});

describe("the image that a stack runs", () => {
  const settings = accepted(
    withChanges({
      [`${tp}.registry`]: { server },
      [`${tp}.images`]: { api: `registry.example.com/team/api${digest}` },
    }),
  ).systems[0];

  it("is the stack's own as it is written, from wherever it says", () => {
    if (settings === undefined) throw new Error("no system");
    expect(imageOf(settings, "api", "ghcr.io/team/api:1.0")).to.equal(
      `registry.example.com/team/api${digest}`,
    );
  });

  it("is else the spec sheet's, from the system's registry", () => {
    if (settings === undefined) throw new Error("no system");
    expect(imageOf(settings, "worker", "ghcr.io/team/worker:1.0")).to.equal(`${server}/team/worker:1.0`);
  });
});
