/** Security contexts that the Pod Security Standard `restricted` accepts. https://kubernetes.io/docs/concepts/security/pod-security-standards/ */

/** Every container: no privilege to gain, no capability, no write outside of declared volumes. */
export const RESTRICTED_CONTAINER = {
  allowPrivilegeEscalation: false,
  capabilities: { drop: ["ALL"] },
  privileged: false,
  readOnlyRootFilesystem: true,
  runAsNonRoot: true,
  seccompProfile: { type: "RuntimeDefault" },
};

/** The same for containers whose image writes its own configuration at start (redis-operator's do). */
export const OPERATOR_CONTAINER = { ...RESTRICTED_CONTAINER, readOnlyRootFilesystem: false };

/** A pod that runs as this user and group, whose volumes belong to it. */
export function restrictedPod(uid: number) {
  return {
    runAsNonRoot: true,
    runAsUser: uid,
    runAsGroup: uid,
    fsGroup: uid,
    seccompProfile: { type: "RuntimeDefault" },
  };
}

/** Labels of a namespace whose every pod, whoever makes it, has to be like that. */
export const RESTRICTED_NAMESPACE = Object.fromEntries(
  ["enforce", "audit", "warn"].map((mode) => [`pod-security.kubernetes.io/${mode}`, "restricted"]),
);
