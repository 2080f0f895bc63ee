/** How many replicas run at once. Pure. */

export interface Replicas {
  min: number;
  max: number;
}

/** ECS's `deploymentMaximumPercent`: the smallest that lets `maxSurge` start beside `min` replicas. */
export function surgePercent({ min }: Pick<Replicas, "min">, maxSurge: number): number {
  const least = Math.max(1, min);
  return Math.ceil(((least + maxSurge) * 100) / least);
}

/**
 * The most replicas during an update, on either target. Kubernetes adds `maxSurge` to what runs; ECS takes its
 * percentage of it, rounded down: 134 % for one beside three are three beside ten.
 */
export function mostAtOnce(replicas: Replicas, maxSurge: number): number {
  const { max } = replicas;
  return Math.max(max + maxSurge, Math.floor((max * surgePercent(replicas, maxSurge)) / 100));
}
