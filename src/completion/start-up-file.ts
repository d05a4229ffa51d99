import { existsSync, readFileSync, rmSync } from 'node:fs';
import { isAbsolute, join } from 'node:path';
import { ensureFolder, folderOf, isMissing } from '../files/files.ts';
import { followLinks, writeAtomic } from '../files/write.ts';
import type { Cli } from '../system/cli.ts';
import { withBlock, withoutBlock } from './block.ts';

export const shells = ['bash', 'zsh', 'fish'] as const;
export type Shell = (typeof shells)[number];

const fishText = '# chunk shell completion\nchunk completion fish | source\n';

/** What was done to which file. */
export interface Edit {
  readonly path: string;
  readonly changed: boolean;
}

/** The shell that the user's account names, if completion is installed into its files. */
export function shellOf(cli: Cli): Shell | undefined {
  const name = cli.env['SHELL']?.split(/[/\\]/).at(-1);
  return shells.find((shell) => shell === name);
}

/** Turns completion on for a shell. Throws what `fs` throws. */
export function installInto(shell: Shell, cli: Cli): Edit {
  const path = startUpFile(shell, cli);
  if (shell === 'fish') return put(path, fishText, cli);
  const line = `command -v chunk >/dev/null && eval "$(chunk completion ${shell})"`;
  return change(path, cli, (text) => withBlock(text ?? '', line));
}

/** Turns completion off for a shell, and leaves what else is in the file. Throws as `fs` does. */
export function uninstallFrom(shell: Shell, cli: Cli): Edit {
  const path = startUpFile(shell, cli);
  if (shell !== 'fish') return change(path, cli, (text) => text && withoutBlock(text));
  const isOurs = read(path) === fishText;
  if (isOurs) rmSync(path);
  return { path, changed: isOurs };
}

/**
 * The file that a shell reads: fish has a folder of files that it reads when they are needed; bash
 * reads another file in a login shell, which is what a terminal on macOS starts.
 */
function startUpFile(shell: Shell, { env, paths, platform }: Cli): string {
  const folder = (variable: string, fallback: string): string => {
    const value = env[variable];
    return value !== undefined && isAbsolute(value) ? value : fallback;
  };
  if (shell === 'zsh') return join(folder('ZDOTDIR', paths.home), '.zshrc');
  if (shell === 'fish') {
    const config = folder('XDG_CONFIG_HOME', join(paths.home, '.config'));
    return join(config, 'fish', 'completions', 'chunk.fish');
  }
  const [interactive, login] = [join(paths.home, '.bashrc'), join(paths.home, '.bash_profile')];
  if (existsSync(interactive)) return interactive;
  return existsSync(login) || platform === 'darwin' ? login : interactive;
}

function change(path: string, cli: Cli, edit: (text?: string) => string | undefined): Edit {
  const before = read(path);
  const after = edit(before);
  if (after === undefined || after === before) return { path, changed: false };
  return put(path, after, cli);
}

function put(path: string, text: string, cli: Cli): Edit {
  if (read(path) === text) return { path, changed: false };
  if (followLinks(path) === path) ensureFolder(folderOf(path), 0o755);
  writeAtomic(path, Buffer.from(text, 'latin1'), { id: cli.newId() });
  return { path, changed: true };
}

// A start-up file may be in any encoding: each byte is a character here, and goes back as it came.
function read(path: string): string | undefined {
  try {
    return readFileSync(path, 'latin1');
  } catch (error) {
    if (isMissing(error)) return undefined;
    throw error;
  }
}
