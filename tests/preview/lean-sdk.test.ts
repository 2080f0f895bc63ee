import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { expect } from "chai";

/** What a fresh process says after it has loaded the SDK as a preview does. */
function said(code: string): string {
  const load = `require("./preview/lean-sdk"); const pulumi = require("@pulumi/pulumi");`;
  const loaded = `const loaded = (name) => Object.keys(require.cache).some((file) => file.includes("/node_modules/" + name));`;
  const args = ["--require", "tsx/cjs", "-e", `${load} ${loaded} console.log(JSON.stringify(${code}))`];
  const options = { cwd: join(__dirname, "../.."), encoding: "utf8" } as const;
  const { stdout, stderr } = spawnSync(process.execPath, args, options);
  return stdout === "" ? stderr : stdout.trim();
}

describe("the SDK as a preview loads it", () => {
  it("is without the compiler, npm's resolver, the Automation API and gRPC", () => {
    const heavy = [
      "typescript/",
      "@npmcli/arborist/lib/arborist/",
      "normalize-package-data/",
      "@pulumi/pulumi/automation/",
    ];
    expect(said(`${JSON.stringify(heavy)}.filter(loaded)`)).to.equal("[]");
  });

  it("still has them for whoever asks", () => {
    expect(said(`typeof pulumi.automation.LocalWorkspace.create`)).to.equal('"function"');
    expect(said(`typeof require("@pulumi/pulumi/proto/resource_grpc_pb").ResourceMonitorClient`)).to.equal(
      '"function"',
    );
    expect(said(`pulumi.isGrpcError({ code: 14 })`)).to.equal("true");
    expect(said(`require("./preview/lean-sdk").whenTouched(() => Math.max).default(1, 2)`)).to.equal("2");
    expect(said(`require("@pulumi/pulumi/typescript-shim").version.length > 0`)).to.equal("true");
  });
});
