/** The keys of one system, `ward:systems.<system>`. What depends on its spec sheet is in `systems.ts`. */
import { z } from "zod";
import { ecrOf, isExactImage, isHostName, isInside, isRegistry } from "./names";
import { oneOf } from "./problems";
import { isRegionOfSite, placements, range, regionOfSite, siteShape } from "./schema";

const whole = (min: number, max: number, error: string) =>
  z.int({ error }).min(min, { error }).max(max, { error });
const text = (fits: (text: string) => boolean, error: string) => z.string({ error }).refine(fits, { error });

const hostName = text(
  isHostName,
  "a host name in lower case without scheme, port or path, for instance hospital.example.com",
);
const systemRange = range(
  ({ isPrivate, prefix }) => isPrivate && prefix >= 16 && prefix <= 20,
  "a private range from /16 to /20 that starts at its own network address, for instance 10.40.0.0/16",
);
const image = text(
  isExactImage,
  "an image with an exact tag or a digest, in staging as in prod: staging proves what prod will run, so `latest`, no tag or another tag that moves is refused",
);

const registry = z
  .strictObject(
    {
      server: text(
        isRegistry,
        "the host of a registry, with its port where it has one, without scheme or path, for instance 123456789012.dkr.ecr.us-west-2.amazonaws.com",
      ),
      login: z.boolean({ error: "true, when it asks for a name and a password, or false" }).default(false),
      create: z
        .boolean({ error: "true, when this stack makes the repositories of the images, or false" })
        .default(false),
    },
    { error: "{ server, login?, create? }" },
  )
  .refine(({ server, create }) => !create || ecrOf(server) !== undefined, {
    path: ["create"],
    error:
      "false, because repositories are made in ECR only, and the server is none: <account>.dkr.ecr.<region>.amazonaws.com",
  })
  .refine(({ server, login }) => !login || ecrOf(server) === undefined, {
    path: ["login"],
    error: "false: ECR asks for a role, and its passwords would be worth nothing after twelve hours",
  });

const copies = whole(1, 1000, "a whole number from 1 to 1000");
const replicas = z
  .strictObject({ min: copies, max: copies }, { error: "{ min, max }" })
  .refine(({ min, max }) => min <= max, { path: ["min"], error: "a min that is not above max" });
const services = z
  .record(z.string(), z.strictObject({ replicas }, { error: "{ replicas: { min, max } }" }), {
    error: "{ <service>: { replicas: { min, max } } }",
  })
  .default({});

/** A Redis Cluster decides by a majority of its primaries: fewer than three could not. */
const shards = whole(3, 100, "a whole number of shards from 3 to 100");
const caches = z
  .record(z.string(), z.strictObject({ shards }, { error: "{ shards }" }), {
    error: "{ <cache>: { shards } }",
  })
  .default({});

const folder = text(
  isInside,
  "a folder inside the project, by its path from the project's root, for instance web/dist",
);
const sites = z
  .record(z.string(), z.strictObject({ folder }, { error: "{ folder }" }), {
    error: "{ <site>: { folder } }",
  })
  .default({});

const storageGiB = whole(20, 65536, "a whole number of GiB from 20 to 65536");
const databases = z
  .record(z.string(), z.strictObject({ storageGiB }, { error: "{ storageGiB }" }), {
    error: "{ <database>: { storageGiB } }",
  })
  .default({});
const keepDays = whole(
  7,
  3650,
  "a whole number of days from 7 to 3650; 0 would keep no backup at all, and a mistake found after a weekend would have nothing to go back to",
);
/** A system's own site is given whole: half of it over the stack's would be a bucket in the wrong region. */
const backups = z
  .strictObject(
    {
      keepDays: keepDays.optional(),
      bucket: siteShape.bucket.optional(),
      region: siteShape.region.optional(),
      endpoint: siteShape.endpoint,
    },
    { error: "{ keepDays?, bucket?, region?, endpoint? }" },
  )
  .refine(({ bucket, region }) => bucket === undefined || region !== undefined, {
    path: ["region"],
    error: "the region of the system's own bucket",
  })
  .refine(
    ({ bucket, region, endpoint }) =>
      bucket !== undefined || (region === undefined && endpoint === undefined),
    { path: ["bucket"], error: "the system's own bucket, which this region or endpoint is of" },
  )
  .refine(isRegionOfSite, regionOfSite)
  .default({});

export const systemSchema = z.strictObject(
  {
    domain: hostName,
    placement: z.enum(placements, { error: oneOf(placements) }).optional(),
    // Parsed together with the stack's own `aws` and `kubernetes`, over which they are laid.
    aws: z.unknown().optional(),
    kubernetes: z.unknown().optional(),
    cidr: systemRange.optional(),
    maintenance: z.boolean({ error: "true, while nobody is to be served, or false" }).optional(),
    env: z
      .record(z.string(), z.string({ error: "a text" }), { error: "a text for each variable" })
      .default({}),
    images: z.record(z.string(), image, { error: "an image for each service, { api: … }" }).default({}),
    registry: registry.optional(),
    services,
    caches,
    sites,
    databases,
    backups,
    api: z
      .never({ error: "each service by its name: services: { <service>: { replicas: { min, max } } }" })
      .optional(),
    database: z
      .never({ error: "each database by its name: databases: { <database>: { storageGiB } }" })
      .optional(),
  },
  { error: "{ domain, placement?, … }" },
);
