import { expect } from "chai";
import { regionalRoots } from "../../components/database-cluster/certificate-authority";
import { regions } from "../../environments/regions";

describe("the regions of a stack", () => {
  for (const region of regions)
    it(`${region} has certificate authorities that a database is verified with`, () => {
      expect(regionalRoots(region)).to.match(/^-----BEGIN CERTIFICATE-----/);
    });
});
