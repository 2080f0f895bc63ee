/** The keys of one system, `ward:systems.<system>`. What depends on its spec sheet is in `systems.ts`. */
import { z } from "zod";
import { ecrOf, isExactImage, isHostName, isRegistry } from "./names";
import { oneOf } from "./problems";
import { reference } from "./reference";
import { placements, range, text, whole } from "./schema";
import { isRegionOfSite, regionOfSite, siteShape } from "./site-schema";
import { caches, databases, services, sites } from "./sizes-schema";

const hostName = text(
  isHostName,
  "a host name in lower case without scheme, port or path, for instance hospital.example.com",
).register(reference, {
  meaning: "The system's domain; its hosts are this name and names below it.",
  example: "hospital.example.com",
});
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
      ).register(reference, {
        meaning: "Its host. Images keep their paths, tags and digests.",
        example: "123456789012.dkr.ecr.us-west-2.amazonaws.com",
      }),
      login: z
        .boolean({ error: "true, when it asks for a name and a password, or false" })
        .default(false)
        .register(reference, {
          meaning:
            "Whether whatever is pulled from it shows the secrets `registryUsername` and `registryPassword`. ECR is refused one: roles pull.",
          example: true,
        }),
      create: z
        .boolean({ error: "true, when this stack makes the repositories of the images, or false" })
        .default(false)
        .register(reference, {
          meaning: "Whether this stack makes the repositories, in ECR. One stack does, for all.",
          example: true,
        }),
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
  })
  .register(reference, {
    meaning: "Where the spec sheet's images come from.",
    example: { server: "123456789012.dkr.ecr.us-west-2.amazonaws.com", create: true },
    without: "each from the registry it names",
  });

const keepDays = whole(
  7,
  3650,
  "a whole number of days from 7 to 3650; 0 would keep no backup at all, and a mistake found after a weekend would have nothing to go back to",
).register(reference, { meaning: "Days that a backup is kept.", example: 30, without: "the spec sheet's" });
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
  .default({})
  .register(reference, {
    meaning:
      "How long backups are kept, and a site of the system's own, for data that must not leave a country.",
    example: { keepDays: 90, bucket: "ward-backups-inamsos", region: "ap-southeast-3" },
    without: "the spec sheet's days, and the stack's site",
  });

export const systemSchema = z
  .strictObject(
    {
      domain: hostName,
      placement: z
        .enum(placements, { error: oneOf(placements) })
        .optional()
        .register(reference, {
          meaning: "Where its layers go. `hybrid`: data on aws, services and edge on kubernetes.",
          example: "hybrid",
          without: "the spec sheet's",
        }),
      // Parsed together with the stack's own `aws` and `kubernetes`, over which they are laid.
      aws: z
        .unknown()
        .optional()
        .register(reference, {
          meaning: "The same keys as under `aws`, each laid over the stack's.",
          example: { region: "ap-southeast-3" },
          without: "the stack's",
        }),
      kubernetes: z
        .unknown()
        .optional()
        .register(reference, {
          meaning: "The same keys as under `kubernetes`, each laid over the stack's.",
          example: { context: "inamsos-prod", flavor: "plain" },
          without: "the stack's",
        }),
      cidr: systemRange.optional().register(reference, {
        meaning: "Address range of the system's own VPC, on aws.",
        example: "10.40.0.0/16",
        without: "the spec sheet's",
      }),
      maintenance: z
        .boolean({ error: "true, while nobody is to be served, or false" })
        .optional()
        .register(reference, {
          meaning: "Whether the edge answers 503 to everybody; health checks go on.",
          example: true,
          without: "`false`",
        }),
      env: z
        .record(z.string(), z.string({ error: "a text" }), { error: "a text for each variable" })
        .default({})
        .register(reference, {
          meaning: "Plain variables of the spec sheet, set in every service that has one of this name.",
          example: { LOG_LEVEL: "debug" },
          without: "the spec sheet's",
          each: "variable",
        }),
      images: z
        .record(z.string(), image, { error: "an image for each service, { api: … }" })
        .default({})
        .register(reference, {
          meaning:
            "Images of services, static sites and the `backup` program, by digest or exact tag, taken as they are written.",
          example: { api: "registry.example.com/clinic/api:2.1.0" },
          without: "the spec sheet's, from `registry`",
          each: "name",
        }),
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
  )
  .register(reference, {
    meaning: "One system of the stack, by its name.",
    example: { domain: "hospital.example.com" },
  });
