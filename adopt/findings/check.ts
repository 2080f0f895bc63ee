import type { ComposeService } from "../compose";

export interface Finding {
  service: string;
  /** What is wrong, with the line's own words where they are no secret. */
  problem: string;
  /** What the spec sheet does about it, or what is left to do. */
  instead: string;
}

type Found = Omit<Finding, "service">;

/** One question to a service. No finding holds the value of a variable. */
export type Check = (service: ComposeService) => Found[];

export const found = (wrong: boolean, problem: string, instead: string): Found[] =>
  wrong ? [{ problem, instead }] : [];
