/** Which system a resource belongs to: names start with it, the longest one first (`hospital-lab` before `hospital`). */
export function systemOf(name: string, systems: readonly string[]): string | undefined {
  return systems
    .filter((system) => name === system || name.startsWith(`${system}-`))
    .sort((a, b) => b.length - a.length)[0];
}
