/**
 * Files of a Fargate task. Fargate mounts no configuration, and its volumes belong to root: a first container
 * writes the files to volumes that the others only read, and opens the writable paths to their users.
 */
import { images } from "./images";

export interface TaskFiles {
  /** Text by absolute path. A file's folder is a volume of its own: nothing of the image is seen there. */
  files: Readonly<Record<string, string>>;
  /** Paths every container may write to, besides /tmp. */
  writablePaths: readonly string[];
}

/** Name of the first container, which all others wait for. */
export const FILES_CONTAINER = "files";

interface Mount {
  sourceVolume: string;
  containerPath: string;
  readOnly: boolean;
}

/** Volumes of the task: empty at its start, gone with it. */
export function taskVolumes(task: TaskFiles): { name: string }[] {
  return [...folders(task), ...writable(task)].map((path) => ({ name: volumeName(path) }));
}

/** What a container sees of them. */
export function mountsFor(container: string, task: TaskFiles): Mount[] {
  const readOnly = container !== FILES_CONTAINER;
  return [
    ...folders(task).map((path) => ({ sourceVolume: volumeName(path), containerPath: path, readOnly })),
    ...writable(task).map((path) => ({
      sourceVolume: volumeName(path),
      containerPath: path,
      readOnly: false,
    })),
  ];
}

export function filesContainer(task: TaskFiles) {
  const files = Object.entries(task.files).sort(([a], [b]) => (a < b ? -1 : 1));
  const steps = [
    `chmod 1777 ${writable(task).join(" ")}`,
    "umask 022",
    ...files.map(([path], index) => `printf "%s" "$FILE_${index}" > ${path}`),
  ];
  return {
    name: FILES_CONTAINER,
    image: images.files,
    command: ["sh", "-ec", steps.join("; ")],
    env: Object.fromEntries(files.map(([, text], index) => [`FILE_${index}`, text])),
    secrets: {},
    after: [],
    essential: false,
  };
}

function folders(task: TaskFiles): string[] {
  const all = Object.keys(task.files).map((path) => path.slice(0, path.lastIndexOf("/")));
  return [...new Set(all)].sort();
}

function writable(task: TaskFiles): string[] {
  return ["/tmp", ...task.writablePaths];
}

function volumeName(path: string): string {
  return path.replace(/^\//, "").replace(/[^a-zA-Z0-9]+/g, "-");
}
