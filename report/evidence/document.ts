/** What an auditor gets of a stack, as one document. The same commit gives the same bytes. */

import { themeOf } from "../../policy/writing/groups";
import type { Plan } from "../../preview/plan";
import { judgedRules, type State } from "../policies";
import { backupsOf } from "../sections/backups";
import { systemsOf } from "../system";
import { type Opening, openingsOf } from "./access";
import type { Commit } from "./commit";
import type { Drill } from "./drills";
import { imagesOf, type RunImage } from "./images";
import { retentionOf } from "./retention";
import type { Setting } from "./settings";
import { tlsOf } from "./tls";

/** In every document, and in nothing else (save.ts). */
export const MARK = "ward evidence 1";

export interface Evidence {
  format: typeof MARK;
  stack: string;
  environment: string;
  commit: Commit;
  /** Day that waivers are judged on. */
  judgedOn: string;
  systems: EvidenceSystem[];
  policies: EvidencePolicy[];
  violations: EvidenceViolation[];
  waived: (EvidenceViolation & { owner: string; reason: string; expires: string })[];
  tls: Setting[];
  access: Opening[];
  retention: Setting[];
  backups: EvidenceBackup[];
  images: RunImage[];
}

export interface EvidenceSystem {
  name: string;
  domain: string;
  placement: string;
  /** Minutes; `null` for a system without a spec sheet. */
  lossMinutes: number | null;
  recoveryMinutes: number | null;
}

export interface EvidencePolicy {
  rule: string;
  name: string;
  title: string;
  theme: string;
  level: string;
  citations: readonly string[];
  /** Resources that it looked at; `null` for one about the whole stack. */
  resources: number | null;
  state: State;
}

export interface EvidenceViolation {
  rule: string;
  level: string;
  citations: readonly string[];
  resource: string;
  path: string;
  message: string;
}

export interface EvidenceBackup {
  system: string;
  of: string;
  target: string;
  copies: string;
  /** `null` where it is no point-in-time recovery. */
  recoveryDays: number | null;
  /** The last restore that was rehearsed; `null` where none is given. */
  drill: Drill | null;
}

export interface Circumstances {
  commit: Commit;
  judgedOn: string;
  drills: readonly Drill[];
}

export function evidenceOf(plan: Plan, { commit, judgedOn, drills }: Circumstances): Evidence {
  const { stack, environment, resources, verdict } = plan;
  const told = ({
    rule,
    level,
    citations,
    resource,
    path,
    message,
  }: EvidenceViolation): EvidenceViolation => ({
    ...{ rule, level, citations, resource, path, message },
  });
  return {
    ...{ format: MARK, stack, environment, commit, judgedOn },
    systems: systemsOf(plan).map(({ settings: { name, domain, placement }, objectives }) => ({
      ...{ name, domain, placement },
      lossMinutes: objectives?.lossMinutes ?? null,
      recoveryMinutes: objectives?.recoveryMinutes ?? null,
    })),
    policies: judgedRules(plan).map(({ rule, state, resources: seen }) => ({
      ...{ rule: rule.id, name: rule.name, title: rule.title, theme: themeOf(rule), level: rule.level },
      ...{ citations: rule.citations, resources: seen ?? null, state },
    })),
    violations: verdict.violations.map(told),
    waived: verdict.waived.map(({ waiver: { owner, reason, expires }, ...violation }) => ({
      ...told(violation),
      ...{ owner, reason, expires },
    })),
    tls: tlsOf(resources),
    access: openingsOf(resources),
    retention: retentionOf(resources),
    backups: backupsIn(plan, drills),
    images: imagesOf(resources),
  };
}

function backupsIn(plan: Plan, drills: readonly Drill[]): EvidenceBackup[] {
  const systems = systemsOf(plan);
  return systems.flatMap((system) =>
    backupsOf(system).map(({ of, target, copies, recoveryDays }) => {
      const { name } = system.settings;
      const own = drills.find(
        (drill) =>
          drill.of === of && (drill.system === name || (drill.system === null && systems.length === 1)),
      );
      return {
        ...{ system: name, of, target, copies },
        recoveryDays: recoveryDays ?? null,
        drill: own ?? null,
      };
    }),
  );
}
