/** The bad day: a definition that is deleted takes every object of its kind along, and with it every database. */
import * as admission from "@pulumi/kubernetes/admissionregistration/v1";
import type * as pulumi from "@pulumi/pulumi";
import { labels } from "../naming";
import { References, reference } from "../reference";
import type { Scope } from "../target";
import { CHARTS, OPERATORS } from "./charts";

const NAME = "ward-keep-definitions";

/**
 * The API server itself refuses to delete the operators' definitions, whoever asks: `kubectl`, a chart that forgot
 * its `keep`, another stack. Of all operators, so that those of one that was left out of a stack stay guarded.
 */
export function createGuard(
  name: string,
  scope: Scope,
  opts: pulumi.CustomResourceOptions,
): pulumi.Resource[] {
  const groups = OPERATORS.flatMap((operator) => CHARTS[operator].groups).sort();
  const metadata = { name: NAME, labels: labels(scope, "cluster-addons") };
  const policy = new admission.ValidatingAdmissionPolicy(
    `${name}-guard`,
    {
      metadata,
      spec: {
        failurePolicy: "Fail",
        matchConstraints: {
          resourceRules: [
            {
              apiGroups: ["apiextensions.k8s.io"],
              apiVersions: ["*"],
              operations: ["DELETE"],
              resources: ["customresourcedefinitions"],
            },
          ],
        },
        matchConditions: [
          { name: "operators", expression: `oldObject.spec.group in ${JSON.stringify(groups)}` },
        ],
        validations: [
          {
            expression: "false",
            message:
              "Deleting this definition deletes every object of its kind, databases with their data. docs/components/cluster-addons.md says how an operator is taken away.",
          },
        ],
      },
    },
    { ...opts, protect: scope.protect },
  );
  const waits = new References();
  const policyName = waits.to(reference(NAME, policy));
  const binding = new admission.ValidatingAdmissionPolicyBinding(
    `${name}-guard`,
    { metadata, spec: { policyName, validationActions: ["Deny"] } },
    waits.options({ ...opts, protect: scope.protect }),
  );
  return [policy, binding];
}
