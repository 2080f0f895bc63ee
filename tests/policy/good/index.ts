import { backupSpecimens } from "./backups";
import { databasePlans, databases } from "./databases";
import type { GoodPlan, Specimen } from "./specimen";

/** One resource each; rules about one resource find nothing in them. */
export const good: readonly Specimen[] = [...databases, ...backupSpecimens];

/** Resources that belong together; no rule finds anything in them. */
export const plans: readonly GoodPlan[] = [...databasePlans];
