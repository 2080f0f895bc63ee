/** From the arguments of `npm run evidence` to its two files. */
import { join } from "node:path";
import { UsageError } from "../../preview/choice";
import type { Subject } from "../../preview/command";
import { plan } from "../../preview/plan";
import { readStackFile } from "../../preview/stack-file";
import { save, whereMeant } from "../save";
import { type Arguments, help, parseArguments } from "./arguments";
import { commitOf } from "./commit";
import { type Evidence, evidenceOf, MARK } from "./document";
import { type Drill, lastDrills } from "./drills";
import { evidencePage } from "./page";

/** @returns The exit status. */
export async function writeEvidence(args: readonly string[], subject: Subject): Promise<number> {
  const given = parseArguments(args, subject.environment ?? {});
  if (given.help) {
    process.stdout.write(help);
    return 0;
  }
  const evidence = await evidenceFor(given, subject);
  const files = [
    [join(given.to, `evidence-${given.stack}.json`), `${JSON.stringify(evidence, null, 2)}\n`],
    [join(given.to, `evidence-${given.stack}.html`), evidencePage(evidence)],
  ] as const;
  for (const [file, text] of files) {
    save(file, text, MARK);
    process.stdout.write(`${file}\n`);
  }
  return evidence.violations.some(({ level }) => level === "mandatory") ? 1 : 0;
}

async function evidenceFor({ stack, systems, drills, on }: Arguments, subject: Subject): Promise<Evidence> {
  const commit = commitOf(subject.root, `Pulumi.${stack}.yaml`);
  const judgedOn = on ?? commit.date ?? new Date().toISOString().slice(0, 10);
  const config = readStackFile(subject.root, subject.project, stack);
  const planned = await plan({
    ...{ stack, systems, placement: "default", changes: [], config, today: judgedOn },
    ...subject,
  });
  const names = planned.systems.map(({ name }) => name);
  const found = drills === undefined ? [] : lastDrills(whereMeant(drills), names);
  const evidence = evidenceOf(planned, { commit, judgedOn, drills: found });
  refuseStrays(found, evidence);
  return evidence;
}

/** A drill that is told nowhere would be one that nobody hears of. */
function refuseStrays(drills: readonly Drill[], { backups }: Evidence): void {
  const strays = drills.filter((drill) => !backups.some((backup) => backup.drill === drill));
  if (strays.length === 0) return;
  throw new UsageError(
    `--drills: these belong to no backup of this stack, or do not say of which system:\n${strays
      .map(({ file, of }) => `  ${file} (of ${of})`)
      .join(
        "\n",
      )}\nKeep the folders of the backup site (<system>/dumps/<connection>/drills), or name one system with --system.`,
  );
}
