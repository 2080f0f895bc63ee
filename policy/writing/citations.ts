/** The HIPAA Security Rule, as far as infrastructure can keep it. */
export const HIPAA = {
  access: "45 CFR 164.312(a)(1)",
  encryptionAtRest: "45 CFR 164.312(a)(2)(iv)",
  audit: "45 CFR 164.312(b)",
  integrity: "45 CFR 164.312(c)(1)",
  authentication: "45 CFR 164.312(d)",
  transmission: "45 CFR 164.312(e)(1)",
  encryptionInTransit: "45 CFR 164.312(e)(2)(ii)",
  accessManagement: "45 CFR 164.308(a)(4)",
  backup: "45 CFR 164.308(a)(7)(ii)(A)",
  recovery: "45 CFR 164.308(a)(7)(ii)(B)",
  emergency: "45 CFR 164.308(a)(7)(ii)(C)",
  testing: "45 CFR 164.308(a)(7)(ii)(D)",
  configuration: "45 CFR 164.308(a)(8)",
} as const;
