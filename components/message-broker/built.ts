import * as pulumi from "@pulumi/pulumi";
import type { ConnectionField } from "../connection";
import type { SecretValues } from "../secret-bundle";
import type { Target } from "../target";
import type { MessageBrokerSpec } from "./args";

/** AMQP over TLS. */
export const AMQPS_PORT = 5671;

export interface BrokerPlan extends MessageBrokerSpec {
  connection: string;
  readers: Target[];
}

/** Every entry of the connection's secret; `amqps` is TLS, the last slash the virtual host `/`. */
export function connectionValues(
  host: pulumi.Input<string>,
  user: string,
  password: pulumi.Output<string>,
): SecretValues<ConnectionField> {
  return {
    url: pulumi.interpolate`amqps://${user}:${password}@${host}:${AMQPS_PORT}/`,
    host,
    port: String(AMQPS_PORT),
    username: user,
    password,
  };
}
