/** The public addresses of a stack, from its plan, and how they are asked. */
import { request as askPlain } from "node:http";
import { request as askTls } from "node:https";
import { DeliveryError } from "./options";
import type { Planned } from "./planned";

/** A host of the stack's edge. */
export interface Address {
  host: string;
  /** A path that answers 200 while the host's service is well: its health, else its first page. */
  path: string;
  /** A path that the edge keeps to itself. */
  denied: string | undefined;
  /** The host that all requests are sent to. */
  redirectTo: string | undefined;
}

interface Edge {
  sites: { hosts: string[]; routes?: { path: string }[]; static?: object; redirectTo?: string }[];
  denied?: string[];
}

/** Every host of every edge in the plan. */
export function addressesOf(plan: readonly Planned[]): Address[] {
  return plan
    .filter(({ type }) => type === "ward:components:EdgeProxy")
    .flatMap(({ inputs }) => {
      const { sites, denied = [] } = inputs as unknown as Edge;
      return sites.flatMap((site) =>
        site.hosts.map((host) => ({
          host,
          path: pathOf(site),
          denied: denied[0],
          redirectTo: site.redirectTo,
        })),
      );
    });
}

function pathOf({ routes = [], static: files }: Edge["sites"][number]): string {
  const paths = routes.map(({ path }) => path);
  const health = paths.find((path) => path.endsWith("/health"));
  const first = [...paths].sort((one, other) => one.length - other.length)[0];
  return health ?? (files === undefined ? first : undefined) ?? "/";
}

export interface Answer {
  status: number;
  headers: Readonly<Record<string, string | string[] | undefined>>;
  milliseconds: number;
}

/** Where to ask in place of what DNS says: a load balancer that has no name yet. */
export interface Place {
  address: string | undefined;
  https: number;
  http: number;
  /** In place of the authorities that Node trusts, in PEM. */
  ca?: string;
}

/** `203.0.113.7`, or with other ports than 443 and 80: `127.0.0.1:8443:8080`. @throws {DeliveryError} */
export function placeOf(text: string): Place {
  if (text === "dns") return { address: undefined, https: 443, http: 80 };
  const [, address, https = "443", http = "80"] = /^([^:]+)(?::(\d+):(\d+))?$/.exec(text) ?? [];
  if (address === undefined)
    throw new DeliveryError(`--at ${text}: should be ADDRESS or ADDRESS:HTTPS-PORT:HTTP-PORT`);
  return { address, https: Number(https), http: Number(http) };
}

/** One GET, whose certificate has to be good for the host. @throws what the network says */
export function ask(scheme: "https" | "http", host: string, path: string, place: Place): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const started = performance.now();
    const send = scheme === "https" ? askTls : askPlain;
    const request = send(
      {
        host: place.address ?? host,
        servername: host,
        port: place[scheme],
        path,
        headers: { host, "user-agent": "ward-smoke-test" },
        timeout: 10_000,
        agent: false,
        ...(place.ca === undefined ? {} : { ca: place.ca }),
      },
      (response) => {
        response.resume();
        response.once("error", reject);
        response.once("end", () =>
          resolve({
            status: response.statusCode ?? 0,
            headers: response.headers,
            milliseconds: performance.now() - started,
          }),
        );
      },
    );
    request.once("timeout", () => request.destroy(new Error("no answer in 10 s")));
    request.once("error", reject);
    request.end();
  });
}
