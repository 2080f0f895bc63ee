/** Known cases of secrets in plain sight, of images, and of files that programs may write. */
import type { Props } from "../support";
import { POD, pod } from "./pod";
import { adjudicated, cases, type Row } from "./row";

const CONFIG_MAP = "kubernetes:core/v1:ConfigMap";

/** A shell's reference to a variable. */
const reference = (name: string): string => `\${${name}}`;

const env = (name: string, value: string): Props => pod(["main/env", [{ name, value }]]);
const map = (data: Props): Props => ({ metadata: { name: "settings" }, data });
const image = (main: string, init = "registry.example/shop/init:1.0"): Props =>
  pod(["main/image", main], ["init/image", init]);

const DIGEST = `sha256:${"04ff8fce2afd1a3b".repeat(4)}`;

/** Put together here, so that no scanner takes a test for a key. */
const PRIVATE_KEY = ["-----BEGIN", "PRIVATE KEY-----\nabc\n-----END", "PRIVATE KEY-----"].join(" ");

const secrets: readonly Row[] = [
  ...cases(
    { source: "polaris", rule: "sensitiveContainerEnvVar", type: POD, ours: "S-01" },
    {
      bad: {
        "a key of AWS": env("AWS_SECRET_ACCESS_KEY", "abc123"),
        "a key of Azure Batch": env("AZURE_BATCH_KEY", "abc123"),
        "a key of OCI's client": env("OCI_CLI_KEY_CONTENT", "abc123"),
        "a password": env("my_password", "abc123"),
        "a private key": env("the_good_stuff", PRIVATE_KEY),
      },
      good: {
        "no variables": pod(),
        "a token from a Secret": pod([
          "main/env",
          [{ name: "token", valueFrom: { secretKeyRef: { name: "login", key: "token" } } }],
        ]),
        "a variable that is no secret": env("greeting", "hello"),
      },
    },
  ),
  ...cases(
    { source: "kube-linter", rule: "env-var-secret", type: POD, ours: "S-01" },
    {
      bad: { "a variable named after a secret": env("SECRET_BLAH", "secretsquirrels") },
      good: { "a variable whose name says nothing": env("BLAH", "squirrels") },
    },
  ),
  ...adjudicated(
    "that a program reads a Secret from its environment is what the guides' programs do; the value stands in no manifest",
    cases(
      { source: "checkov", rule: "CKV_K8S_35", type: POD, ours: ["S-01", "T-28"] },
      {
        good: {
          "variables of a Secret": pod([
            "main/env",
            [{ name: "SECRET_USERNAME", valueFrom: { secretKeyRef: { name: "login", key: "username" } } }],
          ]),
          "all variables of a Secret": pod(["main/envFrom", [{ secretRef: { name: "login" } }]]),
        },
      },
    ),
  ),
  ...cases(
    { source: "checkov", rule: "CKV_K8S_35", type: POD, ours: "S-01" },
    {
      good: {
        "a Secret as files": pod(["pod/volumes", [{ name: "keys", secret: { secretName: "login" } }]]),
      },
    },
  ),
  ...cases(
    { source: "polaris", rule: "sensitiveConfigmapContent", type: CONFIG_MAP, ours: ["S-01", "S-04"] },
    {
      bad: {
        "a key of AWS": map({ AWS_SECRET_ACCESS_KEY: "abc123" }),
        "a key of Azure Batch": map({ AZURE_BATCH_KEY: "abc123" }),
        "a key of OCI's client": map({ OCI_CLI_KEY_CONTENT: "abc123" }),
        "a password": map({ db_username: "postgres", db_password: "abc123" }),
        "a private key": map({ a_key: "and words that are fine", ssh_access: PRIVATE_KEY }),
      },
      good: {
        "nothing in it": {},
        "a message and a user's name": map({ message: "This is a test", db_user: "postgres" }),
      },
    },
  ),
  ...cases(
    { source: "trivy", rule: "KSV-0109", type: CONFIG_MAP, ours: ["S-01", "S-04"] },
    {
      bad: {
        "entries named after secrets": map({ password: "password123", secretkey: "test" }),
        "a password after a colon": map({ config: "DB_PASSWORD:supersecret", color: "blue" }),
        "a password after an equals sign": map({ env: "REDIS_MASTER_PASSWORD=abcd1234", theme: "dark" }),
      },
      good: {
        colours: map({ "color.good": "blue", "color.bad": "yellow" }),
        "a password that is empty": map({ env: "REDIS_MASTER_PASSWORD=", theme: "dark" }),
        "a password that a shell reads from a file": map({
          test: `REDIS_MASTER_PASSWORD="$(< "${reference("REDIS_MASTER_PASSWORD_FILE")}")"`,
        }),
        "a password of a variable": map({ test: `DB_PASSWORD=${reference("DB_PASSWORD")}` }),
        "a password of a template": map({ test: "REDIS_MASTER_PASSWORD={{ .Values.redis.password }}" }),
      },
    },
  ),
];

const images: readonly Row[] = [
  ...cases(
    { source: "gatekeeper", rule: "container-image-must-not-have-latest-tag", type: POD, ours: "C-09" },
    {
      bad: {
        "the tag latest": image("openpolicyagent/opa:latest"),
        "no tag": image("openpolicyagent/opa"),
        "a registry's port and no tag": image("openpolicyagent:443/opa"),
        "the tag latest of an init container": image(
          "openpolicyagent/opa:0.9.2",
          "openpolicyagent/init:latest",
        ),
      },
      good: { "a version": image("openpolicyagent/opa:0.9.2") },
    },
  ),
  ...cases(
    { source: "gatekeeper", rule: "container-image-must-have-digest", type: POD, ours: "C-09" },
    { good: { "a version and a digest": image(`openpolicyagent/opa:0.9.2@${DIGEST}`) } },
  ),
  ...adjudicated("an exact tag is accepted: registries of Ward do not let tags move (C-17)", [
    ...cases(
      { source: "gatekeeper", rule: "container-image-must-have-digest", type: POD, ours: "C-09" },
      { good: { "a version without a digest": image("openpolicyagent/opa:0.9.2") } },
    ),
  ]),
  ...cases(
    { source: "kyverno", rule: "require-image-checksum", type: POD, ours: "C-09" },
    {
      bad: { "a digest beside an image without tag": image(`nginx@${DIGEST}`, "busybox") },
      good: { digests: image(`nginx@${DIGEST}`, `busybox@${DIGEST}`) },
    },
  ),
  ...cases(
    { source: "kube-linter", rule: "latest-tag", type: POD, ours: "C-09" },
    { bad: { "the tag latest": image("app:latest") }, good: { "a major version": image("app:v1") } },
  ),
  ...cases(
    { source: "polaris", rule: "tagNotSpecified", type: POD, ours: "C-09" },
    { bad: { "no tag": image("nginx") }, good: { "an exact version": image("nginx:v1.2.3") } },
  ),
];

const READ_ONLY = "securityContext/readOnlyRootFilesystem";

const files: readonly Row[] = [
  ...cases(
    { source: "gatekeeper", rule: "psp-readonlyrootfilesystem", type: POD, ours: "C-08" },
    {
      bad: {
        "an image that may be written to": pod([`main/${READ_ONLY}`, false], [`init/${READ_ONLY}`, true]),
      },
      good: { "images that are only read": pod([`main/${READ_ONLY}`, true], [`init/${READ_ONLY}`, true]) },
    },
  ),
  ...cases(
    { source: "trivy", rule: "KSV-0014", type: POD, ours: "C-08" },
    { bad: { "nothing said about writing": pod() } },
  ),
];

export const containerSecretRows: readonly Row[] = [...secrets, ...images, ...files];
