/** Checks of what a component was given, reported all at once in the component's own words. */
import * as pulumi from "@pulumi/pulumi";

/** Collects what is wrong with a spec; `refuse` throws it as one error that names the component. */
export class Problems {
  private readonly found: string[] = [];

  /** Notes a problem unless `holds`. Say the field, what was given and what to do. */
  unless(holds: boolean, problem: string): void {
    if (!holds) this.found.push(problem);
  }

  /** @throws {pulumi.ResourceError} when something was wrong; the stack trace is hidden. */
  refuse(component: pulumi.Resource, name: string): void {
    if (this.found.length === 0) return;
    throw new pulumi.ResourceError(
      [`${name}:`, ...this.found.map((text) => `  - ${text}`)].join("\n"),
      component,
      true,
    );
  }
}
