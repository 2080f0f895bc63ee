/** What a pricer says of a resource. */
import type { PlanResource } from "../preview/plan";
import type { Inputs } from "./inputs";

/** So many units of something a month. */
export interface Use {
  /** Key of the price table, or of the cluster's unit prices. */
  price: string;
  /** Units a month: of instances and machines hours, of disks GB. */
  amount: number;
  /** In words, where the price's key does not say it all. */
  note?: string;
}

export interface Surroundings {
  /** The one resource of a type that this one depends on, in the same component. */
  partner(resource: PlanResource, type: string): Inputs | undefined;
}

export type Pricer = (inputs: Inputs, resource: PlanResource, around: Surroundings) => Use[];
