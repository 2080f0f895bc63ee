import { expect } from "chai";
import { UNKNOWN } from "../../../policy/rule";
import { check, findings, resource } from "../support";

describe("What a container is started with", () => {
  const found = (words: unknown[], key = "args"): string[] =>
    findings([
      resource("kubernetes:apps/v1:DeploymentPatch", {
        spec: { template: { spec: { containers: [{ name: "app", [key]: words }] } } },
      }),
    ]).filter((finding) => finding.startsWith("S-03"));
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

  for (const [words, index] of [
    [["sh", "-c", "PGPASSWORD=hunter2hunter2 pg_dump -h db records"], 2],
    [["sh", "-c", "export MYSQL_PWD='hunter2' && mysqldump records"], 2],
    [["sh", "-c", "curl -sf -u elastic:hunter2 https://search:9200/_snapshot"], 2],
    [["curl", "-u", "elastic:hunter2", "https://search:9200"], 2],
    [["redis-cli", "-h", "cache", "-a", "hunter2", "BGSAVE"], 4],
    [["redis-server", "--requirepass", "hunter2"], 2],
    [["mysqldump", "-uroot", "-phunter2", "records"], 2],
    [["mongodump", "--host", "db", "-p", "hunter2"], 4],
    [["sh", "-c", "app --key ghp_0123456789abcdefghijABCDEFGHIJ012345"], 2],
  ] as const)
    it(`is refused: ${words.join(" ")}`, () => {
      expect(found([...words])).to.deep.equal([at(index)]);
    });

  it("is refused in a task of ECS as well", () => {
    const command = ["sh", "-c", "PGPASSWORD=hunter2 pg_dump"];
    const task = { containerDefinitions: JSON.stringify([{ name: "dump", command }]) };
    expect(findings([resource("aws:ecs/taskDefinition:TaskDefinition", task)])).to.include(
      "S-03 containerDefinitions[0].command[2]",
    );
  });

  it("is refused when it is not known", () => {
    expect(found(["--verbose", UNKNOWN])).to.deep.equal([at(1)]);
  });

  for (const way of [
    ["lifecycle", "postStart", "exec", "command"],
    ["lifecycle", "preStop", "exec", "command"],
    ["startupProbe", "exec", "command"],
    ["livenessProbe", "exec", "command"],
    ["readinessProbe", "exec", "command"],
  ]) {
    const beside = (words: unknown): string[] => {
      const container = way.reduceRight<unknown>((inner, key) => ({ [key]: inner }), words);
      const pod = { spec: { containers: [{ name: "app", ...(container as object) }] } };
      return findings([resource("kubernetes:core/v1:PodPatch", pod)]).filter((id) => /^(S-03|T-28)/.test(id));
    };
    const place = `spec.containers[0].${way.join(".")}`;
    it(`is read in ${way.join(".")} as well`, () => {
      expect(beside(["redis-cli", "-a", "hunter2", "ping"])).to.deep.equal([`S-03 ${place}[2]`]);
      expect(beside(["curl", "-k", "https://db:8443"])).to.deep.equal([`T-28 ${place}[1]`]);
      expect(beside(["app", UNKNOWN])).to.deep.equal([`S-03 ${place}[1]`]);
      expect(beside(UNKNOWN)).to.deep.equal([`S-03 ${place}`]);
      expect(beside(["pg_isready", "-U", "app"])).to.deep.equal([]);
    });
  }

  it("is read in the health check of a task as well", () => {
    const healthCheck = { command: ["CMD-SHELL", "redis-cli -a hunter2 ping"] };
    const task = { containerDefinitions: JSON.stringify([{ name: "cache", healthCheck }]) };
    expect(findings([resource("aws:ecs/taskDefinition:TaskDefinition", task)])).to.include(
      "S-03 containerDefinitions[0].healthCheck.command[1]",
    );
  });

  for (const words of [
    ["sh", "-c", 'PGPASSWORD="$PASSWORD" pg_dump -h db -f /out/x.dump'],
    ["sh", "-c", 'passed=0; PASS=$((PASS+1)); TOKEN=$(cat /run/token) curl -u "$USER:$TOKEN" https://db'],
    ["redis-cli", "-a", "$(PASSWORD)", "ping"],
    ["mysqldump", "-h", "db", "-p$(PASSWORD)", "-P", "3306", "records"],
    ["mongodump", "-u", "backup", "-p", "$(PASSWORD)"],
    ["curl", "--user-agent", "ward:1.0", "https://api.example.com"],
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
    {
      what: "labels of pages",
      change: [[["data", "en.json"], '"password": "Password",\n"token": "Enter it"']],
    },
    { what: "a template", change: [[["data", "app.yaml"], "password: {{ .password }}"]] },
    {
      what: "JSON in one line that refers to its secrets",
      change: [
        [
          ["data", "app.json"],
          '{"db":{"password":"$DB_PASSWORD","secretFile":"/run/x"},"token":"{{ .t }}","ttl":5}',
        ],
      ],
    },
    { what: "a schema in one line", change: [[["data", "app.json"], '{"password":{"type":"keyword"}}']] },
    { what: "a heading before its entries", change: [[["data", "app.yaml"], "token:\n  issuer: ward\n"]] },
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
      '{"db":{"user":"app","password":"hunter2"}}',
      '[{"name":"a"},{"apiKey" : "abc"}]',
      'settings: \'{"db_password":"hunter2"}\'',
      '{"inner":"{\\"clientSecret\\":\\"abc\\"}"}',
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
