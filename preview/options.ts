/** Options of a command of this house: what is wrong with them is told with what would be right. */
import { type ParseArgsConfig, parseArgs } from "node:util";
import { nearest } from "../environments/problems";
import { UsageError } from "./choice";

type Options = NonNullable<ParseArgsConfig["options"]>;

export interface Command<Known extends Options> {
  /** As npm runs it: `preview`. */
  script: string;
  options: Known;
  /** What other programs call an option. */
  elsewhere: Readonly<Record<string, keyof Known & string>>;
}

/** @throws {UsageError} */
export function optionsOf<const Known extends Options>(args: readonly string[], command: Command<Known>) {
  const { options } = command;
  const { values, tokens } = parseArgs({ args: [...args], options, strict: false, tokens: true });
  for (const token of tokens) {
    if (token.kind === "positional") throw unexpected(token.value, command.script);
    if (token.kind === "option") check(token.name, token.rawName, token.value, command);
  }
  return values;
}

function check<Known extends Options>(
  name: string,
  rawName: string,
  value: string | undefined,
  { script, options, elsewhere }: Command<Known>,
): void {
  const option = Object.hasOwn(options, name) ? options[name] : undefined;
  if (option === undefined) {
    const meant = elsewhere[name] ?? nearest(name, Object.keys(options));
    const hint = meant ? `Did you mean "--${meant}"?` : `\`npm run ${script} -- --help\` lists them.`;
    throw new UsageError(`There is no option "${rawName}". ${hint}`);
  }
  const takesValue = option.type === "string";
  if (takesValue && (value === undefined || value === "")) throw new UsageError(`${rawName} needs a value.`);
  // `--stack --json` would otherwise plan a stack that is called "--json".
  if (takesValue && value?.startsWith("--"))
    throw new UsageError(`${rawName} needs a value, not "${value}".`);
  if (!takesValue && value !== undefined) throw new UsageError(`${rawName} takes no value.`);
}

function unexpected(text: string, script: string): UsageError {
  return new UsageError(
    `"${text}" belongs to no option. Options follow a double dash, or npm keeps them: npm run ${script} -- --stack ${text}`,
  );
}

/**
 * Without `--` npm takes an option for itself, tells the program by a variable, and a stack nobody meant is planned.
 * @param written Options as npm knows them, and as they were written.
 * @throws {UsageError}
 */
export function refuseSwallowed(
  environment: NodeJS.ProcessEnv,
  script: string,
  written: readonly (readonly [string, string])[],
): void {
  for (const [name, option] of written) {
    const value = environment[`npm_config_${name}`];
    if (value === undefined || value === "") continue;
    const whole = value === "true" ? option : `${option} ${value}`;
    throw new UsageError(`npm took ${option} for itself. Write: npm run ${script} -- ${whole}`);
  }
}
