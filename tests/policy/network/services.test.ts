import { expect } from "chai";
import { UNKNOWN } from "../../../policy/rule";
import { check, findings, resource } from "../support";

const EDGE = ["ward:components:EdgeProxy"];
const ports = ["spec", "ports"];
const AWS = "service.beta.kubernetes.io/aws-load-balancer";

check("A Service", {
  good: resource("kubernetes:core/v1:Service", { spec: { ports: [{ port: 5432, targetPort: 5432 }] } }),
  refuses: [
    {
      what: "a load balancer on a data port",
      change: [[["spec", "type"], "LoadBalancer"]],
      finds: ["P-13 spec.ports[0].port", "P-13 spec.ports[0].targetPort", "P-15 spec.type"],
    },
    {
      what: "a data port behind another number",
      change: [
        [["spec", "type"], "LoadBalancer"],
        [[...ports, 0, "port"], 15432],
      ],
      finds: ["P-13 spec.ports[0].targetPort", "P-15 spec.type"],
    },
    {
      what: "a data port as a string",
      change: [
        [["spec", "type"], "NodePort"],
        [[...ports, 0], { port: 80, targetPort: "6379" }],
      ],
      finds: ["P-13 spec.ports[0].targetPort", "P-15 spec.type"],
    },
    {
      what: "any node port",
      change: [
        [["spec", "type"], "NodePort"],
        [[...ports, 0], { port: 80, targetPort: 8080 }],
      ],
      finds: ["P-15 spec.type"],
    },
    {
      what: "an unknown type",
      change: [[["spec", "type"], UNKNOWN]],
      finds: ["P-13 spec.type", "P-15 spec.type"],
    },
    {
      what: "addresses of the network",
      change: [[["spec", "externalIPs"], ["203.0.113.9"]]],
      finds: ["P-14 spec.externalIPs"],
    },
    {
      what: "unknown addresses",
      change: [[["spec", "externalIPs"], UNKNOWN]],
      finds: ["P-14 spec.externalIPs"],
    },
  ],
});

check("The edge's Service", {
  under: EDGE,
  good: resource("kubernetes:core/v1:Service", {
    spec: {
      type: "LoadBalancer",
      ports: [
        { port: 80, targetPort: "http" },
        { port: 443, targetPort: 8443 },
      ],
    },
  }),
  accepts: [
    {
      what: "a load balancer that passes TLS on",
      change: [[["metadata"], { annotations: { [`${AWS}-backend-protocol`]: "tcp" } }]],
    },
  ],
  refuses: [
    {
      what: "443 on the port of plain HTTP",
      change: [[[...ports, 1, "targetPort"], "http"]],
      finds: ["T-27 spec.ports[1].targetPort"],
    },
    { what: "no 443", change: [[ports, [{ port: 80, targetPort: 8080 }]]], finds: ["T-27 spec.ports"] },
    {
      what: "a load balancer that ends TLS",
      change: [[["metadata"], { annotations: { [`${AWS}-backend-protocol`]: "http" } }]],
      finds: [`T-27 metadata.annotations["${AWS}-backend-protocol"]`],
    },
    {
      what: "old TLS of the load balancer",
      change: [
        [["metadata"], { annotations: { [`${AWS}-ssl-negotiation-policy`]: "ELBSecurityPolicy-2016-08" } }],
      ],
      finds: [`T-27 metadata.annotations["${AWS}-ssl-negotiation-policy"]`],
    },
    {
      what: "a third port",
      change: [[[...ports, 2], { port: 8080, targetPort: 8080 }]],
      finds: ["P-15 spec.ports[2].port"],
    },
    {
      what: "a data port",
      change: [[[...ports, 2], { port: 9000, targetPort: 9000 }]],
      finds: ["P-13 spec.ports[2].port", "P-13 spec.ports[2].targetPort", "P-15 spec.ports[2].port"],
    },
    {
      what: "another owner",
      change: [],
      options: { under: ["ward:components:ApiService"] },
      finds: ["P-15 spec.type"],
    },
  ],
});

check("A Service that is an alias", {
  good: resource("kubernetes:core/v1:Service", {
    spec: { type: "ExternalName", externalName: "db.other.svc.cluster.local" },
  }),
  accepts: ["db.abc.us-east-2.rds.amazonaws.com", "db.corp.internal", "db.other.svc"].map((host) => ({
    what: host,
    change: [[["spec", "externalName"], host]],
  })),
  refuses: ["db.example.com", "10.0.0.1.example.com", "", undefined, UNKNOWN, "db.svc.example.com"].map(
    (host) => ({
      what: String(host),
      change: [[["spec", "externalName"], host]],
      finds: ["P-61 spec.externalName"],
    }),
  ),
});

const ends = (ip: unknown) => ({
  subsets: [{ addresses: [{ ip: "10.0.0.9" }, { ip }], ports: [{ port: 5432 }] }],
});
check("Endpoints that are written by hand", {
  good: resource("kubernetes:core/v1:Endpoints", ends("172.16.4.1")),
  accepts: [{ what: "IPv6", change: [[["subsets"], ends("fd00::7").subsets]] }],
  refuses: ["203.0.113.9", "2001:db8::1", "example.com", "", undefined, UNKNOWN].map((ip) => ({
    what: String(ip),
    change: [[["subsets"], ends(ip).subsets]],
    finds: ["P-61 subsets[0].addresses[1].ip"],
  })),
});

check("Endpoints that are not ready", {
  good: resource("kubernetes:core/v1:Endpoints", { subsets: [{ notReadyAddresses: [{ ip: "10.0.0.9" }] }] }),
  refuses: [
    {
      what: "on the internet",
      change: [[["subsets", 0, "notReadyAddresses", 0, "ip"], "203.0.113.9"]],
      finds: ["P-61 subsets[0].notReadyAddresses[0].ip"],
    },
  ],
});

check("A slice of endpoints", {
  good: resource("kubernetes:discovery.k8s.io/v1:EndpointSlice", {
    addressType: "IPv4",
    endpoints: [{ addresses: ["10.0.0.9"] }, { addresses: ["10.0.0.10", "192.168.7.1"] }],
  }),
  accepts: [
    {
      what: "a name inside",
      change: [
        [["addressType"], "FQDN"],
        [["endpoints"], [{ addresses: ["db.corp.internal"] }]],
      ],
    },
  ],
  refuses: ["203.0.113.9", "db.example.com", UNKNOWN].map((address) => ({
    what: String(address),
    change: [[["endpoints", 1, "addresses", 0], address]],
    finds: ["P-61 endpoints[1].addresses[0]"],
  })),
});

describe("A pod's own names of hosts", () => {
  const pod = (ip: unknown) =>
    findings([
      resource("kubernetes:core/v1:PodPatch", {
        spec: {
          hostAliases: [
            { ip: "10.0.0.9", hostnames: ["a"] },
            { ip, hostnames: ["db"] },
          ],
        },
      }),
    ]).filter((finding) => finding.startsWith("P-61"));

  it("stand for hosts inside", () => {
    expect(pod("127.0.0.1")).to.deep.equal([]);
    for (const ip of ["203.0.113.9", undefined, UNKNOWN])
      expect(pod(ip)).to.deep.equal(["P-61 spec.hostAliases[1].ip"]);
  });
});
