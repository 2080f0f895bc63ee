import type { KubernetesTarget } from "../target";

/** What a cloud has to be told for a public network load balancer that keeps the client's address. */
export function loadBalancerAnnotations(flavor: KubernetesTarget["flavor"]): Record<string, string> {
  switch (flavor) {
    case "eks":
      // https://kubernetes-sigs.github.io/aws-load-balancer-controller/latest/guide/service/annotations/
      return {
        "service.beta.kubernetes.io/aws-load-balancer-type": "external",
        "service.beta.kubernetes.io/aws-load-balancer-nlb-target-type": "ip",
        "service.beta.kubernetes.io/aws-load-balancer-scheme": "internet-facing",
        "service.beta.kubernetes.io/aws-load-balancer-target-group-attributes":
          "preserve_client_ip.enabled=true",
      };
    case "gke":
      return { "cloud.google.com/l4-rbs": "enabled" };
    case "aks":
    case "plain":
      return {};
  }
}
