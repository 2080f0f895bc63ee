/** What is unsafe in a compose file. */
import type { Compose } from "../compose";
import { isData, kindOf } from "../kinds";
import type { Check, Finding } from "./check";
import { backups } from "./data";
import { outside, plainHttp, publishedPorts } from "./reach";
import { health, host, image, memory, restart } from "./running";
import { debugging, password, secrets } from "./secrets";

export type { Finding } from "./check";

const CHECKS: readonly Check[] = [
  publishedPorts,
  plainHttp,
  image,
  secrets,
  password,
  health,
  backups,
  memory,
  restart,
  host,
  debugging,
  outside,
];

/** Every finding, data stores first. */
export function findingsOf({ services }: Compose): Finding[] {
  const data = services.filter((service) => isData(kindOf(service)));
  const rest = services.filter((service) => !data.includes(service));
  return [...data, ...rest].flatMap((service) =>
    CHECKS.flatMap((check) => check(service)).map((finding) => ({ service: service.name, ...finding })),
  );
}
