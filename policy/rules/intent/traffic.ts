/** On which ports services listen, call each other, and call the outside. */
import type { Rule } from "../../rule";
import { dataService } from "../../values/ports";
import { componentRule } from "../../writing/component-rule";
import { integer, must } from "../../writing/expect";

/** Ports of protocols that begin in clear, or stay so. */
const PLAIN_PORTS = new Set([20, 21, 23, 25, 69, 80, 110, 119, 143, 161, 389, 512, 513, 514, 1883, 8080]);

/** 9000 and 9001 are an object store's, and those of many a program beside it. */
export function isStorePort(port: number): boolean {
  return port !== 9000 && port !== 9001 && dataService({ from: port, to: port }) !== undefined;
}

function isPort(value: unknown): boolean {
  const port = integer(value);
  return port !== undefined && port >= 1 && port <= 65535;
}

function isServicePort(value: unknown): boolean {
  return isPort(value) && !isStorePort(integer(value) ?? 0);
}

export const trafficIntentRules: Rule[] = [
  componentRule(
    ["ApiService"],
    {
      id: "K-22",
      name: "service-takes-no-store-port",
      title: "Services listen on ports that no data store is known by",
      duty: "private-ports",
      severity: "high",
      why: "What is open for a service on 5432 is open for a database that takes its place.",
      remediation: "Move the service to another port.",
    },
    ({ view }) =>
      [view.at("port"), view.at("servicePort"), view.at("metricsPort"), ...view.at("peerPorts").each()]
        .filter((port) => port.given())
        .flatMap((port) => must(port, 0, isServicePort, "not a port for a service")),
  ),
  componentRule(
    ["ApiService"],
    {
      id: "K-26",
      name: "service-leaves-over-tls",
      title: "Services call the outside on ports of protocols with TLS",
      duty: "tls",
      severity: "high",
      why: "What leaves the system in clear is read on the way; a database outside is nobody's that is judged here.",
      remediation: "Use 443, 465 or 587; make a data store a connection of the system.",
    },
    ({ view }) =>
      view
        .at("egress")
        .each()
        .flatMap((egress) =>
          must(
            egress.at("port"),
            0,
            (port) => isServicePort(port) && !PLAIN_PORTS.has(integer(port) ?? 0),
            "not a port that TLS is spoken on",
          ),
        ),
  ),
  componentRule(
    ["ServiceCalls"],
    {
      id: "K-28",
      name: "calls-name-their-peers",
      title: "A call between services names who calls, who is called, and one port",
      duty: "private-ports",
      severity: "high",
      why: "HTTP between services is allowed because each port admits named peers only.",
      remediation: "Give from, to and a port that no data store is known by.",
    },
    ({ view }) =>
      view
        .at("calls")
        .each()
        .flatMap((call) => [
          ...["from", "to"].flatMap((end) =>
            must(
              call.at(end),
              "",
              (name) => /^[a-z0-9]([a-z0-9-]*[a-z0-9])?$/.test(String(name)),
              "not one service",
            ),
          ),
          ...must(call.at("port"), 0, isServicePort, "not a port for a service"),
        ]),
  ),
];
