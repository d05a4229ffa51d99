import { join } from 'node:path';
import { agents } from '../../agents/agents.ts';
import { skills } from '../../agents/bundled-skills.ts';
import { addHooks } from '../../agents/hooks-file.ts';
import { installSkill, skillFile } from '../../agents/skills.ts';
import { projectConfigPath } from '../../config/project.ts';
import { systemErrorCode } from '../../errors.ts';
import type { FileRecord } from '../../files/json-edits.ts';
import { addToConfigFile } from '../../project/config-file.ts';
import { type InitRecord, readInitRecord, writeInitRecord } from '../../project/init-record.ts';
import type { ConfigAdditions } from '../../project/project-commands.ts';
import type { Cli } from '../../system/cli.ts';
import { type FileOutcome, outcomeOf } from './outcome.ts';

export interface ApplyOptions {
  readonly folder: string;
  readonly dryRun: boolean;
  /** Replace the commands in the project's config file. */
  readonly force: boolean;
  readonly hooks: boolean;
  readonly skills: boolean;
}

/** The outcome of each file and, if recording it for `--undo` failed, the reason. */
export interface Applied {
  readonly outcomes: readonly FileOutcome[];
  readonly unrecorded: string | undefined;
}

/** Writes the config file, the agents' hooks and the skills. A failure of one stops no other. */
export function applyInit(options: ApplyOptions, additions: ConfigAdditions, cli: Cli): Applied {
  const { folder, dryRun } = options;
  const editing = { newId: cli.newId, dryRun, force: options.force };
  const before = readInitRecord(folder, cli) ?? { files: {}, skills: [] };
  const files: Record<string, FileRecord> = { ...before.files };
  const added = addToConfigFile(folder, additions, editing);
  const outcomes = isNothing(added) ? [] : [outcomeOf(projectConfigPath, added)];
  if (!('why' in added)) files[projectConfigPath] = mergeRecords(files[projectConfigPath], added);
  for (const agent of options.hooks ? agents : []) {
    const { hooksFile } = agent;
    const result = addHooks(folder, agent, editing);
    const outcome = outcomeOf(hooksFile, result);
    outcomes.push('why' in result ? outcome : { ...outcome, warnings: result.obstacles });
    if (!('why' in result)) files[hooksFile] = mergeRecords(files[hooksFile], result);
  }
  const installed = options.skills ? applySkills(folder, editing) : [];
  const created = installed.filter(({ action }) => action === 'created').map(({ path }) => path);
  const record = { files, skills: [...new Set([...before.skills, ...created])] };
  return {
    outcomes: [...outcomes, ...installed],
    unrecorded: dryRun ? undefined : whyUnrecorded(folder, record, cli),
  };
}

// There is no file and nothing to write to it.
function isNothing(added: ReturnType<typeof addToConfigFile>): boolean {
  return !('why' in added) && added.created && added.edits.length === 0;
}

function whyUnrecorded(folder: string, record: InitRecord, cli: Cli): string | undefined {
  try {
    writeInitRecord(folder, record, cli);
    return undefined;
  } catch (error) {
    const code = systemErrorCode(error);
    if (code === undefined) throw error;
    return code;
  }
}

// A file that this run created replaces the record of an earlier file.
function mergeRecords(before: FileRecord | undefined, { created, edits }: FileRecord): FileRecord {
  const kept = edits.map(({ removed, inserted, event }) => ({ removed, inserted, event }));
  if (before === undefined || (created && edits.length > 0)) return { created, edits: kept };
  // An earlier edit that was made again had been reverted, for example by a checkout.
  const isSame = (one: EditRecord, other: EditRecord): boolean =>
    one.event === other.event && (one.event !== undefined || one.inserted === other.inserted);
  const earlier = before.edits.filter((each) => !kept.some((edit) => isSame(each, edit)));
  return { created: before.created, edits: [...earlier, ...kept] };
}

type EditRecord = FileRecord['edits'][number];

function applySkills(
  folder: string,
  editing: { newId: () => string; dryRun: boolean },
): FileOutcome[] {
  return agents.flatMap(({ skillsFolder }) =>
    skills.map((skill): FileOutcome => {
      const path = skillFile(skillsFolder, skill);
      const { did, why = '' } = installSkill(join(folder, skillsFolder), skill, {
        ...editing,
        // `--force` replaces commands only; `skill install --force` replaces changed skills.
        force: false,
      });
      if (did === 'failed') return { path, action: 'failed', problem: { why } };
      return { path, action: actions[did] };
    }),
  );
}

const actions = {
  installed: 'created',
  updated: 'changed',
  nothing: 'unchanged',
  kept: 'kept',
} as const;
