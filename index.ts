/** Ward: reads the stack, builds each of its systems, or its cluster's operators, and tells where they are. */

// Pulumi's runner replaces Node's own source maps by ones it looks for on disk, where the loader's are not: an
// error would name the wrong line.
delete (Error as { prepareStackTrace?: unknown }).prepareStackTrace;

import { type AddonsOutputs, deployAddons } from "./environments/addons";
import { deploySystem, type SystemOutputs } from "./environments/deploy";
import { loadEnvironment } from "./environments/load";
import { systems } from "./systems";

interface StackOutputs {
  [system: string]: SystemOutputs | AddonsOutputs | string[];
  /** Commands that set the secrets still missing; empty once the stack can be updated. */
  secretsToFill: string[];
}

async function ward(): Promise<StackOutputs> {
  const environment = loadEnvironment();
  const outputs: StackOutputs = { secretsToFill: environment.secrets.toFill };
  if (environment.cluster !== undefined)
    return { ...outputs, operators: deployAddons(environment, environment.cluster) };
  for (const settings of environment.systems) {
    const spec = systems[settings.name];
    if (spec === undefined) throw new Error(`no spec sheet for "${settings.name}"`);
    outputs[settings.name] = deploySystem(environment, settings, spec);
    // Lets what was asked for be sent before the next system asks: a stack of many otherwise piles it all up.
    await new Promise(setImmediate);
  }
  return outputs;
}

// CommonJS: Pulumi calls an exported function, and takes what it returns as the stack's outputs.
module.exports = ward;
