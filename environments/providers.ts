/** Providers of a system: one per place that it builds in, refusing any account but the configured one. */
import { Provider as AwsProvider } from "@pulumi/aws/provider";
import { Provider as KubernetesProvider } from "@pulumi/kubernetes/provider";
import type * as pulumi from "@pulumi/pulumi";
import type { AwsSettings, Environment, SystemSettings } from "./environment";
import { ecrOf } from "./names";

export function createProviders(
  environment: Environment,
  settings: SystemSettings,
): pulumi.ProviderResource[] {
  const { name, placement, aws, kubernetes } = settings;
  const providers: pulumi.ProviderResource[] = [];
  if (placement !== "kubernetes" && aws !== undefined) {
    providers.push(awsProvider(`${name}-aws`, environment, settings, aws));
  }
  if (placement !== "aws" && kubernetes !== undefined) {
    providers.push(new KubernetesProvider(`${name}-kubernetes`, { context: kubernetes.context }));
  }
  return providers;
}

/** Where the system's images are, when this stack makes their repositories: the registry's own name says it. */
export function registryProvider(
  environment: Environment,
  settings: SystemSettings,
): pulumi.ProviderResource | undefined {
  const { name, registry } = settings;
  const place = registry?.create === true ? ecrOf(registry.server) : undefined;
  return place && awsProvider(`${name}-images`, environment, settings, place);
}

function awsProvider(
  providerName: string,
  environment: Environment,
  { name }: SystemSettings,
  { accountId, region }: Pick<AwsSettings, "accountId" | "region">,
): AwsProvider {
  const tags = {
    "ward:stack": environment.stack,
    "ward:environment": environment.name,
    "ward:system": name,
  };
  return new AwsProvider(providerName, {
    region,
    allowedAccountIds: [accountId],
    defaultTags: { tags },
  });
}
