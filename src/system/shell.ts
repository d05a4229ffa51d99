import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';

/**
 * Returns the POSIX shell for a PATH; undefined if a Windows machine has none. Git for Windows has
 * one, but its installer adds only the folder of `git.exe` to PATH.
 */
export function findShell(path: string, platform: string): string | undefined {
  if (platform !== 'win32') return 'sh';
  const inPath = Bun.which('sh', { PATH: path });
  if (inPath !== null) return inPath;
  const git = Bun.which('git', { PATH: path });
  if (git === null) return undefined;
  // `git.exe` is in Git\cmd or Git\bin.
  const besideGit = join(dirname(dirname(git)), 'bin', 'sh.exe');
  return existsSync(besideGit) ? besideGit : undefined;
}
