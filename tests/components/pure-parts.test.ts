import { X509Certificate } from "node:crypto";
import { expect } from "chai";
import fc from "fast-check";
import { nodeType, redisConf } from "../../components/cache-cluster/settings";
import { regionalRoots } from "../../components/database-cluster/certificate-authority";
import { instanceClass, rdsParameters, serverParameters } from "../../components/database-cluster/tuning";
import { Problems } from "../../components/problems";
import { cpuQuantity, fargateDisk, fargateSize, memoryQuantity } from "../../components/units";

describe("units", () => {
  const cpus: readonly (readonly [number, string])[] = [
    [0.25, "250m"],
    [0.5, "500m"],
    [1, "1"],
    [4, "4"],
    [1.5, "1500m"],
  ];
  for (const [given, text] of cpus)
    it(`writes ${given} CPUs as ${text}`, () => {
      expect(cpuQuantity(given)).to.equal(text);
    });
  const memory: readonly (readonly [number, string])[] = [
    [512, "512Mi"],
    [1024, "1Gi"],
    [1536, "1536Mi"],
    [32768, "32Gi"],
  ];
  for (const [given, text] of memory)
    it(`writes ${given} MiB as ${text}`, () => {
      expect(memoryQuantity(given)).to.equal(text);
    });
  const tasks: readonly (readonly [cpus: number, mib: number, cpu: number, memory: number])[] = [
    [0.25, 512, 256, 512],
    [0.5, 1024, 512, 1024],
    [0.25, 3072, 512, 3072],
    [0.8, 800, 1024, 2048],
    [1, 1025, 1024, 2048],
    [16, 122880, 16384, 122880],
  ];
  for (const [given, mib, cpu, held] of tasks)
    it(`holds ${given} CPUs and ${mib} MiB in a Fargate task of ${cpu} and ${held}`, () => {
      expect(fargateSize(given, mib)).to.deep.equal({ cpu, memory: held });
    });
  it("never gives a task less than was asked for", () => {
    const asked = [
      fc.double({ min: 0.1, max: 16, noNaN: true }),
      fc.integer({ min: 64, max: 122880 }),
    ] as const;
    fc.assert(
      fc.property(...asked, (given, mib) => {
        const { cpu, memory: held } = fargateSize(given, mib);
        expect(cpu).to.be.at.least(given * 1024);
        expect(held).to.be.at.least(mib);
      }),
    );
  });
  it("refuses what no task holds", () => {
    expect(() => fargateSize(17, 1024)).to.throw(RangeError, "16 CPUs and 120 GiB are the most");
    expect(() => fargateSize(1, 200_000)).to.throw(RangeError);
  });
  it("have a larger disk where 20 GiB are too few, of 200 at most", () => {
    const sizes = [0, 20, 21, 200, 300].map((GiB) => fargateDisk(GiB).ephemeralStorage?.sizeInGib);
    expect(sizes).to.deep.equal([undefined, undefined, 21, 200, 200]);
  });
});

describe("settings of PostgreSQL", () => {
  const tuning = {
    sharedBuffersMiB: 4096,
    workMemMiB: 256,
    maxParallelWorkersPerGather: 4,
    maxConnections: 100,
  };
  it("are in pages of 8 KiB and in KiB on RDS", () => {
    const values = Object.fromEntries(rdsParameters(tuning).map(({ name, value }) => [name, value]));
    expect(Number(values["shared_buffers"]) * 8).to.equal(4096 * 1024);
    expect(Number(values["work_mem"])).to.equal(256 * 1024);
  });
  it("wait for a restart only where the engine does", () => {
    const atStart = rdsParameters(tuning).filter((parameter) => parameter.atStart);
    expect(atStart.map(({ name }) => name)).to.deep.equal(["max_connections", "shared_buffers"]);
  });
  it("are sorted by name, so that a second preview shows no change", () => {
    const names = rdsParameters(tuning).map(({ name }) => name);
    expect(names).to.deep.equal([...names].sort());
  });
  it("say the same on both targets", () => {
    const shared = serverParameters(tuning);
    expect(shared["shared_buffers"]).to.equal("4096MB");
    expect(shared["work_mem"]).to.equal("256MB");
    expect(shared["max_connections"]).to.equal("100");
  });
  const classes: readonly (readonly [memoryGiB: number, cpus: number, name: string])[] = [
    [2, 1, "db.t4g.medium"],
    [8, 2, "db.t4g.large"],
    [9, 2, "db.r7g.large"],
    [16, 4, "db.m7g.xlarge"],
    [32, 4, "db.r7g.xlarge"],
    [32, 8, "db.m7g.2xlarge"],
    [256, 32, "db.r7g.8xlarge"],
  ];
  for (const [memoryGiB, cpus, name] of classes)
    it(`fit ${memoryGiB} GiB and ${cpus} CPUs into ${name}`, () => {
      expect(instanceClass({ memoryGiB, cpus })).to.equal(name);
    });
  it("fit no more than 256 GiB", () => {
    expect(() => instanceClass({ memoryGiB: 257, cpus: 2 })).to.throw(RangeError, "256 and 32 are the most");
  });
});

describe("settings of Redis", () => {
  const spec = {
    mode: "standalone",
    version: "7",
    memoryMiB: 2048,
    eviction: "noeviction",
    save: [{ seconds: 900, changes: 1 }],
    replicas: 0,
    snapshotDays: 7,
    maintenance: { weekday: "Sunday", from: "02:00", to: "04:00" },
  } as const;
  it("are our part of redis.conf, a line each", () => {
    expect(redisConf({ ...spec, save: [...spec.save] })).to.equal(
      'maxmemory 2048mb\nmaxmemory-policy noeviction\nsave ""\nsave 900 1\nappendonly yes\nappendfsync everysec\ntls-protocols "TLSv1.2 TLSv1.3"\n',
    );
  });
  it("switch snapshots off in words where there is no save line", () => {
    expect(redisConf({ ...spec, save: [] })).to.include('save ""\n');
  });
  it("switch the log off only when told to", () => {
    expect(redisConf({ ...spec, save: [], appendOnly: false })).to.include("appendonly no\n");
  });
  const nodes: readonly (readonly [number, string])[] = [
    [384, "cache.t4g.micro"],
    [385, "cache.t4g.small"],
    [2048, "cache.t4g.medium"],
    [4096, "cache.m7g.large"],
    [81052, "cache.r7g.4xlarge"],
  ];
  for (const [mib, name] of nodes)
    it(`hold ${mib} MiB on ${name}, with a quarter in reserve`, () => {
      expect(nodeType(mib)).to.equal(name);
    });
  it("hold no more than the largest node", () => {
    expect(() => nodeType(100_000)).to.throw(RangeError, "use shards");
  });
});

describe("certificate authorities of RDS", () => {
  for (const region of ["us-west-2", "eu-central-1", "ap-southeast-3"])
    it(`are the roots of ${region} alone, all still valid`, () => {
      const pems = regionalRoots(region)
        .split(/(?<=-----END CERTIFICATE-----\n)/)
        .filter((pem) => pem.trim() !== "");
      expect(pems.length).to.be.at.least(1);
      for (const pem of pems) {
        const certificate = new X509Certificate(pem);
        expect(certificate.subject).to.include(`Amazon RDS ${region} Root CA`);
        expect(certificate.ca).to.equal(true);
        expect(new Date(certificate.validTo).getTime()).to.be.above(Date.now());
      }
    });
  it("are refused for a region that has none", () => {
    expect(() => regionalRoots("mars-north-1")).to.throw('for region "mars-north-1"');
  });
});

describe("Problems", () => {
  it("lets a good spec pass, and says all problems of a bad one at once", () => {
    const problems = new Problems();
    problems.unless(true, "never said");
    problems.refuse(Object.create(null) as never, "it");
    problems.unless(false, "first");
    problems.unless(false, "second");
    expect(() => problems.refuse(Object.create(null) as never, "it")).to.throw("it:\n  - first\n  - second");
  });
});
