import { expect } from "chai";
import { at } from "../support/plan";
import { nginxConf } from "./edge";
import { distributions, fact, SYSTEM } from "./inamsos.facts";
import { directives } from "./nginx";

const EDGE = `${SYSTEM}-edge`;

describe("seed 002: TLS", () => {
  fact("speaks TLS 1.2 and 1.3 only, with Mozilla's intermediate ciphers", [], {
    services: {
      aws: (plan) => {
        const versions = distributions(plan).map((it) => at(it, "viewerCertificate.minimumProtocolVersion"));
        expect(versions).to.deep.equal(["TLSv1.2_2021", "TLSv1.2_2021", "TLSv1.2_2021"]);
      },
      kubernetes: (plan) => {
        expect(directives(nginxConf(plan), "ssl_protocols")).to.deep.equal(["TLSv1.2 TLSv1.3"]);
        expect(directives(nginxConf(plan), "ssl_ciphers")).to.have.length(1);
      },
    },
  });
  fact("needs no DH parameters: every key exchange is on elliptic curves", [], {
    services: {
      kubernetes: (plan) => {
        const [ciphers = ""] = directives(nginxConf(plan), "ssl_ciphers");
        expect(ciphers.split(":").filter((cipher) => !cipher.startsWith("ECDHE-"))).to.deep.equal([]);
        expect(nginxConf(plan)).not.to.include("ssl_dhparam");
      },
    },
  });
  fact("staples no OCSP answers, which Let's Encrypt no longer gives", [], {
    services: { kubernetes: (plan) => expect(nginxConf(plan)).not.to.include("ssl_stapling") },
  });
  fact("has certificates that are renewed by themselves", [], {
    services: {
      aws: (plan) =>
        expect(plan.get("aws:acm/certificate:Certificate", EDGE, "validationMethod")).to.equal("DNS"),
      kubernetes: (plan) =>
        expect(plan.get("kubernetes:cert-manager.io/v1:Certificate", EDGE, "spec.issuerRef")).to.deep.equal({
          name: "letsencrypt-prod",
          kind: "ClusterIssuer",
          group: "cert-manager.io",
        }),
    },
  });
  fact("speaks HTTP/2 under every host", [], {
    services: {
      aws: (plan) =>
        expect(distributions(plan).map((it) => at(it, "httpVersion"))).to.deep.equal(
          Array(3).fill("http2and3"),
        ),
      kubernetes: (plan) => expect(directives(nginxConf(plan), "http2")).to.deep.equal(["on", "on", "on"]),
    },
  });
});
