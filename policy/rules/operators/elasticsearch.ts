/** Elasticsearch by Elastic's operator: TLS, passwords, reach and volumes. */
import { UNKNOWN, type View } from "../../plan/view";
import type { Finding, Rule } from "../../rule";
import { custom } from "../../shapes/kubernetes";
import { HIPAA } from "../../writing/citations";
import { isFalse, isNotTrue, isTrue, must, unjudged, wrong } from "../../writing/expect";
import { answersTls, flat, staysInside } from "./elastic";

const ELASTICSEARCH = custom("elasticsearch.k8s.elastic.co", "Elasticsearch");

/** Settings of every node set, `a.b` however they are nested. */
function settings(view: View): [name: string | typeof UNKNOWN, value: View][] {
  return view
    .at("spec", "nodeSets")
    .each()
    .flatMap((set) => flat("", set.at("config")));
}

/** What a setting may be, by its name. */
function judged(view: View, name: RegExp, good: (value: unknown) => boolean, message: string): Finding[] {
  return settings(view).flatMap(([key, value]) => {
    if (key === UNKNOWN) return [unjudged(value)];
    return name.test(key) ? must(value, undefined, good, message) : [];
  });
}

export const elasticsearchRules: Rule[] = [
  {
    id: "T-34",
    name: "elasticsearch-uses-tls",
    title: "Elasticsearch on Kubernetes speaks TLS, to clients and between its members",
    duty: "tls",
    level: "mandatory",
    severity: "high",
    citations: [HIPAA.transmission, HIPAA.encryptionInTransit],
    why: "One field of the operator, or one setting of a node set, turns it off.",
    remediation:
      "Leave http.tls.selfSignedCertificate.disabled and the xpack.security settings alone; give http.tls.certificate.",
    types: ELASTICSEARCH,
    evaluate: ({ view }) => {
      const transport = view.at("spec", "transport", "tls");
      const trusted = transport.at("certificateAuthorities", "configMapName").given();
      const among = "members have no certificates";
      return [
        ...answersTls(view.at("spec", "http")),
        ...(trusted ? [] : must(transport.at("selfSignedCertificates", "disabled"), false, isFalse, among)),
        ...judged(
          view,
          /^xpack\.security\.((http|transport)\.ssl\.)?enabled$/,
          isTrue,
          "security is switched off",
        ),
        ...judged(
          view,
          /^xpack\.security\..*\.verification_mode$/,
          (mode) => mode === "full" || mode === "certificate",
          "certificates are not verified",
        ),
      ];
    },
  },
  {
    id: "S-12",
    name: "elasticsearch-asks-for-a-password",
    title: "Elasticsearch on Kubernetes lets in nobody without a password",
    duty: "secrets",
    level: "mandatory",
    severity: "high",
    citations: [HIPAA.authentication],
    why: "Anonymous access gives every pod of the namespace what it names.",
    remediation: "Remove xpack.security.authc.anonymous.",
    types: ELASTICSEARCH,
    evaluate: ({ view }) =>
      judged(view, /^xpack\.security\.authc\.anonymous\./, () => false, "whoever has no password is let in"),
  },
  {
    id: "P-32",
    name: "elasticsearch-is-not-published",
    title: "Elasticsearch on Kubernetes has no public Service and no port of its node",
    duty: "private-ports",
    level: "mandatory",
    severity: "critical",
    citations: [HIPAA.access, HIPAA.transmission],
    why: "The operator makes the Services, so no rule about Services sees them.",
    remediation: "Leave the Services ClusterIP, remote clusters and the host's network out.",
    types: ELASTICSEARCH,
    evaluate: ({ view }) => {
      const spec = view.at("spec");
      return [
        ...["http", "transport", "remoteClusterServer"].flatMap((role) => staysInside(spec.at(role))),
        ...must(spec.at("remoteClusterServer", "enabled"), false, isNotTrue, "other clusters may read it"),
        ...spec
          .at("nodeSets")
          .each()
          .flatMap((set) => {
            const pod = set.at("podTemplate", "spec");
            const ports = pod
              .at("containers")
              .each()
              .flatMap((container) => container.at("ports").each());
            return [
              ...must(pod.at("hostNetwork"), false, isFalse, "the store opens ports of its node"),
              ...ports.flatMap((port) =>
                must(port.at("hostPort"), false, isFalse, "the store opens a port of its node"),
              ),
            ];
          }),
      ];
    },
  },
  {
    id: "R-31",
    name: "elasticsearch-keeps-its-volumes",
    title: "Elasticsearch on Kubernetes keeps its data on volumes that outlive it",
    duty: "retention",
    level: "mandatory",
    severity: "high",
    citations: [HIPAA.backup, HIPAA.integrity],
    why: "The operator's default deletes the volumes with the cluster, and an emptyDir goes with its pod.",
    remediation:
      "Set volumeClaimDeletePolicy to DeleteOnScaledownOnly, and leave elasticsearch-data a claimed volume.",
    types: ELASTICSEARCH,
    evaluate: ({ view }) => [
      ...must(
        view.at("spec", "volumeClaimDeletePolicy"),
        "DeleteOnScaledownAndClusterDeletion",
        (policy) => policy === "DeleteOnScaledownOnly",
        "the data goes with the cluster",
      ),
      ...view
        .at("spec", "nodeSets")
        .each()
        .flatMap((set) =>
          set
            .at("podTemplate", "spec", "volumes")
            .each()
            .filter(
              (volume) =>
                volume.at("name").or("") === "elasticsearch-data" &&
                !volume.at("persistentVolumeClaim").given(),
            )
            .map((volume) => wrong(volume, "the data goes with its pod")),
        ),
    ],
  },
];
