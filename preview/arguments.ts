/** The command line of `npm run preview`. */
import { nearest, oneOf } from "../environments/problems";
import { placements } from "../environments/schema";
import { type Choice, UsageError } from "./choice";
import { optionsOf, refuseSwallowed as refuseSwallowedBy } from "./options";

export interface Arguments extends Choice {
  stack: string;
  /** A file or a commit to compare with. */
  against: string | undefined;
  json: boolean;
  /** File that the plan's page is written to. */
  html: string | undefined;
  all: boolean;
  /** What each component costs. */
  costs: boolean;
  help: boolean;
}

const options = {
  stack: { type: "string", default: "staging" },
  system: { type: "string", multiple: true, default: [] as string[] },
  placement: { type: "string", default: "default" },
  config: { type: "string", short: "c", multiple: true, default: [] as string[] },
  against: { type: "string" },
  json: { type: "boolean", default: false },
  html: { type: "string" },
  all: { type: "boolean", default: false },
  costs: { type: "boolean", default: false },
  help: { type: "boolean", short: "h", default: false },
} as const;

export const help = `Usage: npm run preview -- [options]

Plans a stack without a cloud, a cluster or the Pulumi CLI, and judges the plan with the policies.

  --stack NAME          reads Pulumi.NAME.yaml                            [staging]
  --system NAME         only this system; may be repeated         [all of the stack]
  --placement WHERE     gives every system this placement: default, aws,
                        kubernetes or hybrid                [default: as configured]
  -c, --config PATH=VALUE
                        changes one value under \`ward:\`; may be repeated
  --against FILE|COMMIT shows what changes since then: a plan saved by --json, a
                        state from \`pulumi stack export\`, or a branch, tag or commit
  --json                prints one JSON document
  --html FILE           also writes one page that shows it: drawings, resources,
                        policies, backups, alerts; it loads nothing
  --all                 lists every resource, and every property that changes
  --costs               lists what each component costs a month, and each quota
  -h, --help            prints this

Examples:

  npm run preview -- --stack prod --system hospital
  npm run preview -- -c systems.hospital.placement=hybrid          # what if
  npm run preview -- --stack prod --against main                   # before a merge
  npm run preview -- --stack prod --html plan.html                 # to look at, to print
  npm run -s preview -- --stack prod --json > before.json          # -s: npm adds nothing
  npm run preview -- --stack prod --against before.json
  pulumi stack export --stack prod > state.json                    # before an update
  npm run preview -- --stack prod --against state.json

Exit status: 0 good
             1 a mandatory rule is violated, a mandatory budget exceeded, or a change
               would destroy data
             2 the configuration, or what was asked for, is wrong
             3 the program failed
`;

/** @throws {UsageError} */
export function refuseSwallowed(environment: NodeJS.ProcessEnv): void {
  refuseSwallowedBy(environment, "preview", SWALLOWED);
}

/** Options as npm knows them, and as they were written; `-c` is npm's `--call`. */
const SWALLOWED = [
  ["stack", "--stack"],
  ["system", "--system"],
  ["placement", "--placement"],
  ["against", "--against"],
  ["call", "-c"],
  ["json", "--json"],
  ["html", "--html"],
  ["all", "--all"],
  ["costs", "--costs"],
] as const;

/** @throws {UsageError} */
export function parseArguments(args: readonly string[]): Arguments {
  const values = optionsOf(args, { script: "preview", options, elsewhere: ELSEWHERE });
  const { stack, system, placement, config, against, json, html, all, costs, help } = values;
  return {
    stack: String(stack),
    systems: texts(system),
    placement: placementOf(String(placement)),
    changes: texts(config),
    against: typeof against === "string" ? against : undefined,
    json: json === true,
    html: typeof html === "string" ? html : undefined,
    all: all === true,
    costs: costs === true,
    help: help === true,
  };
}

/** What other programs call it. */
const ELSEWHERE: Readonly<Record<string, keyof typeof options>> = {
  ...{ diff: "against", since: "against", base: "against", compare: "against" },
  ...{
    target: "placement",
    set: "config",
    env: "stack",
    environment: "stack",
    verbose: "all",
    format: "json",
    ...{ page: "html", report: "html", output: "html" },
  },
};

function placementOf(text: string): Arguments["placement"] {
  const known = ["default", ...placements] as const;
  const found = known.find((placement) => placement === text);
  if (found) return found;
  const meant = nearest(text, known);
  throw new UsageError(
    `--placement\n  found     "${text}"\n  expected  ${oneOf(known)}${meant ? `\n  Did you mean "${meant}"?` : ""}`,
  );
}

function texts(value: unknown): string[] {
  return Array.isArray(value) ? value.map(String) : [];
}
