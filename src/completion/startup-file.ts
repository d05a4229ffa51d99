import { readFileSync, rmSync, statSync } from 'node:fs';
import { dirname, isAbsolute, join } from 'node:path';
import { UserError } from '../errors.ts';
import { ensureFolder, entryAt, isMissing } from '../files/files.ts';
import { isReadOnly } from '../files/ownership.ts';
import { followLinks, writeAtomic } from '../files/write.ts';
import type { Cli } from '../system/cli.ts';
import { withBlock, withoutBlock } from './block.ts';

export const shells = ['bash', 'zsh', 'fish'] as const;
export type Shell = (typeof shells)[number];

/** The startup file, and whether it was changed. */
export interface StartupFileEdit {
  readonly path: string;
  readonly changed: boolean;
}

/** Returns the shell that `SHELL` names, if completion can be installed for it. */
export function shellOf(cli: Cli): Shell | undefined {
  const name = cli.env['SHELL']?.split(/[/\\]/).at(-1);
  return shells.find((shell) => shell === name);
}

/** Turns completion on in the startup file of a shell. Throws `UserError`, or what `fs` throws. */
export function installInto(shell: Shell, cli: Cli): StartupFileEdit {
  const path = startupFile(shell, cli);
  const before = read(path) ?? '';
  return save(path, before, withBlock(before, completionLine(shell)), cli);
}

/** Turns completion off in the startup file of a shell. Throws `UserError`, or what `fs` throws. */
export function uninstallFrom(shell: Shell, cli: Cli): StartupFileEdit {
  const path = startupFile(shell, cli);
  const before = read(path) ?? '';
  const after = withoutBlock(before);
  // In fish's folder, the file has no other purpose, so it is deleted.
  if (shell !== 'fish' || after !== '' || before === '') return save(path, before, after, cli);
  rmSync(followLinks(path));
  return { path, changed: true };
}

// `if` makes the line succeed even if chunk has been removed. As the last line of the file, a
// failure would end a shell under `set -e`, and show in the first prompt.
function completionLine(shell: Shell): string {
  if (shell === 'fish') return 'chunk completion fish | source';
  return `if command -v chunk >/dev/null; then eval "$(chunk completion ${shell})"; fi`;
}

/**
 * Returns the startup file of a shell. Fish reads the files of a folder when it needs them. Bash
 * reads a different file in login shells, which terminals on macOS start.
 */
function startupFile(shell: Shell, { env, paths, platform }: Cli): string {
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
  if (entryAt(interactive) !== undefined) return interactive;
  return entryAt(login) !== undefined || platform === 'darwin' ? login : interactive;
}

function save(path: string, before: string, after: string, cli: Cli): StartupFileEdit {
  if (after === before) return { path, changed: false };
  if (entryAt(cli.paths.home) === undefined) {
    throw refused(
      `the home folder ${cli.paths.home} does not exist`,
      'Set HOME to an existing folder, then run the same command again.',
    );
  }
  const entry = entryAt(followLinks(path));
  // Without this check, the rename would replace a read-only file.
  if (entry !== undefined && isReadOnly(entry)) {
    throw refused(`${path} is read-only`, 'Make it writable, then run the same command again.');
  }
  if (entry === undefined) ensureFolder(dirname(path), 0o755);
  writeAtomic(path, Buffer.from(after, 'latin1'), { id: cli.newId() });
  return { path, changed: true };
}

// A startup file may be in any encoding. Latin-1 maps each byte to one character and back.
function read(path: string): string | undefined {
  try {
    // Opening a FIFO would block.
    if (statSync(path).isFile()) return readFileSync(path, 'latin1');
  } catch (error) {
    if (isMissing(error)) return undefined;
    throw error;
  }
  throw refused(`${path} is not a regular file`, 'Move it away, then run the same command again.');
}

function refused(message: string, hint: string): UserError {
  return new UserError('file.write_failed', { message, hint });
}
