/** What all resources of Elastic's operator have: settings with dots in their names, a certificate and a Service. */
import { UNKNOWN, type View } from "../../plan/view";
import type { Finding } from "../../rule";
import { isFalse, must, wrong } from "../../writing/expect";

/** What is nested under a name, as `a.b`. */
export function flat(prefix: string, view: View): [name: string | typeof UNKNOWN, value: View][] {
  return view.entries().flatMap(([key, value]) => {
    if (key === UNKNOWN) return [[UNKNOWN, value] as [typeof UNKNOWN, View]];
    const name = `${prefix}${key}`;
    const inner = flat(`${name}.`, value);
    return inner.length > 0 && inner[0]?.[0] !== UNKNOWN ? inner : [[name, value] as [string, View]];
  });
}

/** A certificate of one's own stands in for the operator's. */
export function answersTls(door: View): Finding[] {
  const tls = door.at("tls");
  if (tls.at("certificate", "secretName").given()) return [];
  return must(
    tls.at("selfSignedCertificate", "disabled"),
    false,
    isFalse,
    "whoever asks is answered in clear",
  );
}

/** The operator makes the Service, so no rule about Services sees it. */
export function staysInside(door: View): Finding[] {
  const service = door.at("service", "spec");
  const type = must(
    service.at("type"),
    "ClusterIP",
    (value) => value === "ClusterIP",
    "the operator makes a public Service",
  );
  const addresses = service.at("externalIPs").each();
  return [...type, ...addresses.map((ip) => wrong(ip, "the operator's Service gets a public address"))];
}
