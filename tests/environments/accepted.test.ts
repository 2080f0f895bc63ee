import { expect } from "chai";
import { accepted, good, withChanges } from "./stacks";

describe("a stack's configuration, read", () => {
  it("places a system where its spec sheet says unless the stack says otherwise", () => {
    expect(accepted(good()).systems[0]?.placement).to.equal("hybrid");
    const moved = withChanges({ "systems.tenant-provisioning.placement": "aws" });
    expect(accepted(moved).systems[0]?.placement).to.equal("aws");
  });

  it("gives a system only the places that its placement builds in", () => {
    const [onAws] = accepted(withChanges({ "systems.tenant-provisioning.placement": "aws" })).systems;
    expect(onAws).to.have.property("aws");
    expect(onAws).not.to.have.property("kubernetes");
    const [onKubernetes] = accepted(
      withChanges({ "systems.tenant-provisioning.placement": "kubernetes" }),
    ).systems;
    expect(onKubernetes).not.to.have.property("aws");
    expect(onKubernetes).to.have.property("kubernetes");
  });

  it("takes zones a, b and c of the region when none are given", () => {
    const { systems } = accepted(withChanges({ "aws.zones": undefined }));
    expect(systems[0]?.aws?.zones).to.deep.equal(["us-west-2a", "us-west-2b", "us-west-2c"]);
  });

  it("lays a system's own aws and kubernetes over the stack's, key by key", () => {
    const { systems } = accepted(
      withChanges({
        "systems.tenant-provisioning.placement": "aws",
        "systems.tenant-provisioning.aws": { accountId: "999999999999" },
        "systems.hospital": {
          domain: "hospital.example.com",
          kubernetes: { flavor: "gke", context: "other" },
        },
      }),
    );
    expect(systems[0]?.aws).to.include({ accountId: "999999999999", region: "us-west-2" });
    expect(systems[1]?.kubernetes).to.include({ context: "other", flavor: "gke", storageClass: "gp3" });
  });

  it("replaces a list and the data subnets whole, so that nothing of another VPC stays", () => {
    const own = { "eu-central-1a": "10.9.0.0/24", "eu-central-1b": "10.9.1.0/24" };
    const { systems } = accepted(
      withChanges({
        "systems.tenant-provisioning.aws": {
          region: "eu-central-1",
          zones: ["eu-central-1a", "eu-central-1b"],
        },
        "systems.tenant-provisioning.kubernetes": { vpc: { dataSubnets: own, podCidrs: ["100.64.0.0/16"] } },
      }),
    );
    expect(systems[0]?.aws?.zones).to.deep.equal(["eu-central-1a", "eu-central-1b"]);
    expect(systems[0]?.kubernetes?.vpc).to.include({ id: "vpc-0f1e2d3c4b5a60718" });
    expect(systems[0]?.kubernetes?.vpc?.dataSubnets).to.deep.equal(own);
    expect(systems[0]?.kubernetes?.vpc?.podCidrs).to.deep.equal(["100.64.0.0/16"]);
  });

  it("expects the operators in the cluster and the usual issuer", () => {
    const { systems } = accepted(good());
    expect(systems[0]?.kubernetes).to.include({ addons: "existing", clusterIssuer: "letsencrypt-prod" });
  });

  it("gives prod every guard rail and staging fewer copies", () => {
    expect(accepted(good())).to.deep.include({ name: "prod", stack: "prod" });
    expect(accepted(good()).profile).to.include({ protect: true, redundantData: true, recoveryDays: 35 });
    const staging = accepted(withChanges({ environment: "staging" }));
    expect(staging.profile).to.include({ protect: false, redundantData: false, recoveryDays: 7 });
  });

  it("hands on what a stack changes about a system's size, and nothing it leaves alone", () => {
    expect(accepted(good()).systems[0]?.overrides).to.deep.equal({
      replicas: {},
      shards: {},
      storageGiB: {},
    });
    const { systems } = accepted(
      withChanges({
        "systems.tenant-provisioning.services": { worker: { replicas: { min: 4, max: 4 } } },
        "systems.tenant-provisioning.caches": { cache: { shards: 3 } },
        "systems.tenant-provisioning.databases": { "identity-database": { storageGiB: 500 } },
        "systems.tenant-provisioning.backups": { keepDays: 7 },
      }),
    );
    expect(systems[0]?.overrides).to.deep.equal({
      replicas: { worker: { min: 4, max: 4 } },
      shards: { cache: 3 },
      storageGiB: { "identity-database": 500 },
      keepDays: 7,
    });
  });

  for (const image of [
    "registry.example.com:5000/team/api:1.4.2",
    "api:v7",
    `ghcr.io/team/api@sha256:${"0a".repeat(32)}`,
    `api:latest@sha256:${"0a".repeat(32)}`,
  ])
    it(`runs ${image.slice(0, 50)}, which is one build for ever`, () => {
      const { systems } = accepted(withChanges({ "systems.tenant-provisioning.images": { api: image } }));
      expect(systems[0]?.images).to.deep.equal({ api: image });
    });

  it("lets two systems on aws live side by side in ranges of their own", () => {
    const { systems } = accepted(
      withChanges({
        "systems.tenant-provisioning.placement": "aws",
        "systems.hospital": { domain: "hospital.example.com", placement: "aws", cidr: "10.70.0.0/18" },
      }),
    );
    expect(systems.map(({ cidr }) => cidr)).to.deep.equal([undefined, "10.70.0.0/18"]);
  });

  for (const folder of ["web/dist", "./web/dist", "dist/", "sites/dash board"])
    it(`finds a site's files in ${folder}`, () => {
      const { systems } = accepted(
        withChanges({ "systems.tenant-provisioning.sites": { dashboard: { folder } } }),
      );
      expect(systems[0]?.sites).to.deep.equal({ dashboard: { folder } });
    });

  it("lets two hybrid systems live in one VPC in subnets of their own, or in two VPCs in the same", () => {
    const hospital = { domain: "hospital.example.com", placement: "hybrid" };
    const dataSubnets = { "us-west-2a": "10.10.238.0/24", "us-west-2b": "10.10.239.0/24" };
    accepted(withChanges({ "systems.hospital": { ...hospital, kubernetes: { vpc: { dataSubnets } } } }));
    const id = "vpc-0a1b2c3d4e5f60718";
    accepted(withChanges({ "systems.hospital": { ...hospital, kubernetes: { vpc: { id } } } }));
  });

  it("asks nothing of subnets that no data is put into", () => {
    accepted(withChanges({ "systems.hospital.domain": "hospital.example.com" }));
  });

  it("asks nothing of ranges that no network is made of", () => {
    const range = {
      "systems.tenant-provisioning.cidr": "10.70.0.0/16",
      "systems.hospital.cidr": "10.70.0.0/16",
    };
    accepted(withChanges({ ...range, "systems.hospital.domain": "hospital.example.com" }));
  });

  it("takes whatever region another store calls its own", () => {
    const elsewhere = { bucket: "ward-backups", region: "nbg1", endpoint: "https://nbg1.example.com" };
    const onKubernetes = { "systems.tenant-provisioning.placement": "kubernetes" };
    expect(accepted(withChanges({ ...onKubernetes, backups: elsewhere })).backups).to.deep.equal(elsewhere);
  });

  it("sends a system's backups to its own site, and the others' to the stack's", () => {
    const own = { bucket: "ward-backups-own", region: "ap-southeast-3" };
    const { backups, systems } = accepted(
      withChanges({
        "systems.tenant-provisioning.backups": { keepDays: 9, ...own },
        "systems.hospital.domain": "hospital.example.com",
      }),
    );
    expect(systems.map((system) => system.backups ?? backups)).to.deep.equal([
      own,
      { bucket: "ward-backups", region: "us-east-2" },
    ]);
    expect(systems[0]?.overrides.keepDays).to.equal(9);
  });

  it("needs no site of the stack where every system has its own", () => {
    const own = { bucket: "ward-backups", region: "jkt1", endpoint: "https://jkt1.example.com" };
    const environment = accepted(
      withChanges({
        backups: undefined,
        "systems.tenant-provisioning.placement": "kubernetes",
        "systems.tenant-provisioning.backups": own,
      }),
    );
    expect(environment.backups).to.equal(undefined);
    expect(environment.systems[0]?.backups).to.deep.equal(own);
  });

  it("keeps waivers as they are written", () => {
    const waiver = { rule: "T-15", resource: "x", owner: "ops", reason: "migration", expires: "2026-12-31" };
    expect(accepted(withChanges({ waivers: [waiver] })).waivers).to.deep.equal([waiver]);
  });
});
