/** Conversions between the units of spec sheets and those of the services. */

/** CPUs as Kubernetes writes them: 0.25 -> `250m`, 2 -> `2`. */
export function cpuQuantity(cpus: number): string {
  return Number.isInteger(cpus) ? String(cpus) : `${Math.round(cpus * 1000)}m`;
}

/** MiB as Kubernetes writes them: 512 -> `512Mi`, 1024 -> `1Gi`. */
export function memoryQuantity(mib: number): string {
  return mib % 1024 === 0 ? `${mib / 1024}Gi` : `${mib}Mi`;
}

/** Task sizes Fargate has: CPU units and the memory (MiB) each allows. https://docs.aws.amazon.com/AmazonECS/latest/developerguide/task-cpu-memory-error.html */
const FARGATE_SIZES: readonly { cpu: number; memory: readonly number[] }[] = [
  { cpu: 256, memory: [512, 1024, 2048] },
  { cpu: 512, memory: steps(1024, 4096, 1024) },
  { cpu: 1024, memory: steps(2048, 8192, 1024) },
  { cpu: 2048, memory: steps(4096, 16384, 1024) },
  { cpu: 4096, memory: steps(8192, 30720, 1024) },
  { cpu: 8192, memory: steps(16384, 61440, 4096) },
  { cpu: 16384, memory: steps(32768, 122880, 8192) },
];

/** The smallest Fargate task that holds the limits: Fargate has steps, no fractions. */
export function fargateSize(cpus: number, memoryMiB: number): { cpu: number; memory: number } {
  for (const size of FARGATE_SIZES) {
    const memory = size.memory.find((mib) => mib >= memoryMiB);
    if (size.cpu >= cpus * 1024 && memory !== undefined) return { cpu: size.cpu, memory };
  }
  throw new RangeError(
    `no Fargate task holds ${cpus} CPUs and ${memoryMiB} MiB; 16 CPUs and 120 GiB are the most`,
  );
}

/**
 * GiB of a task that needs more than the 20 every task has, and no more than the 200 there are.
 * https://docs.aws.amazon.com/AmazonECS/latest/developerguide/fargate-task-storage.html
 */
export function fargateDisk(GiB: number): { ephemeralStorage?: { sizeInGib: number } } {
  return GiB > 20 ? { ephemeralStorage: { sizeInGib: Math.min(GiB, 200) } } : {};
}

function steps(from: number, to: number, by: number): number[] {
  return Array.from({ length: (to - from) / by + 1 }, (_, index) => from + index * by);
}
