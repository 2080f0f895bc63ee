import * as pulumi from "@pulumi/pulumi";
import { ApiService } from "../api-service";
import type { Entrance } from "../api-service/plan";
import type { Connection } from "../connection";
import { Problems } from "../problems";
import type { PullSecret } from "../registry-credentials";
import type { SystemSecrets } from "../system-secrets";
import type { Target } from "../target";
import type { IdentityProviderSpec } from "./args";
import { KEYCLOAK_PORT } from "./routes";
import { keycloakService } from "./service";
import { checkIdentity } from "./settings";

export interface IdentityProviderArgs extends IdentityProviderSpec {
  target: Target;
  /** Physical name, e.g. `keycloak`. */
  service: string;
  /** The live connection that `database` names. */
  connections: Connection[];
  /** The secrets of the clients, of the mail server and of the first administrator. */
  secrets: SystemSecrets;
  /** Where requests come from. Without one nobody can log in. */
  entrance?: Entrance;
  /** Of the registry, where it asks for a password. @default none */
  pull?: PullSecret;
}

/** Keycloak with one realm and its confidential clients, on a PostgreSQL of its own (docs/components/identity-provider.md). */
export class IdentityProvider extends pulumi.ComponentResource {
  /** What applications verify tokens against, and discover everything else from. */
  readonly issuer: string;
  readonly port: number;

  constructor(name: string, args: IdentityProviderArgs, opts?: pulumi.ComponentResourceOptions) {
    const { target, service, connections, secrets, entrance, pull, ...spec } = args;
    super("ward:components:IdentityProvider", name, { ...spec, service, target: target.kind }, opts);
    const problems = new Problems();
    checkIdentity(spec, problems);
    problems.refuse(this, name);
    const optional = {
      ...(entrance === undefined ? {} : { entrance }),
      ...(pull === undefined ? {} : { pull }),
    };
    const live = { target, service, connections, secrets, ...optional };
    const keycloak = keycloakService(spec);
    new ApiService(name, { ...keycloak, ...live }, { parent: this });
    this.issuer = `https://${spec.host}/realms/${spec.realm}`;
    this.port = KEYCLOAK_PORT;
    this.registerOutputs({ issuer: this.issuer, port: this.port });
  }
}
