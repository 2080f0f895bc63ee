/** The headers of every answer, on both targets from this one table. Sources: OWASP Secure Headers; design 6. */

/** Two years, as Mozilla's guideline asks. */
export const HSTS_SECONDS = 63_072_000;

export function securityHeaders(contentSecurityPolicy: string): Record<string, string> {
  return {
    "Content-Security-Policy": contentSecurityPolicy,
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
    "Referrer-Policy": "strict-origin-when-cross-origin",
    "Strict-Transport-Security": `max-age=${HSTS_SECONDS}; includeSubDomains`,
    "X-Content-Type-Options": "nosniff",
    // What the policy's frame-ancestors says, for browsers that do not know it.
    "X-Frame-Options": contentSecurityPolicy.includes("frame-ancestors 'self'") ? "SAMEORIGIN" : "DENY",
    // The filter this once switched on could itself be abused; a CSP does its work.
    "X-XSS-Protection": "0",
  };
}

/** Mozilla "intermediate", guidelines 6.0. https://ssl-config.mozilla.org */
export const TLS = {
  protocols: ["TLSv1.2", "TLSv1.3"],
  ciphers: [
    "ECDHE-ECDSA-AES128-GCM-SHA256",
    "ECDHE-RSA-AES128-GCM-SHA256",
    "ECDHE-ECDSA-AES256-GCM-SHA384",
    "ECDHE-RSA-AES256-GCM-SHA384",
    "ECDHE-ECDSA-CHACHA20-POLY1305",
    "ECDHE-RSA-CHACHA20-POLY1305",
  ],
  curves: ["X25519", "prime256v1", "secp384r1"],
  /** The same for CloudFront, and for the load balancer behind it. */
  cloudfront: "TLSv1.2_2021",
  loadBalancer: "ELBSecurityPolicy-TLS13-1-2-2021-06",
} as const;
