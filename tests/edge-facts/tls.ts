/**
 * Mozilla "intermediate", guidelines 6.0, as sslscan tells of a server whose certificate is ECDSA.
 * https://ssl-config.mozilla.org/#server=nginx&config=intermediate
 */
export const PROTOCOLS = ["TLSv1.2", "TLSv1.3"] as const;

export const SUITES: readonly string[] = [
  "TLSv1.3 TLS_AES_128_GCM_SHA256",
  "TLSv1.3 TLS_AES_256_GCM_SHA384",
  "TLSv1.3 TLS_CHACHA20_POLY1305_SHA256",
  "TLSv1.2 ECDHE-ECDSA-AES128-GCM-SHA256",
  "TLSv1.2 ECDHE-ECDSA-AES256-GCM-SHA384",
  "TLSv1.2 ECDHE-ECDSA-CHACHA20-POLY1305",
];

export const CURVES: readonly string[] = ["x25519", "secp256r1 (NIST P-256)", "secp384r1 (NIST P-384)"];

/** The same of CloudFront: https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/secure-connections-supported-viewer-protocols-ciphers.html */
export const CLOUDFRONT = "TLSv1.2_2021";
