import { expect } from "chai";
import { findings, resource } from "./support";

describe("Advice, which blocks nothing", () => {
  it("asks for access logs of a load balancer", () => {
    const balancer = (accessLogs: object | undefined) =>
      findings([
        resource("aws:lb/loadBalancer:LoadBalancer", {
          internal: true,
          enableDeletionProtection: true,
          dropInvalidHeaderFields: true,
          ...(accessLogs && { accessLogs }),
        }),
      ]);
    expect(balancer({ enabled: true, bucket: "x" })).to.deep.equal([]);
    expect(balancer({ bucket: "x" })).to.deep.equal(["L-01 accessLogs.enabled"]);
    expect(balancer(undefined)).to.deep.equal(["L-01 accessLogs.enabled"]);
  });
});
