import { expect } from "chai";
import { UNKNOWN } from "../../../policy/rule";
import { check, findings, resource } from "../support";

describe("What a container is started with", () => {
  const found = (words: unknown[], key = "args"): string[] =>
    findings([
      resource("kubernetes:apps/v1:DeploymentPatch", {
        spec: { template: { spec: { containers: [{ name: "app", [key]: words }] } } },
      }),
    ]);
  const at = (index: number, key = "args"): string =>
    `S-03 spec.template.spec.containers[0].${key}[${index}]`;

  for (const words of [
    ["--password=hunter2"],
    ["--password", "hunter2"],
    ["--redis.auth-token=abc"],
    ["-apiKey=abc"],
    ["--dsn=postgres://app:hunter2@db/app"],
  ])
    it(`is refused: ${words.join(" ")}`, () => {
      expect(found(words)).to.deep.equal([at(0)]);
      expect(found(["app", ...words], "command")).to.deep.equal([at(1, "command")]);
    });

  it("is refused when it is not known", () => {
    expect(found(["--verbose", UNKNOWN])).to.deep.equal([at(1)]);
  });

  for (const words of [
    ["--password=$(PASSWORD)"],
    ["--password", "$(PASSWORD)"],
    ["--password-file=/run/secrets/password"],
    ["--token", "--verbose"],
    ["--no-password"],
    ["--password="],
    ["--secret=/run/secret"],
    ["sh", "-c", 'exec app --password="$PASSWORD"'],
  ])
    it(`is let through: ${words.join(" ")}`, () => {
      expect(found(words)).to.deep.equal([]);
    });
});

const base64 = (text: string): string => Buffer.from(text).toString("base64");
const key = "-----BEGIN PRIVATE KEY-----\nMIIEvQ\n-----END PRIVATE KEY-----\n";

check("A ConfigMap's texts", {
  good: resource("kubernetes:core/v1:ConfigMap", {
    data: { "app.yaml": "port: 8080\npassword: $PASSWORD\ntokenLifetime: 300\nsecretFile: /run/secret\n" },
    binaryData: { "logo.png": base64("a picture, which is long enough for base64 to be seen") },
  }),
  accepts: [
    {
      what: "an empty password",
      change: [[["data", "app.yaml"], 'password: ""\npassword: null\n"token": false,']],
    },
    { what: "a template", change: [[["data", "app.yaml"], "password: {{ .password }}"]] },
    {
      what: "text in base64 without a secret",
      change: [[["data", "x"], base64("nothing to see here, but long enough to be seen")]],
    },
  ],
  refuses: [
    ...[
      "password: hunter2",
      "  db_password = hunter2",
      '"clientSecret": "abc",',
      "export API_KEY=abc",
      "- token: abc",
    ].map((line) => ({
      what: line,
      change: [[["data", "app.yaml"], `port: 1\n${line}\n`]] as [string[], unknown][],
      finds: ['S-04 data["app.yaml"]'],
    })),
    { what: "a key in base64", change: [[["data", "x"], base64(key)]], finds: ["S-04 data.x"] },
    {
      what: "a key among binary data",
      change: [[["binaryData", "x"], base64(key)]],
      finds: ["S-04 binaryData.x"],
    },
    { what: "unknown binary data", change: [[["binaryData", "x"], UNKNOWN]], finds: ["S-04 binaryData.x"] },
    ...["store.p12", "tls.key", "id_rsa", "cacerts.jks"].map((name) => ({
      what: `a file ${name}`,
      change: [[["binaryData", name], "AAAA"]] as [string[], unknown][],
      finds: [`S-04 binaryData${/^\w+$/.test(name) ? `.${name}` : `["${name}"]`}`],
    })),
  ],
});
