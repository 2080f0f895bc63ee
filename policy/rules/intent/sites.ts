/** Where people log in, and the files that browsers load. */
import type { Rule } from "../../rule";
import { HIPAA } from "../../writing/citations";
import { componentRule, inProd } from "../../writing/component-rule";
import { atLeast, integer, must, wrong } from "../../writing/expect";
import { isHost } from "./names";

export const siteIntentRules: Rule[] = [
  componentRule(
    ["IdentityProvider"],
    {
      id: "K-38",
      name: "logins-lead-back-to-named-hosts",
      title: "A login leads back to hosts that are named in full",
      duty: "identity",
      severity: "critical",
      why: "Whoever owns a host that a wildcard admits is handed the user's login.",
      remediation:
        "List full host names in redirectHosts, one or more for each client; give each client a secret.",
    },
    ({ view }) => [
      ...must(view.at("host"), "", isHost, "not the full name of a host"),
      ...view
        .at("clients")
        .each()
        .flatMap((client) => {
          const hosts = client.at("redirectHosts");
          return [
            ...(hosts.given() ? [] : [wrong(hosts, "no host is named")]),
            ...hosts.each().flatMap((host) => must(host, "", isHost, "not the full name of a host")),
            ...(client.at("secret").given()
              ? []
              : [wrong(client.at("secret"), "anybody may be this client")]),
          ];
        }),
    ],
  ),
  componentRule(
    ["IdentityProvider"],
    {
      id: "K-39",
      name: "identity-provider-stays-up",
      title: "In prod two replicas or more let users in, and mail leaves over TLS",
      duty: "identity",
      citations: [HIPAA.emergency, HIPAA.authentication],
      severity: "high",
      why: "When logins stop, every system behind them stops; a reset link in plain mail is a login.",
      remediation: "Give replicas.min 2 or more, or leave it out; mail on port 587 or 465.",
    },
    inProd(({ view }) => [
      ...must(view.at("replicas", "min"), 2, atLeast(2), "one replica is no redundancy"),
      ...must(
        view.at("mail", "port"),
        587,
        (port) => [465, 587].includes(integer(port) ?? 0),
        "mail leaves in clear",
      ),
    ]),
  ),
  componentRule(
    ["StaticSite"],
    {
      id: "K-48",
      name: "site-serves-a-folder-of-its-own",
      title: "A static site serves one folder of built files",
      duty: "secrets",
      citations: [HIPAA.access],
      severity: "high",
      why: "A folder such as / or /app serves sources, settings and keys of the image with the pages.",
      remediation: "Name the folder that the build writes, below its own path.",
    },
    ({ view }) =>
      must(
        view.at("folder"),
        "",
        (folder) =>
          /^(\/[A-Za-z0-9._-]+){2,}$/.test(String(folder)) &&
          !/^\/(bin|boot|dev|etc|home|lib\w*|proc|root|run|sbin|sys|tmp)(\/|$)|\/\.\.?(\/|$)/.test(
            String(folder),
          ),
        "serves more than built files",
      ),
  ),
  componentRule(
    ["StaticSite"],
    {
      id: "K-49",
      name: "site-can-be-corrected",
      title: "Only files whose names carry a hash are kept by browsers",
      duty: "containers",
      citations: [HIPAA.configuration],
      severity: "medium",
      why: "A page that browsers keep for a year cannot be mended for a year.",
      remediation: "List folders of hashed files in hashed, such as /assets, and never /.",
    },
    ({ view }) =>
      view
        .at("hashed")
        .each()
        .flatMap((path) =>
          must(
            path,
            "/",
            (value) => /^(\/[A-Za-z0-9._~-]+)+$/.test(String(value)),
            "pages would be kept for a year",
          ),
        ),
  ),
];
