/** What a key of the configuration means, said where the key is: docs/configuration.md is made from it. */
import { z } from "zod";

export interface Meaning {
  /** What it decides, with its unit. Markdown, without links. */
  meaning: string;
  /** A value that is taken; a test hands it to the schema. */
  example: unknown;
  /** What holds where the key is left out, and the schema has no default of its own. @default nothing does */
  without?: string;
  /** What the names in a mapping are, `service` for instance. */
  each?: string;
}

export const reference = z.registry<Meaning>();
