import { expect } from "chai";
import { findings, resource } from "./support";

describe("Advice, which blocks nothing", () => {
  it("asks for access logs of a load balancer", () => {
    const balancer = (accessLogs: object | undefined) =>
      findings([
        resource("aws:lb/loadBalancer:LoadBalancer", {
          internal: true,
          enableDeletionProtection: true,
          ...(accessLogs && { accessLogs }),
        }),
      ]);
    expect(balancer({ enabled: true, bucket: "x" })).to.deep.equal([]);
    expect(balancer({ bucket: "x" })).to.deep.equal(["L-01 accessLogs.enabled"]);
    expect(balancer(undefined)).to.deep.equal(["L-01 accessLogs.enabled"]);
  });

  it("asks for a standby of a cache in prod, and not in staging", () => {
    const cache = (props: object, environment: "staging" | "prod") =>
      findings(
        [
          resource("aws:elasticache/replicationGroup:ReplicationGroup", {
            transitEncryptionEnabled: true,
            transitEncryptionMode: "required",
            atRestEncryptionEnabled: true,
            authToken: "x",
            snapshotRetentionLimit: 7,
            finalSnapshotIdentifier: "final",
            ...props,
          }),
        ],
        { environment },
      );
    expect(cache({ multiAzEnabled: true, automaticFailoverEnabled: true }, "prod")).to.deep.equal([]);
    expect(cache({}, "staging")).to.deep.equal([]);
    expect(cache({ multiAzEnabled: true }, "prod")).to.deep.equal(["C-11 automaticFailoverEnabled"]);
    expect(cache({ automaticFailoverEnabled: true }, "prod")).to.deep.equal(["C-11 multiAzEnabled"]);
  });
});
