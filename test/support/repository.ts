import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { temporaryFolder } from './folders.ts';

/** The environment for Git and commands in tests, without the machine's Git settings. */
export const gitEnv = {
  PATH: process.env['PATH'] ?? '',
  GIT_CONFIG_GLOBAL: '/dev/null',
  GIT_CONFIG_NOSYSTEM: '1',
} as const;

const identity = ['-c', 'user.name=Test', '-c', 'user.email=test@example.test'];

/** Runs Git in a folder and returns its output. Throws if it fails. */
export function git(folder: string, ...args: string[]): string {
  const { exitCode, stdout, stderr } = Bun.spawnSync(['git', ...identity, ...args], {
    cwd: folder,
    env: { ...gitEnv, HOME: folder },
  });
  if (exitCode !== 0) throw new Error(`git ${args.join(' ')}: ${stderr}`);
  return stdout.toString();
}

/** Creates a Git repository with these files in its first commit. */
export function repositoryOf(
  files: Readonly<Record<string, string>>,
  folder = temporaryFolder(),
): string {
  git(folder, 'init', '--quiet', '--initial-branch=main');
  addFiles(folder, files);
  git(folder, 'add', '--all');
  git(folder, 'commit', '--quiet', '--allow-empty', '--message=first');
  return folder;
}

/** Writes files below a folder. */
export function addFiles(folder: string, files: Readonly<Record<string, string>>): void {
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), text);
  }
}

/** Returns a project's config file with commands, by name, and other keys. */
export function projectConfig(
  commands: Readonly<Record<string, string | object>>,
  keys: object = {},
): Readonly<Record<string, string>> {
  const list = Object.entries(commands).map(([name, command]) => ({
    name,
    ...(typeof command === 'string' ? { run: command } : command),
  }));
  return { '.chunk/config.json': JSON.stringify({ commands: list, ...keys }) };
}
