/** Load balancers and their listeners. */
import { adjudicated, cases, type Row } from "./row";

const LISTENER = "aws:lb/listener:Listener";
const ALB_LISTENER = "aws:alb/listener:Listener";
const BALANCER = "aws:lb/loadBalancer:LoadBalancer";
const ALB = "aws:alb/loadBalancer:LoadBalancer";
const redirect = { type: "redirect", redirect: { port: "443", protocol: "HTTPS", statusCode: "HTTP_301" } };
const forward = { type: "forward", targetGroupArn: "arn:aws:elasticloadbalancing:targetgroup/app" };
const plain = (action: Record<string, unknown>) => ({ protocol: "HTTP", port: 80, defaultActions: [action] });
/** The public cases leave the actions out, which the provider asks for. */
const overTls = { protocol: "HTTPS", port: 443, defaultActions: [forward] };
const secure = (protocol: string, sslPolicy?: string) => ({
  protocol,
  port: 443,
  ...(sslPolicy && { sslPolicy }),
  defaultActions: [forward],
});

export const awsLoadBalancerRows: readonly Row[] = [
  ...cases(
    { source: "checkov", rule: "CKV_AWS_2", type: LISTENER, ours: "T-01" },
    {
      bad: { "plain HTTP": { protocol: "HTTP", port: 80 } },
      good: { HTTPS: overTls, "a redirect to HTTPS": plain(redirect) },
    },
  ),
  ...adjudicated(
    "a redirect that names no protocol keeps the one of the request",
    cases(
      { source: "checkov", rule: "CKV_AWS_2", type: LISTENER, ours: "T-01" },
      {
        bad: {
          "a redirect that names no protocol": plain({
            type: "redirect",
            redirect: { host: "example.com", statusCode: "HTTP_302" },
          }),
        },
      },
    ),
  ),
  ...cases(
    { source: "checkov", rule: "CKV2_AWS_20", type: LISTENER, ours: "T-01" },
    {
      bad: { "some other action": plain({ type: "some-action" }) },
      good: { "a redirect to HTTPS, with a port as text": { ...plain(redirect), port: "80" } },
    },
  ),
  ...cases(
    { source: "checkov", rule: "CKV2_AWS_20", type: ALB_LISTENER, ours: "T-01" },
    {
      bad: { "some other action": plain({ type: "some-action" }) },
      good: { "a redirect to HTTPS": plain(redirect) },
    },
  ),
  ...cases(
    { source: "trivy", rule: "AWS-0054", type: ALB_LISTENER, ours: "T-01" },
    { bad: { "plain HTTP": { protocol: "HTTP" } }, good: { HTTPS: overTls } },
  ),
  ...cases(
    { source: "guard", rule: "ELBV2_LISTENER_PROTOCOL_RULE", type: LISTENER, ours: "T-01" },
    { good: { HTTPS: { ...plain(redirect), protocol: "HTTPS" } } },
  ),
  ...cases(
    { source: "checkov", rule: "CKV_AWS_103", type: LISTENER, ours: ["T-01", "T-02"] },
    {
      bad: {
        "plain HTTP that forwards": plain(forward),
        "plain HTTP with a login": plain({ type: "authenticate-cognito", redirect: {} }),
        "a redirect to plain HTTP": plain({ type: "redirect", redirect: { protocol: "HTTP" } }),
        "the policy of 2016": secure("HTTPS", "ELBSecurityPolicy-2016-08"),
        "TLS 1.1 of a network load balancer": secure("TLS", "ELBSecurityPolicy-FS-1-1-2019-08"),
        "nothing said": { loadBalancerArn: "arn:aws:elasticloadbalancing:loadbalancer/app/example" },
      },
      good: {
        "a redirect to HTTPS": plain(redirect),
        "TLS 1.3 of a network load balancer": secure("TLS", "ELBSecurityPolicy-TLS13-1-2-2021-06"),
        "TLS 1.2 with forward secrecy": secure("HTTPS", "ELBSecurityPolicy-FS-1-2-Res-2019-08"),
        "TLS 1.2 of a network load balancer": secure("TLS", "ELBSecurityPolicy-FS-1-2-Res-2019-08"),
      },
    },
  ),
  ...adjudicated(
    "a name that starts with TLS13 can still begin at TLS 1.0 or 1.1, which the prefix lets through",
    cases(
      { source: "checkov", rule: "CKV_AWS_103", type: LISTENER, ours: "T-02" },
      {
        bad: {
          "TLS 1.0 to 1.3": secure("HTTPS", "ELBSecurityPolicy-TLS13-1-0-2021-06"),
          "TLS 1.1 to 1.3": secure("HTTPS", "ELBSecurityPolicy-TLS13-1-1-2021-06"),
        },
      },
    ),
  ),
  ...adjudicated(
    "plain TCP and UDP pass on whatever a client sends",
    cases(
      { source: "checkov", rule: "CKV_AWS_103", type: LISTENER, ours: "T-03" },
      { bad: { "plain TCP": secure("TCP"), "plain UDP": secure("UDP"), "both of them": secure("TCP_UDP") } },
    ),
  ),
  ...cases(
    { source: "trivy", rule: "AWS-0047", type: ALB_LISTENER, ours: "T-02" },
    {
      bad: { "TLS 1.1": secure("HTTPS", "ELBSecurityPolicy-TLS-1-1-2017-01") },
      good: { "TLS 1.2": secure("HTTPS", "ELBSecurityPolicy-TLS13-1-2-2021-06") },
    },
  ),
  ...cases(
    { source: "trivy", rule: "AWS-0053", type: ALB, ours: "P-07" },
    {
      bad: { "an address on the internet": { internal: false } },
      good: { "an address in the VPC": { internal: true } },
    },
  ),
  ...cases(
    { source: "checkov", rule: "CKV_AWS_150", type: BALANCER, ours: "R-10" },
    {
      bad: { "no protection": { enableDeletionProtection: false }, "nothing said": { name: "alb" } },
      good: { "protection from deletion": { enableDeletionProtection: true } },
    },
  ),
  ...cases(
    { source: "checkov", rule: "CKV_AWS_150", type: ALB, ours: "R-10" },
    {
      bad: { "no protection": { enableDeletionProtection: false }, "nothing said": { name: "alb" } },
      good: { "protection from deletion": { enableDeletionProtection: true } },
    },
  ),
  ...cases(
    { source: "terragoat", rule: "elb.tf", type: "aws:elb/loadBalancer:LoadBalancer", ours: "T-06" },
    {
      bad: {
        "a classic load balancer with plain HTTP": {
          listeners: [{ instancePort: 8000, instanceProtocol: "http", lbPort: 80, lbProtocol: "http" }],
        },
      },
    },
  ),
];
