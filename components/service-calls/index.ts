import * as pulumi from "@pulumi/pulumi";
import type { ApiService } from "../api-service";
import { openPort } from "../open-port";
import { Problems } from "../problems";
import type { Target } from "../target";

export interface ServiceCallsArgs {
  target: Target;
  /** All services of the system: each says which others it calls. */
  services: readonly ApiService[];
}

interface Call {
  from: ApiService;
  to: ApiService;
  port: number;
}

/**
 * Opens to each service of a system the ports of those it calls, and no other. Made after all of them, as two
 * services may call each other.
 */
export class ServiceCalls extends pulumi.ComponentResource {
  constructor(name: string, args: ServiceCallsArgs, opts?: pulumi.ComponentResourceOptions) {
    const problems = new Problems();
    const calls = callsAmong(args.services, problems);
    const spec = calls.map(({ from, to, port }) => ({ from: from.service, to: to.service, port }));
    super("ward:components:ServiceCalls", name, { target: args.target.kind, calls: spec }, opts);
    problems.refuse(this, name);
    for (const { from, to, port } of calls) {
      const called = { connection: to.service, reach: to.reach, port };
      openPort(`${name}-${from.service}`, from.client, called, { parent: this });
    }
    this.registerOutputs({});
  }
}

function callsAmong(services: readonly ApiService[], problems: Problems): Call[] {
  return services.flatMap((from) =>
    from.calls.flatMap((called) => {
      const to = services.find(({ service }) => service === called);
      problems.unless(
        to?.port !== undefined,
        `"${from.service}" calls "${called}", which ${to === undefined ? "is not among the services given" : "has no port"}`,
      );
      return to?.port === undefined ? [] : [{ from, to, port: to.port }];
    }),
  );
}
