/** Load balancers, and the edge in front of them. */
import { ACCOUNT, GROUP, SUBNETS, VPC } from "./account";
import { type GoodPlan, plan, type Specimen } from "./specimen";

const BALANCER = "aws:lb/loadBalancer:LoadBalancer";
const LISTENER = "aws:lb/listener:Listener";
const CERTIFICATE = `arn:aws:acm:eu-central-1:${ACCOUNT}:certificate/0a1b2c3d`;
const MODERN = "ELBSecurityPolicy-TLS13-1-2-2021-06";

const application = {
  name: "portal",
  internal: true,
  loadBalancerType: "application",
  subnets: SUBNETS,
  securityGroups: [GROUP],
  enableDeletionProtection: true,
  dropInvalidHeaderFields: true,
  desyncMitigationMode: "strictest",
  accessLogs: { bucket: "ward-logs", prefix: "portal", enabled: true },
};

const https = {
  loadBalancerArn: `arn:aws:elasticloadbalancing:eu-central-1:${ACCOUNT}:loadbalancer/app/portal/0a1b`,
  port: 443,
  protocol: "HTTPS",
  sslPolicy: MODERN,
  certificateArn: CERTIFICATE,
  defaultActions: [
    { type: "fixed-response", fixedResponse: { contentType: "text/plain", statusCode: "404" } },
  ],
};

const redirecting = {
  port: 80,
  protocol: "HTTP",
  defaultActions: [
    { type: "redirect", redirect: { protocol: "HTTPS", port: "443", statusCode: "HTTP_301" } },
  ],
};

const targets = {
  name: "portal",
  port: 8443,
  protocol: "HTTPS",
  targetType: "ip",
  vpcId: VPC,
  healthCheck: { path: "/healthz", protocol: "HTTPS", matcher: "200" },
};

export const loadBalancers: readonly Specimen[] = [
  { what: "an application load balancer inside the VPC", type: BALANCER, props: application },
  {
    what: "a network load balancer inside the VPC",
    type: BALANCER,
    props: {
      ...application,
      loadBalancerType: "network",
      enableCrossZoneLoadBalancing: true,
      dropInvalidHeaderFields: undefined,
      desyncMitigationMode: undefined,
    },
  },
  {
    what: "a load balancer under its other name",
    type: "aws:alb/loadBalancer:LoadBalancer",
    props: application,
  },
  { what: "a listener with TLS 1.2 and 1.3", type: LISTENER, props: https },
  {
    what: "a listener with TLS that resists quantum computers",
    type: "aws:alb/listener:Listener",
    props: { ...https, sslPolicy: "ELBSecurityPolicy-TLS13-1-2-Res-PQ-2025-09" },
  },
  {
    what: "a listener for FIPS that forwards",
    type: LISTENER,
    props: {
      ...https,
      sslPolicy: "ELBSecurityPolicy-TLS13-1-2-FIPS-2023-04",
      defaultActions: [
        { type: "forward", targetGroupArn: "arn:aws:elasticloadbalancing:targetgroup/portal" },
      ],
    },
  },
  {
    what: "a listener that lets people log in first",
    type: LISTENER,
    props: {
      ...https,
      sslPolicy: "ELBSecurityPolicy-TLS13-1-3-2021-06",
      defaultActions: [
        {
          type: "authenticate-oidc",
          order: 1,
          authenticateOidc: {
            issuer: "https://login.example.com",
            authorizationEndpoint: "https://login.example.com/authorize",
            tokenEndpoint: "https://login.example.com/token",
            userInfoEndpoint: "https://login.example.com/userinfo",
            clientId: "portal",
            clientSecret: "made-by-random",
          },
        },
        { type: "forward", order: 2, targetGroupArn: "arn:aws:elasticloadbalancing:targetgroup/portal" },
      ],
    },
  },
  { what: "a listener that redirects to HTTPS", type: LISTENER, props: redirecting },
  {
    what: "a listener that refuses plain HTTP",
    type: LISTENER,
    props: {
      port: 80,
      protocol: "HTTP",
      defaultActions: [
        {
          type: "fixed-response",
          fixedResponse: { contentType: "text/plain", statusCode: "403", messageBody: "no" },
        },
      ],
    },
  },
  {
    what: "a listener of a network load balancer that terminates TLS",
    type: LISTENER,
    props: {
      port: 443,
      protocol: "TLS",
      sslPolicy: MODERN,
      certificateArn: CERTIFICATE,
      alpnPolicy: "HTTP2Preferred",
      defaultActions: [
        { type: "forward", targetGroupArn: "arn:aws:elasticloadbalancing:targetgroup/portal" },
      ],
    },
  },
  { what: "a target group with TLS to its targets", type: "aws:lb/targetGroup:TargetGroup", props: targets },
  {
    what: "a target group of a network load balancer with TLS to its targets",
    type: "aws:alb/targetGroup:TargetGroup",
    props: { ...targets, port: 443, protocol: "TLS", healthCheck: { protocol: "HTTPS", path: "/healthz" } },
  },
  {
    what: "a target group of a function, which has no protocol",
    type: "aws:lb/targetGroup:TargetGroup",
    props: { name: "hook", targetType: "lambda" },
  },
  {
    what: "a rule of an HTTPS listener",
    type: "aws:lb/listenerRule:ListenerRule",
    props: {
      listenerArn: "arn:aws:elasticloadbalancing:listener/app/portal/443",
      priority: 10,
      conditions: [{ pathPattern: { values: ["/api/*"] } }],
      actions: [{ type: "forward", targetGroupArn: "arn:aws:elasticloadbalancing:targetgroup/api" }],
    },
  },
  {
    what: "a listener that asks for the client's certificate and splits what it forwards",
    type: LISTENER,
    props: {
      ...https,
      mutualAuthentication: {
        mode: "verify",
        trustStoreArn: "arn:aws:elasticloadbalancing:truststore/clinics",
      },
      defaultActions: [
        {
          type: "forward",
          forward: {
            targetGroups: [
              { arn: "arn:aws:elasticloadbalancing:targetgroup/blue", weight: 90 },
              { arn: "arn:aws:elasticloadbalancing:targetgroup/green", weight: 10 },
            ],
          },
        },
      ],
    },
  },
];

export const loadBalancerPlans: readonly GoodPlan[] = [
  plan("a load balancer that redirects, and serves by HTTPS", {
    balancer: { type: BALANCER, props: application },
    redirect: { type: LISTENER, props: redirecting, from: { loadBalancerArn: "balancer" } },
    secure: {
      type: LISTENER,
      props: https,
      from: { loadBalancerArn: "balancer" },
    },
    targets: { type: "aws:lb/targetGroup:TargetGroup", props: targets },
    api: {
      type: "aws:lb/listenerRule:ListenerRule",
      props: {
        priority: 10,
        conditions: [{ hostHeader: { values: ["api.example.com"] } }],
        actions: [{ type: "forward", targetGroupArn: "arn:aws:elasticloadbalancing:targetgroup/api" }],
      },
      from: { listenerArn: "secure" },
    },
    moved: {
      type: "aws:lb/listenerRule:ListenerRule",
      props: {
        priority: 20,
        conditions: [{ hostHeader: { values: ["old.example.com"] } }],
        actions: [
          {
            type: "redirect",
            redirect: { protocol: "HTTPS", host: "new.example.com", statusCode: "HTTP_301" },
          },
        ],
      },
      from: { listenerArn: "redirect" },
    },
  }),
];
