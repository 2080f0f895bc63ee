/** The doors to the internet, and what passes through them: by TLS, limited, and through none that nobody knows. */
import type { Rule, StackRule } from "../../rule";
import { announcementRules } from "./announcements";
import { apiGatewayRules } from "./api-gateways";
import { callerRules, joinedCallerRules } from "./callers";
import { cloudfrontRules, joinedCloudfrontRules } from "./cloudfront";
import { departureRules } from "./departures";
import { firewallRules, joinedFirewallRules } from "./firewalls";
import { gatewayApiRules, joinedGatewayApiRules } from "./gateway-api";
import { ingressControllerRules } from "./ingress-controllers";
import { ingressRules } from "./ingresses";
import { joinedListenerRules } from "./listeners";
import { loadBalancerRules } from "./load-balancers";
import { nginxRules } from "./nginx";
import { nginxUpstreamRules } from "./nginx-upstreams";
import { sideDoorRules } from "./side-doors";
import { staticSiteRules } from "./static-sites";

export const edgeRules: readonly Rule[] = [
  ...loadBalancerRules,
  ...cloudfrontRules,
  ...firewallRules,
  ...staticSiteRules,
  ...sideDoorRules,
  ...callerRules,
  ...apiGatewayRules,
  ...departureRules,
  ...nginxRules,
  ...nginxUpstreamRules,
  ...ingressRules,
  ...ingressControllerRules,
  ...gatewayApiRules,
  ...announcementRules,
];

export const joinedEdgeRules: readonly StackRule[] = [
  ...joinedListenerRules,
  ...joinedCloudfrontRules,
  ...joinedFirewallRules,
  ...joinedCallerRules,
  ...joinedGatewayApiRules,
];
