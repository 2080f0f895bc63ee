/** Checkov on the plans of prod, where it is installed. */
import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { writePlans } from "./checkov-plan";
import { prodPlans } from "./prod-plans";
import { timeProcess } from "./timed";

export class Checkov {
  private readonly folder = mkdtempSync(join(tmpdir(), "ward-bench-"));
  private readonly plans = join(this.folder, "plans");
  private readonly nothing = join(this.folder, "nothing");

  /** Nothing where `checkov` is not on PATH. */
  static async found(): Promise<Checkov | undefined> {
    if (spawnSync("checkov", ["--version"]).error) return undefined;
    const checkov = new Checkov();
    for (const folder of [checkov.plans, checkov.nothing]) mkdirSync(folder);
    writePlans(
      (await prodPlans()).map(({ resources }) => resources),
      checkov.plans,
    );
    return checkov;
  }

  /** Milliseconds that it judges: the whole run, less a run on an empty folder. */
  time(): number {
    return timeRun(this.plans) - timeRun(this.nothing);
  }

  remove(): void {
    rmSync(this.folder, { recursive: true });
  }
}

function timeRun(folder: string): number {
  const frameworks = ["--framework", "terraform_plan", "kubernetes"];
  return timeProcess("checkov", ["-d", folder, ...frameworks, "--quiet", "--soft-fail", "--skip-download"]);
}
