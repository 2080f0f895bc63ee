import { expect } from "chai";
import { findings, resource } from "../support";

describe("A switch in a command", () => {
  const found = (words: string[]): string[] =>
    findings([
      resource("kubernetes:batch/v1:JobPatch", {
        spec: { template: { spec: { containers: [{ name: "dump", command: words }] } } },
      }),
    ]);
  for (const words of [
    ["curl", "-k", "https://idp.example.com"],
    ["sh", "-c", "set -e; curl -fsSk https://idp.example.com | jq ."],
    ["wget", "--no-check-certificate", "https://example.com/x"],
    ["aws", "--no-verify-ssl", "s3", "cp", "/x", "s3://dumps/x"],
    ["mysqldump", "--skip-ssl", "records"],
    ["mysqldump", "--ssl-mode=PREFERRED", "records"],
    ["mongodump", "--ssl", "--sslAllowInvalidCertificates"],
    ["kubectl", "--insecure-skip-tls-verify", "get", "pods"],
    ["postgres", "-c", "ssl=off"],
    ["/opt/keycloak/bin/kc.sh", "start-dev"],
    ["sh", "-c", "PGSSLMODE=disable pg_dump -h db records"],
    ["sh", "-c", "export NODE_TLS_REJECT_UNAUTHORIZED=0 && node ."],
  ])
    it(`is refused: ${words.join(" ")}`, () => {
      const [first = "", ...others] = found(words);
      expect(first).to.match(/^T-28 spec\.template\.spec\.containers\[0\]\.command\[\d\]$/);
      expect(others).to.deep.equal([]);
    });
  for (const words of [
    ["curl", "-fsS", "https://idp.example.com/keys"],
    ["sh", "-c", "curl -sk https://localhost:8443/healthz && exec app"],
    ["curl", "-K", "/run/secrets/curlrc", "https://search:9200"],
    ["sh", "-c", "curl -o task https://x.example.com; sort -k 2 list"],
    ["mysqldump", "--ssl-mode=VERIFY_IDENTITY", "records"],
    ["postgres", "-c", "ssl=on"],
    ["npm", "run", "start-dev"],
    ["sh", "-c", "PGSSLMODE=verify-full pg_dump -h db records"],
    ["mongodump", "--ssl", "--sslCAFile=/ca.pem"],
  ])
    it(`is let through: ${words.join(" ")}`, () => {
      expect(found(words)).to.deep.equal([]);
    });
});
