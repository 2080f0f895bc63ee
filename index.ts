/** Ward: reads the stack, builds each of its systems, and tells where they are. */

// Pulumi's runner replaces Node's own source maps by ones it looks for on disk, where the loader's are not: an
// error would name the wrong line.
delete (Error as { prepareStackTrace?: unknown }).prepareStackTrace;

import { deploySystem, type SystemOutputs } from "./environments/deploy";
import { loadEnvironment } from "./environments/load";
import { ConfigurationError } from "./environments/problems";
import { systems } from "./systems";

interface StackOutputs {
  [system: string]: SystemOutputs | string[];
  /** Commands that set the secrets still missing; empty once the stack can be updated. */
  secretsToFill: string[];
}

async function ward(): Promise<StackOutputs> {
  const environment = loadEnvironment();
  if (environment.systems.length === 0) {
    throw new ConfigurationError(environment.stack, [
      {
        path: "ward:kubernetes.addons",
        found: '"install"',
        expected:
          "existing: this version installs no operators; docs/targets.md lists what a cluster has to bring",
      },
    ]);
  }
  const outputs: StackOutputs = { secretsToFill: environment.secrets.toFill };
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
