/** What a stack was when it was last looked at: by a preview, or by an engine. */
import type { Shown } from "../wire";

export interface Standing {
  urn: string;
  type: string;
  name: string;
  /** A resource of a provider; `false` for components. */
  custom: boolean;
  parent?: string;
  /** URN of a provider that was chosen explicitly. */
  provider?: string;
  protect: boolean;
  retainOnDelete: boolean;
  /** No secrets in them. */
  inputs: { [key: string]: Shown };
}

export interface Baseline {
  /** `main (3f2a1c9)`, `before.json` */
  name: string;
  resources: Standing[];
  /** Whether what providers make is known in it: an engine's state, and no plan. */
  known: boolean;
  /** What whoever reads a comparison with it has to know. */
  notes: string[];
}
