import { hooksFileOf } from '../../agents/agents.ts';
import { projectConfigPath } from '../../config/project.ts';
import { isLinkedWorktree, repositoryRoot } from '../../files/repository.ts';
import type { Detection } from '../../project/detect.ts';
import type { FileOutcome } from './outcome.ts';

interface NotesInput {
  readonly folder: string;
  readonly home: string;
  readonly detection: Detection;
  readonly files: readonly FileOutcome[];
  readonly unrecorded: string | undefined;
  readonly skip: { readonly validate: boolean; readonly completions: boolean };
}

/** Returns what the user should know or do after `init`, one sentence each. */
export function notesOn({
  folder,
  home,
  detection,
  files,
  skip,
  unrecorded,
}: NotesInput): string[] {
  const isNew = (path: string): boolean =>
    files.some((each) => each.path === path && ['created', 'changed'].includes(each.action));
  const config = files.find(({ path }) => path === projectConfigPath);
  const hasProposal = detection.commands.length > 0;
  const root = repositoryRoot(folder);
  const notes: (string | false)[] = [
    ...detection.notes,
    unrecorded !== undefined &&
      `Could not record what was added (${unrecorded}): --undo will remove only the hooks.`,
    root !== folder && `This folder is not the root of its repository (${root}).`,
    !skip.validate &&
      !hasProposal &&
      `${whyNoCommands(detection)} To add a command: chunk validate test --cmd "…" --save`,
    hasProposal &&
      config?.action === 'unchanged' &&
      `${projectConfigPath} already exists, so its commands were kept. To replace them: chunk init --force`,
    isNew(hooksFileOf.codex) &&
      'Codex skips new hooks until you accept them: type /hooks in Codex.',
    isNew(hooksFileOf.codex) &&
      isLinkedWorktree(folder) &&
      'Codex reads the hooks of the main checkout, not of a linked worktree: merge them there.',
    folder === home &&
      isNew(hooksFileOf.claude) &&
      'This is your home folder: Claude Code runs these hooks in all projects.',
    isNew(hooksFileOf.claude) &&
      'Cursor and VS Code can run the hooks in .claude/settings.json too, so they get no file of their own.',
    files.some(({ path, action }) => path.endsWith('SKILL.md') && action === 'created') &&
      'Restart running agents to load the new skills.',
    !skip.completions && 'To set up shell completion: chunk completion install',
  ];
  return notes.filter((each) => each !== false);
}

function whyNoCommands({ labels }: Detection): string {
  if (labels.length === 0) return 'No toolchain found.';
  return `chunk knows no checks for ${labels.join(', ')}.`;
}
