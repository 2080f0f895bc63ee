/** What a stack makes for the registry of a system: its repositories, and the login that images are pulled with. */
import type * as pulumi from "@pulumi/pulumi";
import { ImageRepositories } from "../components/image-repositories";
import { type PullSecret, RegistryCredentials } from "../components/registry-credentials";
import type { Scope, Target } from "../components/target";
import type { SystemSpec } from "../systems/system";
import type { Environment, SystemSettings } from "./environment";
import { type Layers, readers } from "./layers";
import { registryProvider } from "./providers";
import { pulls, repositoriesOf } from "./registry";
import { REGISTRY_SECRETS } from "./secrets";

/** Where the stack says so; see docs/components/image-repositories.md. */
export function createRepositories(
  environment: Environment,
  settings: SystemSettings,
  spec: SystemSpec,
  scope: Scope,
): void {
  const provider = registryProvider(environment, settings);
  const repositories = repositoriesOf(spec, settings);
  if (provider === undefined || repositories.length === 0) return;
  new ImageRepositories(`${settings.name}-images`, { scope, repositories }, { providers: [provider] });
}

export interface RegistryLogin {
  /** What a component on that target pulls its image with, by the image's name; nothing where none is asked for. */
  of(image: string, target: Target): { pull?: PullSecret };
}

/** For all that is pulled from the registry, and for nothing else. */
export function logIn(
  environment: Environment,
  settings: SystemSettings,
  layers: Layers,
  opts: pulumi.ComponentResourceOptions,
): RegistryLogin {
  const { name, registry } = settings;
  if (registry?.login !== true) return { of: () => ({}) };
  const [username, password] = REGISTRY_SECRETS;
  const given = {
    server: registry.server,
    username: environment.secrets.get(name, username),
    password: environment.secrets.get(name, password),
  };
  const args = { ...given, targets: readers(layers) };
  const credentials = new RegistryCredentials(`${name}-registry`, args, opts);
  return {
    of: (image, target) => (pulls(settings, image) ? { pull: credentials.on(target.kind) } : {}),
  };
}
