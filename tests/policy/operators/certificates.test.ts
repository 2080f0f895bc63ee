import { expect } from "chai";
import { UNKNOWN } from "../../../policy/rule";
import { check, findings, type Props, resource } from "../support";

const CERTIFICATE = "kubernetes:cert-manager.io/v1:Certificate";
const server: Props = {
  metadata: { name: "cache", namespace: "web" },
  spec: {
    secretName: "cache",
    dnsNames: ["cache.web.svc"],
    duration: "43800h",
    privateKey: { algorithm: "ECDSA", size: 256, rotationPolicy: "Always" },
    usages: ["server auth", "client auth"],
    issuerRef: { name: "web-ca", kind: "Issuer" },
  },
};

check("A server's certificate", {
  good: resource(CERTIFICATE, server),
  accepts: [
    {
      what: "cert-manager's defaults",
      change: [[["spec"], { secretName: "x", issuerRef: { name: "web-ca" } }]],
    },
    { what: "minutes and seconds", change: [[["spec", "duration"], "2160h0m0s"]] },
    {
      what: "a key whose length does not vary",
      change: [[["spec", "privateKey"], { algorithm: "Ed25519" }]],
    },
    {
      what: "a password from a Secret",
      change: [[["spec", "keystores"], { jks: { passwordSecretRef: { name: "x" } } }]],
    },
    {
      what: "the authority of a namespace",
      change: [
        [["spec", "isCA"], true],
        [["spec", "duration"], "87600h"],
        [["spec", "privateKey", "rotationPolicy"], "Never"],
      ],
      options: { under: ["ward:components:Network"] },
    },
  ],
  refuses: [
    {
      what: "a key of an unknown kind",
      change: [[["spec", "privateKey"], { algorithm: UNKNOWN }]],
      finds: ["T-61 spec.privateKey.algorithm"],
    },
    ...["43801h", "forever", "-1h", UNKNOWN].map((duration) => ({
      what: `a duration of ${String(duration)}`,
      change: [[["spec", "duration"], duration]] as [string[], unknown][],
      finds: ["T-61 spec.duration"],
    })),
    {
      what: "a key that stays",
      change: [[["spec", "privateKey", "rotationPolicy"], "Never"]],
      finds: ["T-61 spec.privateKey.rotationPolicy"],
    },
    {
      what: "a short key",
      change: [[["spec", "privateKey"], { algorithm: "RSA", size: 1024 }]],
      finds: ["T-61 spec.privateKey.size"],
    },
    {
      what: "a short key by default's algorithm",
      change: [[["spec", "privateKey"], { size: "1024" }]],
      finds: ["T-61 spec.privateKey.size"],
    },
    {
      what: "no renewal",
      change: [[["spec", "renewal"], { policy: "Disabled" }]],
      finds: ["T-61 spec.renewal.policy"],
    },
    ...["cert sign", "any", "crl sign", UNKNOWN].map((use) => ({
      what: `use for ${String(use)}`,
      change: [[["spec", "usages", 1], use]] as [(string | number)[], unknown][],
      finds: ["T-61 spec.usages[1]"],
    })),
    { what: "an authority of its own", change: [[["spec", "isCA"], true]], finds: ["T-61 spec.isCA"] },
    { what: "perhaps an authority", change: [[["spec", "isCA"], UNKNOWN]], finds: ["T-61 spec.isCA"] },
    {
      what: "a password in clear",
      change: [[["spec", "keystores"], { pkcs12: { create: true, password: "x" } }]],
      finds: ["T-61 spec.keystores.pkcs12.password"],
    },
  ],
});

check("An authority of the network", {
  under: ["ward:components:Network"],
  good: resource(CERTIFICATE, {
    spec: { isCA: true, duration: "87600h", privateKey: { rotationPolicy: "Never" } },
  }),
  refuses: [
    {
      what: "more than ten years",
      change: [[["spec", "duration"], "87601h"]],
      finds: ["T-61 spec.duration"],
    },
  ],
});

const acme = { server: "https://acme-v02.api.letsencrypt.org/directory", email: "a@example.com" };
check("An issuer for the whole cluster", {
  good: resource("kubernetes:cert-manager.io/v1:ClusterIssuer", { spec: { acme } }),
  accepts: [{ what: "Vault by TLS", change: [[["spec"], { vault: { server: "https://vault:8200" } }]] }],
  refuses: [
    {
      what: "an authority asked in clear",
      change: [[["spec", "acme", "server"], "http://acme.example.com"]],
      finds: ["T-62 spec.acme.server"],
    },
    {
      what: "an unknown authority",
      change: [[["spec", "acme", "server"], UNKNOWN]],
      finds: ["T-62 spec.acme.server"],
    },
    {
      what: "an authority that is not verified",
      change: [[["spec", "acme", "skipTLSVerify"], true]],
      finds: ["T-62 spec.acme.skipTLSVerify"],
    },
    {
      what: "Vault in clear",
      change: [[["spec"], { vault: { server: "http://vault:8200" } }]],
      finds: ["T-62 spec.vault.server"],
    },
    {
      what: "signatures of its own",
      change: [[["spec"], { selfSigned: {} }]],
      finds: ["T-62 spec.selfSigned"],
    },
  ],
});

describe("Who signs a certificate", () => {
  const issuer = (name: string, spec: Props, namespace = "web") =>
    resource("kubernetes:cert-manager.io/v1:Issuer", { metadata: { name, namespace }, spec }, { name });
  const issuers = [
    issuer("web-root", { selfSigned: {} }),
    issuer("web-ca", { ca: { secretName: "web-ca" } }),
    issuer("other", { ca: { secretName: "x" } }, "elsewhere"),
  ];
  const found = (issuerRef: unknown, changes: Props = {}, under: string[] = []): string[] =>
    findings([
      ...issuers,
      resource(
        CERTIFICATE,
        { ...server, spec: { ...(server["spec"] as Props), ...changes, issuerRef } },
        { under },
      ),
    ]);

  it("is an authority of the stack or of the cluster", () => {
    expect(found({ name: "web-ca", kind: "Issuer" })).to.deep.equal([]);
    expect(found({ name: "web-ca" })).to.deep.equal([]);
    expect(found({ name: "letsencrypt", kind: "ClusterIssuer" })).to.deep.equal([]);
  });

  it("is the certificate itself for the root of an authority only", () => {
    const root = { isCA: true, privateKey: { rotationPolicy: "Never" } };
    expect(found({ name: "web-root" }, root, ["ward:components:Network"])).to.deep.equal([]);
    expect(found({ name: "web-root" })).to.deep.equal(["T-61a spec.issuerRef.name"]);
  });

  for (const name of ["unheard-of", "other", UNKNOWN])
    it(`is refused: ${String(name)}`, () => {
      expect(found({ name })).to.deep.equal(["T-61a spec.issuerRef.name"]);
    });
});
