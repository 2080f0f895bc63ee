/** The command line of the programs that workflows call. */
import { parseArgs } from "node:util";

/** What a program was called with is wrong, or what it was to look at: told by its message alone. */
export class DeliveryError extends Error {
  override readonly name = "DeliveryError";
}

/**
 * Options that each take one value.
 * @param defaults A default for each option; `undefined` where it must be given.
 * @throws {DeliveryError} names the option, and how the program is called.
 */
export function optionsOf<Name extends string>(
  args: readonly string[],
  usage: string,
  defaults: Readonly<Record<Name, string | undefined>>,
): Record<Name, string> {
  const names = Object.keys(defaults) as Name[];
  const options = Object.fromEntries(names.map((name) => [name, { type: "string" as const }]));
  let values: { [name: string]: string | boolean | undefined };
  try {
    ({ values } = parseArgs({ args: [...args], options }));
  } catch (error) {
    throw new DeliveryError(`${(error as Error).message}\n${usage}`);
  }
  const pairs = names.map((name) => {
    const value = values[name] ?? defaults[name];
    if (typeof value !== "string" || value === "") throw new DeliveryError(`--${name} is missing.\n${usage}`);
    return [name, value] as const;
  });
  return Object.fromEntries(pairs) as Record<Name, string>;
}

/** Runs a program, which returns its exit status; 2 when it was called wrongly. Sets it rather than exits: all that was printed gets through. */
export async function main(program: (args: string[]) => Promise<number>): Promise<void> {
  process.exitCode = await program(process.argv.slice(2)).catch((error: unknown) => {
    if (!(error instanceof DeliveryError)) throw error;
    process.stderr.write(`${error.message}\n`);
    return 2;
  });
}
