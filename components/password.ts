import * as pulumi from "@pulumi/pulumi";
import { RandomPassword } from "@pulumi/random";

/** Letters and digits only (40 are 238 bits), so that neither a URL nor a shell has anything to escape. */
export function createPassword(
  name: string,
  opts: pulumi.CustomResourceOptions,
  length = 40,
): pulumi.Output<string> {
  return pulumi.secret(new RandomPassword(name, { length, special: false }, opts).result);
}
