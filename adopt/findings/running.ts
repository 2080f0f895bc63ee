/** What runs, with which rights, and whether anybody notices that it stopped. */
import { kindOf, tagOf } from "../kinds";
import { type Check, found } from "./check";

export const image: Check = ({ image: name, built }) => {
  if (name === undefined)
    return found(
      built,
      "built on the host: what runs has no name",
      "push the image, and name it by digest in the stack file",
    );
  const tag = tagOf(name);
  const moving =
    !name.includes("@sha256:") &&
    (tag === undefined || /^(latest|stable|main|master|edge|dev|nightly)$/.test(tag));
  const shown = tag === undefined ? `${name} has no tag, which is latest` : `${name} moves`;
  return found(
    moving,
    `image ${shown}: what runs tomorrow is not what was tested`,
    "an exact tag, or a digest in the stack file",
  );
};

export const health: Check = (service) =>
  found(
    service.health === undefined && kindOf(service) !== "ours",
    "has no health check: one that hangs goes on being asked",
    kindOf(service) === "service"
      ? "probes on /health: name the path that answers"
      : "watched by its operator, or by AWS",
  );

export const memory: Check = (service) =>
  found(
    service.limits.memory === undefined && kindOf(service) !== "ours",
    "has no memory limit: one leak takes the host",
    "a limit, ours where the file has none",
  );

export const restart: Check = (service) =>
  found(
    service.restart === undefined || ["no", "none"].includes(service.restart),
    "has no restart policy: it stays down after a crash",
    "restarted, and spread over zones",
  );

export const host: Check = ({ privileged, hostNetwork, mounts, capabilities, user }) => [
  ...found(privileged, "is privileged: root on the host", "restricted: no privilege, read-only root"),
  ...found(hostNetwork, "uses the host's network: no isolation", "a network of its own, closed by default"),
  ...found(
    mounts.some(({ source }) => /docker\.sock$/.test(source)),
    "mounts docker.sock: root on the host",
    "none: the cluster restarts and updates",
  ),
  ...found(
    mounts.some(({ source }) => /^\/(|etc|root|proc|sys|var|home)\/?$/.test(source)),
    "mounts a folder of the host's system",
    "none",
  ),
  ...found(
    capabilities.some((name) => /^(CAP_)?(ALL|SYS_ADMIN|NET_ADMIN|SYS_PTRACE|SYS_MODULE)$/.test(name)),
    `adds ${capabilities.join(", ")}`,
    "all capabilities dropped",
  ),
  ...found(/^(0|root)(:|$)/.test(user ?? ""), "runs as root", "a user of its own"),
];
