/** Providers of a system: one per target its placement needs, refusing any account but the configured one. */
import { Provider as AwsProvider } from "@pulumi/aws/provider";
import { Provider as KubernetesProvider } from "@pulumi/kubernetes/provider";
import type * as pulumi from "@pulumi/pulumi";
import type { Environment, SystemSettings } from "./environment";

export function createProviders(
  environment: Environment,
  settings: SystemSettings,
): pulumi.ProviderResource[] {
  const { name, placement, aws, kubernetes } = settings;
  const providers: pulumi.ProviderResource[] = [];
  if (placement !== "kubernetes" && aws !== undefined) {
    const tags = {
      "ward:stack": environment.stack,
      "ward:environment": environment.name,
      "ward:system": name,
    };
    providers.push(
      new AwsProvider(`${name}-aws`, {
        region: aws.region,
        allowedAccountIds: [aws.accountId],
        defaultTags: { tags },
      }),
    );
  }
  if (placement !== "aws" && kubernetes !== undefined) {
    providers.push(new KubernetesProvider(`${name}-kubernetes`, { context: kubernetes.context }));
  }
  return providers;
}
