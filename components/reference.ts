/**
 * Physical names that are known before their resource exists (an ARN, a Secret's name) stand as literals in
 * the plan, where policies can judge them. The engine does not see such a reference, so whoever writes one
 * down must also wait for the resource. `References` does both at once, and is the only way to do either.
 */
import * as pulumi from "@pulumi/pulumi";

/** A literal name and the resources that have to exist before it means anything. */
export interface Reference {
  readonly text: string;
  readonly owners: readonly pulumi.Resource[];
}

export function reference(text: string, ...owners: pulumi.Resource[]): Reference {
  return { text, owners };
}

export class References {
  private readonly owners = new Set<pulumi.Resource>();

  /** The literal, remembered as something to wait for. */
  to(target: Reference): string {
    this.await(...target.owners);
    return target.text;
  }

  /** Resources to wait for without naming them. */
  await(...resources: readonly pulumi.Resource[]): void {
    for (const resource of resources) this.owners.add(resource);
  }

  /** The options of the resource that holds the literals: as given, plus the wait for all of them. */
  options(opts: pulumi.CustomResourceOptions): pulumi.CustomResourceOptions {
    return pulumi.mergeOptions(opts, { dependsOn: [...this.owners] });
  }
}
