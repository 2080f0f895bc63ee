import { expect } from "chai";
import { UNKNOWN } from "../../../policy/rule";
import { changed, check, findings, resource } from "../support";

const vpc = {
  target: "aws",
  namespace: "tebx",
  cidr: "10.0.0.0/16",
  natPerZone: true,
  zones: ["us-west-2a", "us-west-2b"],
};

check("A network's spec", {
  good: resource("ward:components:Network", vpc),
  accepts: [
    {
      what: "kubernetes, which has zones of its own",
      change: [
        [["target"], "kubernetes"],
        [["cidr"], undefined],
        [["zones"], undefined],
      ],
    },
    { what: "flow logs for a year", change: [[["flowLogDays"], 365]] },
  ],
  refuses: [
    { what: "a public range", change: [[["cidr"], "11.0.0.0/16"]], finds: ["K-40 cidr"] },
    { what: "half of the internet", change: [[["cidr"], "0.0.0.0/1"]], finds: ["K-40 cidr"] },
    { what: "an unknown range", change: [[["cidr"], UNKNOWN]], finds: ["K-40 cidr"] },
    { what: "one zone", change: [[["zones"], ["us-west-2a"]]], finds: ["K-41 zones"] },
    { what: "one zone twice", change: [[["zones"], ["us-west-2a", "us-west-2a"]]], finds: ["K-41 zones"] },
    { what: "no zones", change: [[["zones"], undefined]], finds: ["K-41 zones"] },
    { what: "unknown zones", change: [[["zones"], UNKNOWN]], finds: ["K-41 zones"] },
    { what: "everybody's namespace", change: [[["namespace"], "default"]], finds: ["K-43 namespace"] },
    { what: "Kubernetes' own", change: [[["namespace"], "kube-system"]], finds: ["K-43 namespace"] },
    { what: "flow logs of a day", change: [[["flowLogDays"], 1]], finds: ["K-35 flowLogDays"] },
  ],
});

check("The spec of a network in a cluster's VPC", {
  good: resource("ward:components:Network", {
    target: "aws",
    namespace: "tebx",
    vpc: "vpc-0f1e2d3c4b5a60718",
    dataSubnets: { "us-west-2a": "10.10.240.0/24", "us-west-2b": "10.10.241.0/24" },
  }),
  refuses: [
    {
      what: "data in one zone",
      change: [[["dataSubnets", "us-west-2b"], undefined]],
      finds: ["K-41 dataSubnets"],
    },
    {
      what: "data in a public range",
      change: [[["dataSubnets", "us-west-2b"], "52.0.0.0/24"]],
      finds: ["K-40 dataSubnets.us-west-2b"],
    },
  ],
});

describe("One NAT gateway for all zones", () => {
  const found = (environment: "staging" | "prod", natPerZone: unknown) =>
    findings([resource("ward:components:Network", changed(vpc, ["natPerZone"], natPerZone))], {
      environment,
    });
  it("is advised against in prod only", () => {
    expect(found("prod", false)).to.deep.equal(["K-42 natPerZone"]);
    expect(found("prod", undefined)).to.deep.equal(["K-42 natPerZone"]);
    expect(found("prod", true)).to.deep.equal([]);
    expect(found("staging", false)).to.deep.equal([]);
  });
});

check("A system's secrets", {
  good: resource("ward:components:SystemSecrets", {
    generated: { JWT_SECRET: 64 },
    given: ["SMTP_PASSWORD"],
  }),
  accepts: [{ what: "32 characters", change: [[["generated", "JWT_SECRET"], 32]] }],
  refuses: [
    {
      what: "31 characters",
      change: [[["generated", "JWT_SECRET"], 31]],
      finds: ["K-44 generated.JWT_SECRET"],
    },
    {
      what: "an unknown length",
      change: [[["generated", "JWT_SECRET"], UNKNOWN]],
      finds: ["K-44 generated.JWT_SECRET"],
    },
  ],
});

check("A registry's credentials", {
  good: resource("ward:components:RegistryCredentials", {
    server: "registry.example.com:5000",
    targets: ["aws"],
  }),
  accepts: [{ what: "a host without a port", change: [[["server"], "ghcr.io"]] }],
  refuses: [
    { what: "plain HTTP", change: [[["server"], "http://registry.example.com"]], finds: ["K-45 server"] },
    { what: "port 80", change: [[["server"], "registry.example.com:80"]], finds: ["K-45 server"] },
    { what: "no server", change: [[["server"], undefined]], finds: ["K-45 server"] },
  ],
});

check("Image repositories", {
  good: resource("ward:components:ImageRepositories", { repositories: ["hospital/api"], target: "aws" }),
  accepts: [{ what: "a month", change: [[["untaggedDays"], 30]] }],
  refuses: [{ what: "a day", change: [[["untaggedDays"], 1]], finds: ["K-46 untaggedDays"] }],
});

check("A cluster's operators", {
  good: resource("ward:components:ClusterAddons", {
    clusterIssuer: "letsencrypt-prod",
    acme: { email: "platform@example.com" },
  }),
  accepts: [
    {
      what: "an authority of one's own",
      change: [[["acme", "server"], "https://acme.example.com/directory"]],
    },
    {
      what: "a test authority in staging",
      change: [[["acme", "server"], "https://acme-staging-v02.api.letsencrypt.org/directory"]],
      context: { environment: "staging" },
    },
  ],
  refuses: [
    {
      what: "plain HTTP",
      change: [[["acme", "server"], "http://acme.example.com"]],
      finds: ["K-47 acme.server"],
    },
    {
      what: "a test authority in prod",
      change: [[["acme", "server"], "https://acme-staging-v02.api.letsencrypt.org/directory"]],
      finds: ["K-47 acme.server"],
    },
    { what: "an unknown authority", change: [[["acme", "server"], UNKNOWN]], finds: ["K-47 acme.server"] },
  ],
});
