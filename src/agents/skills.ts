import { editFile, type FileText, readExactly } from '../files/edit-file.ts';
import { digestOf, type Skill } from './bundled-skills.ts';

/**
 * The state of an installed skill: `current` is this release's text, `outdated` an earlier
 * release's, `modified` was changed by the user.
 */
export type SkillState = 'missing' | 'current' | 'outdated' | 'modified' | 'unreadable';

/** The result of `installSkill`, with the reason if it failed. */
export interface SkillInstall {
  readonly did: 'installed' | 'updated' | 'nothing' | 'kept' | 'failed';
  readonly why?: string;
}

/** Returns the path of a skill's file in a folder of skills. */
export function skillFile(folder: string, { name }: Skill): string {
  return `${folder}/${name}/SKILL.md`;
}

/** Returns the state of a skill in a folder of skills. */
export function skillState(folder: string, skill: Skill): SkillState {
  const reading = readExactly(skillFile(folder, skill));
  if (reading.state === 'unusable') return 'unreadable';
  return stateOf(reading.state === 'read' ? reading.text : undefined, skill);
}

/**
 * Writes a skill that is missing or outdated. Keeps a text that the user changed, unless `force` is
 * set.
 */
export function installSkill(
  folder: string,
  skill: Skill,
  options: { readonly newId: () => string; readonly force: boolean; readonly dryRun?: boolean },
): SkillInstall {
  let state: SkillState = 'missing';
  const isKept = (): boolean => state === 'modified' && !options.force;
  const result = editFile(skillFile(folder, skill), options, (text) => {
    state = stateOf(text, skill);
    return { text: state === 'current' || isKept() ? text : skill.text };
  });
  if ('why' in result) return { did: 'failed', why: result.why };
  if (isKept()) return { did: 'kept' };
  if (result.after === result.before) return { did: 'nothing' };
  return { did: result.before === undefined ? 'installed' : 'updated' };
}

function stateOf(text: FileText, skill: Skill): SkillState {
  if (text === undefined) return 'missing';
  const digest = digestOf(text);
  if (digest === digestOf(skill.text)) return 'current';
  return skill.earlier.includes(digest) ? 'outdated' : 'modified';
}
