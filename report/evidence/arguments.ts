/** The command line of `npm run evidence`. */
import { UsageError } from "../../preview/choice";
import { optionsOf, refuseSwallowed } from "../../preview/options";

export interface Arguments {
  stack: string;
  systems: string[];
  /** Folder with what drills left. */
  drills: string | undefined;
  /** Folder that both files go to. */
  to: string;
  /** Day that waivers are judged on; the commit's when absent. */
  on: string | undefined;
  help: boolean;
}

const options = {
  stack: { type: "string" },
  system: { type: "string", multiple: true },
  drills: { type: "string" },
  to: { type: "string" },
  on: { type: "string" },
  help: { type: "boolean", short: "h" },
} as const;

export const help = `Usage: npm run evidence -- --stack NAME [options]

Writes what an auditor asks of a stack, from its plan: evidence-NAME.json, and evidence-NAME.html to read and to print.
The same commit gives the same bytes.

  --stack NAME       reads Pulumi.NAME.yaml
  --system NAME      only this system; may be repeated        [all of the stack]
  --drills FOLDER    with the evidence that restore drills left: drills/<time>.json
  --to FOLDER        where both files go                                     [.]
  --on YYYY-MM-DD    the day that waivers are judged on       [the commit's day]
  -h, --help         prints this

Examples:

  npm run evidence -- --stack prod
  aws s3 sync s3://BUCKET/prod drills --exclude '*' --include '*/drills/*.json'
  npm run evidence -- --stack prod --drills drills --to audit

Exit status: 0 written, and no mandatory rule is violated
             1 written, and one is
             2 the configuration, or what was asked for, is wrong
             3 the program failed
`;

/** What other programs, and the preview, call it. */
const ELSEWHERE: Readonly<Record<string, keyof typeof options>> = {
  ...{ env: "stack", environment: "stack", html: "to", json: "to", out: "to", output: "to", folder: "to" },
  ...{ date: "on", today: "on", drill: "drills", restores: "drills" },
};

/** @throws {UsageError} */
export function parseArguments(args: readonly string[], environment: NodeJS.ProcessEnv): Arguments {
  refuseSwallowed(environment, "evidence", SWALLOWED);
  const values = optionsOf(args, { script: "evidence", options, elsewhere: ELSEWHERE });
  const text = (name: "stack" | "drills" | "to" | "on") => {
    const value = values[name];
    return typeof value === "string" ? value : undefined;
  };
  const stack = text("stack");
  if (stack === undefined && values.help !== true)
    throw new UsageError("Evidence of which stack? npm run evidence -- --stack prod");
  return {
    stack: stack ?? "",
    systems: (values.system ?? []).map(String),
    ...{ drills: text("drills"), to: text("to") ?? ".", on: day(text("on")), help: values.help === true },
  };
}

const SWALLOWED = (["stack", "system", "drills", "to", "on"] as const).map(
  (name) => [name, `--${name}`] as const,
);

function day(text: string | undefined): string | undefined {
  if (text === undefined) return undefined;
  const date = new Date(`${text}T00:00:00Z`);
  if (
    /^\d{4}-\d{2}-\d{2}$/.test(text) &&
    !Number.isNaN(date.getTime()) &&
    date.toISOString().startsWith(text)
  )
    return text;
  throw new UsageError(`--on\n  found     "${text}"\n  expected  a day, for instance 2026-11-30`);
}
