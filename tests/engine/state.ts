/** What an engine keeps of a stack: everything it wrote, and how it reads. */
import { readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { runtime } from "@pulumi/pulumi";
import type { Wire, WireObject } from "../../preview/wire";
import { pathsOf } from "./plans";
import type { Workspace } from "./workspace";

export interface State {
  /** As `pulumi stack export` prints it. */
  text: string;
  /** URNs, without providers that the program does not name. */
  urns: string[];
  /** `urn#path` of each input that is encrypted. */
  secrets: string[];
}

interface Deployment {
  deployment: { resources?: { urn: string; type: string; inputs?: WireObject }[] };
}

export async function stateOf(workspace: Workspace, stack: string): Promise<State> {
  const text = await workspace.must("pulumi", ["stack", "export", "--stack", stack]);
  const { resources = [] } = (JSON.parse(text) as Deployment).deployment;
  const own = resources.filter(({ urn }) => !/::pulumi:providers:\w+::default/.test(urn));
  return {
    text,
    urns: own.map(({ urn }) => urn).sort(),
    secrets: own.flatMap(({ urn, inputs = {} }) => pathsOf(inputs, isEncrypted, urn)).sort(),
  };
}

/** Checkpoints, backups and histories: all that lies in the backend's folder. */
export function everythingStored(folder: string): string {
  return readdirSync(folder, { recursive: true, encoding: "utf8" })
    .map((file) => join(folder, file))
    .filter((file) => statSync(file).isFile())
    .map((file) => readFileSync(file, "utf8"))
    .join("\n");
}

function isEncrypted(value: Wire): boolean {
  return (
    value !== null &&
    typeof value === "object" &&
    !Array.isArray(value) &&
    value[runtime.specialSigKey] === runtime.specialSecretSig &&
    typeof value["ciphertext"] === "string"
  );
}
