/** A compose file as far as Ward understands it. https://github.com/compose-spec/compose-spec/blob/main/spec.md */
/** A compose file that cannot be read: told by its message alone. */
export class ComposeError extends Error {
  override readonly name = "ComposeError";
}

export interface Port {
  /** What it is published as on the host; none when only other containers reach it. */
  published: string | undefined;
  /** Address of the host that it is published at. */
  address: string | undefined;
  target: number;
}

export interface Mount {
  /** Name of a volume, or a path of the host. */
  source: string;
  target: string;
  readOnly: boolean;
}

export interface ComposeService {
  name: string;
  image: string | undefined;
  /** Built from source; its image has no name then, or one that nobody pushed. */
  built: boolean;
  environment: ReadonlyMap<string, string | undefined>;
  envFiles: readonly string[];
  ports: readonly Port[];
  mounts: readonly Mount[];
  command: readonly string[];
  health: Health | undefined;
  dependsOn: readonly string[];
  replicas: number;
  /** As they are written: `1G`, `0.5`. */
  limits: { cpus?: string; memory?: string };
  reservations: { cpus?: string; memory?: string };
  restart: string | undefined;
  user: string | undefined;
  privileged: boolean;
  hostNetwork: boolean;
  capabilities: readonly string[];
}

export interface Health {
  test: string;
  interval: string | undefined;
  timeout: string | undefined;
  retries: number | undefined;
  startPeriod: string | undefined;
}

export interface Compose {
  name: string | undefined;
  services: readonly ComposeService[];
  /** What was there and is not read: `services.web.cgroup_parent`. */
  unread: readonly string[];
}
