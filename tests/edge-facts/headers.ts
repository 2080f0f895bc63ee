/**
 * The headers that every answer of an edge carries, whatever it runs on; written down here a second time, so that the
 * component cannot vouch for itself. Source: OWASP Secure Headers, https://owasp.org/www-project-secure-headers/
 */
const TWO_YEARS = 2 * 365 * 24 * 60 * 60;

export function wantedHeaders(contentSecurityPolicy: string): Readonly<Record<string, string>> {
  const framed = /frame-ancestors 'self'/.test(contentSecurityPolicy);
  return {
    "content-security-policy": contentSecurityPolicy,
    "permissions-policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
    "referrer-policy": "strict-origin-when-cross-origin",
    "strict-transport-security": `max-age=${TWO_YEARS}; includeSubDomains`,
    "x-content-type-options": "nosniff",
    "x-frame-options": framed ? "SAMEORIGIN" : "DENY",
    "x-xss-protection": "0",
  };
}

/** What a service might say instead, and what must never come through. */
export const WEAKER: Readonly<Record<string, string>> = {
  "Content-Security-Policy": "default-src *",
  "Permissions-Policy": "camera=*",
  "Referrer-Policy": "unsafe-url",
  "Strict-Transport-Security": "max-age=0",
  "X-Content-Type-Options": "none",
  "X-Frame-Options": "ALLOWALL",
  "X-XSS-Protection": "1",
};
