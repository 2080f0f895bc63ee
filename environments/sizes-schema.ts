/** What a stack may change about the parts of a system, by their names: copies, shards, disks, files. */
import { z } from "zod";
import { isInside } from "./names";
import { reference } from "./reference";
import { text, whole } from "./schema";

const copies = (meaning: string, example: number) =>
  whole(1, 1000, "a whole number from 1 to 1000").register(reference, { meaning, example });
const replicas = z
  .strictObject(
    { min: copies("Fewest copies.", 2), max: copies("Most copies, when it is busy.", 6) },
    { error: "{ min, max }" },
  )
  .refine(({ min, max }) => min <= max, { path: ["min"], error: "a min that is not above max" })
  .register(reference, {
    meaning:
      "Copies of a service. Refused, with the sum, when all services together could ask a database for more connections than it has.",
    example: { min: 2, max: 6 },
  });
export const services = z
  .record(z.string(), z.strictObject({ replicas }, { error: "{ replicas: { min, max } }" }), {
    error: "{ <service>: { replicas: { min, max } } }",
  })
  .default({})
  .register(reference, {
    meaning: "Sizes of services, by their names.",
    example: { api: { replicas: { min: 2, max: 6 } } },
    without: "the spec sheet's",
    each: "service",
  });

/** A Redis Cluster decides by a majority of its primaries: fewer than three could not. */
const shards = whole(3, 100, "a whole number of shards from 3 to 100").register(reference, {
  meaning:
    "Primaries, which makes the cache a Redis Cluster. Decide before the first update: a cache that is there does not become one.",
  example: 3,
});
export const caches = z
  .record(z.string(), z.strictObject({ shards }, { error: "{ shards }" }), {
    error: "{ <cache>: { shards } }",
  })
  .default({})
  .register(reference, {
    meaning: "Sizes of caches, by their names.",
    example: { cache: { shards: 3 } },
    without: "the spec sheet's",
    each: "cache",
  });

const folder = text(
  isInside,
  "a folder inside the project, by its path from the project's root, for instance web/dist",
).register(reference, {
  meaning: "Built files, which aws uploads. On kubernetes they come with the site's image.",
  example: "web/dist",
});
export const sites = z
  .record(z.string(), z.strictObject({ folder }, { error: "{ folder }" }), {
    error: "{ <site>: { folder } }",
  })
  .default({})
  .register(reference, {
    meaning: "Files of static sites, by their names.",
    example: { dashboard: { folder: "web/dist" } },
    without: "no files are uploaded",
    each: "site",
  });

const storageGiB = whole(20, 65536, "a whole number of GiB from 20 to 65536").register(reference, {
  meaning: "Disk in GiB; it can grow, and never shrinks.",
  example: 200,
});
export const databases = z
  .record(z.string(), z.strictObject({ storageGiB }, { error: "{ storageGiB }" }), {
    error: "{ <database>: { storageGiB } }",
  })
  .default({})
  .register(reference, {
    meaning: "Sizes of databases, by their names.",
    example: { database: { storageGiB: 200 } },
    without: "the spec sheet's",
    each: "database",
  });
