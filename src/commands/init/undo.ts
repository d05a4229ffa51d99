import { rmdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { agents } from '../../agents/agents.ts';
import { skills } from '../../agents/bundled-skills.ts';
import { removeHooks } from '../../agents/hooks-file.ts';
import { skillFile, skillState } from '../../agents/skills.ts';
import { projectConfigPath } from '../../config/project.ts';
import { type EditOptions, editFile } from '../../files/edit-file.ts';
import { removeFromConfigFile } from '../../project/config-file.ts';
import { type InitRecord, readInitRecord, removeInitRecord } from '../../project/init-record.ts';
import type { Cli } from '../../system/cli.ts';
import type { FileOutcome } from './outcome.ts';

/**
 * Removes what `init` added to a project and keeps later changes. Without a record, as on another
 * machine, it removes only hooks that are identical to ours.
 */
export function undoInit(folder: string, dryRun: boolean, cli: Cli): readonly FileOutcome[] {
  const record = readInitRecord(folder, cli);
  const editing = { newId: cli.newId, dryRun };
  const config = removeFromConfigFile(folder, record?.files[projectConfigPath], editing);
  const outcomes: FileOutcome[] = [outcomeOf(projectConfigPath, config)];
  for (const agent of agents) {
    const { hooksFile } = agent;
    const made = record?.files[hooksFile];
    // If the record does not name the file, `init` added nothing to it.
    if (record !== undefined && made === undefined) continue;
    outcomes.push(outcomeOf(hooksFile, removeHooks(folder, agent, made, editing)));
  }
  outcomes.push(...removeSkills(folder, record, editing));
  if (dryRun) return outcomes;
  for (const { path, action } of outcomes) {
    if (action === 'deleted') removeEmptyFolders(folder, dirname(path));
  }
  if (!outcomes.some(({ action }) => action === 'failed')) removeInitRecord(folder, cli);
  return outcomes;
}

function outcomeOf(
  path: string,
  result: Pick<FileOutcome, 'action'> | NonNullable<FileOutcome['problem']>,
): FileOutcome {
  if ('why' in result) return { path, action: 'failed', problem: result };
  return { path, action: result.action };
}

function removeSkills(
  folder: string,
  record: InitRecord | undefined,
  editing: EditOptions,
): FileOutcome[] {
  return agents.flatMap(({ skillsFolder }) =>
    skills.flatMap((skill): FileOutcome[] => {
      const path = skillFile(skillsFolder, skill);
      if (record !== undefined && !record.skills.includes(path)) return [];
      const state = skillState(join(folder, skillsFolder), skill);
      if (state === 'missing') return [];
      if (record === undefined || state !== 'current') return [{ path, action: 'kept' }];
      const result = editFile(join(folder, path), editing, () => ({ text: undefined }));
      return [outcomeOf(path, 'why' in result ? result : { action: 'deleted' })];
    }),
  );
}

function removeEmptyFolders(folder: string, path: string): void {
  for (let each = path; each !== '.' && each !== dirname(each); each = dirname(each)) {
    try {
      rmdirSync(join(folder, each));
    } catch {
      // The folder is not empty.
      return;
    }
  }
}
