/** What services are asked to run, and to be told. */
import { UNKNOWN } from "../../plan/view";
import type { Finding, Rule, Subject } from "../../rule";
import { holdsSecret, isHarmless, isPlainConnection, isSecretName } from "../../values/credentials";
import { isPinned } from "../../values/image";
import { HIPAA } from "../../writing/citations";
import { componentRule, inProd } from "../../writing/component-rule";
import { atLeast, must, unjudged, wrong } from "../../writing/expect";

/** Paths that a program has no business to change. */
const SYSTEM_PATH = /^\/(bin|boot|dev|etc|lib\w*|proc|root|sbin|sys|usr)?(\/|$)/;

/** Each variable that is given in clear; those that name a connection, a secret or a service are objects. */
function variables({ view }: Subject, bad: (name: string, value: string) => string | undefined): Finding[] {
  return view
    .at("env")
    .entries()
    .flatMap(([name, value]) => {
      const read = value.or(undefined);
      if (read === UNKNOWN || name === UNKNOWN) return [unjudged(value)];
      const message = typeof read === "object" || read === undefined ? undefined : bad(name, String(read));
      return message ? [wrong(value, message)] : [];
    });
}

export const serviceIntentRules: Rule[] = [
  componentRule(
    ["ApiService"],
    {
      id: "K-20",
      name: "service-survives-a-node",
      title: "In prod a service that is called has two replicas or more",
      duty: "containers",
      citations: [HIPAA.emergency],
      severity: "medium",
      why: "With one replica each lost node, and each update of one, is an outage.",
      remediation: "Give replicas.min 2 or more. A worker without a port may have one.",
    },
    inProd(({ view }) =>
      view.at("port").given()
        ? must(view.at("replicas", "min"), 1, atLeast(2), "one replica is no redundancy")
        : [],
    ),
  ),
  componentRule(
    ["ApiService"],
    {
      id: "K-21",
      name: "service-tells-its-health",
      title: "A service that is called says whether it lives and whether it is ready",
      duty: "containers",
      citations: [HIPAA.emergency],
      severity: "medium",
      why: "Without probes a hung replica is sent requests for ever, and a broken version is rolled out to the end.",
      remediation: "Give liveness and readiness with a path and a number of failures.",
    },
    ({ view }) =>
      view.at("port").given()
        ? ["liveness", "readiness"].flatMap((probe) => [
            ...must(
              view.at(probe, "path"),
              "",
              (path) => String(path).startsWith("/"),
              "nothing asks the service",
            ),
            ...must(view.at(probe, "failures"), 0, atLeast(1), "no failure counts"),
          ])
        : [],
  ),
  componentRule(
    ["ApiService", "BackupSchedule", "CacheBackup", "IdentityProvider", "StaticSite", "StoreBackup"],
    {
      id: "K-23",
      name: "spec-images-are-pinned",
      title: "Images in specs are named by digest or exact tag",
      duty: "containers",
      citations: [HIPAA.configuration],
      severity: "medium",
      why: "What `latest` is tomorrow has not been tested today.",
      remediation: "Name a digest (@sha256:…) or a tag with a version.",
    },
    ({ view }) => must(view.at("image"), "", isPinned, "the image is not pinned"),
  ),
  componentRule(
    ["ApiService"],
    {
      id: "K-24",
      name: "service-secrets-are-referenced",
      title: "A service's variables name secrets and hold none",
      duty: "secrets",
      severity: "critical",
      why: "What stands in a spec stands in the repository, in the state and in every log of a plan.",
      remediation: "Use { secret } or { connection, field } as the variable's source.",
    },
    (subject) =>
      variables(subject, (name, value) =>
        holdsSecret(value) || (isSecretName(name) && !isHarmless(value))
          ? "a secret stands here in clear"
          : undefined,
      ),
  ),
  componentRule(
    ["ApiService"],
    {
      id: "K-25",
      name: "service-connections-use-tls",
      title: "A service's variables ask for TLS",
      duty: "tls",
      severity: "high",
      why: "redis://, amqp://, sslmode=prefer and http:// to the outside talk in clear, whatever the server can do.",
      remediation: "Use { connection, field: url }, or a URL with TLS.",
    },
    (subject) =>
      // Values that are not known are reported by K-24, once.
      variables(subject, (_, value) =>
        isPlainConnection(value) ? "a connection without TLS" : undefined,
      ).filter((finding) => !finding.unknown),
  ),
  componentRule(
    ["ApiService"],
    {
      id: "K-27",
      name: "service-runs-as-a-user",
      title: "Services run as a user, and write only to paths of their own",
      duty: "containers",
      severity: "high",
      why: "Root in a container is root wherever the container has a hole; a writable /usr is a place to stay.",
      remediation: "Give a uid of 1 or more, and writablePaths below the program's own folder or /tmp.",
    },
    ({ view }) => [
      ...must(view.at("uid"), 1000, atLeast(1), "the service runs as root"),
      ...view
        .at("writablePaths")
        .each()
        .flatMap((path) =>
          must(
            path,
            "/",
            (value) => typeof value === "string" && value.startsWith("/") && !SYSTEM_PATH.test(value),
            "not a path of the program's own",
          ),
        ),
    ],
  ),
];
