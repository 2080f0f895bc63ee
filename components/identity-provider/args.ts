import type { ApiServiceSpec } from "../api-service/args";

/** An application that logs its users in. Confidential: it has a secret, and PKCE as well. */
export interface IdentityClient {
  /** Client id, e.g. `tebx-api`. */
  id: string;
  /** Key of the system's secret that is the client's; the application reads the same one. */
  secret: string;
  /** Hosts whose pages a login may lead back to, by HTTPS only. */
  redirectHosts: string[];
  /** Let it ask for tokens in its own name. @default false */
  serviceAccount?: boolean;
}

/** A server that sends the realm's mail: password resets, verification of addresses. STARTTLS. */
export interface IdentityMail {
  host: string;
  port: number;
  from: string;
  user: string;
  /** Key of the system's secret that is the password. */
  secret: string;
}

export interface IdentityProviderSpec {
  /** An optimized Keycloak 26.7, built from images/keycloak. A digest or an exact tag. */
  image: string;
  /** Public name: part of every token, so it stays. */
  host: string;
  realm: string;
  clients: IdentityClient[];
  /** Name of the connection to its own PostgreSQL database. */
  database: string;
  /** Key of the system's secret that is the first administrator's password. */
  bootstrapSecret: string;
  /** @default half a CPU to one: fifteen logins with a password per second and CPU */
  cpus?: ApiServiceSpec["cpus"];
  /** @default 1250 to 2048 MiB, of which the heap takes 70 % */
  memoryMiB?: ApiServiceSpec["memoryMiB"];
  /** @default 2 to 3 */
  replicas?: ApiServiceSpec["replicas"];
  /** Connections of each replica to its database. @default 20 */
  poolSize?: number;
  /** Days that logins and administrators' changes are kept in the database. @default 365 */
  auditDays?: number;
  /** @default none: nobody can reset a forgotten password by themselves */
  mail?: IdentityMail;
  /**
   * How another image comes in. Within a minor version one replica after the other; two minor versions must not
   * run beside each other, so for another one all stop first. @default rolling
   */
  update?: "rolling" | "stop";
}
