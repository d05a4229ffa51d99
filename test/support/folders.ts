import { mkdtempSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const made: string[] = [];

/** Returns a new, empty folder that is removed after the last test. */
export function temporaryFolder(): string {
  const folder = mkdtempSync(join(realpathSync(tmpdir()), 'chunk-test-'));
  made.push(folder);
  return folder;
}

/**
 * Removes every folder that `temporaryFolder` made. Uses a detached `rm`, because deleting the
 * binaries and repositories in them can take 15 s.
 */
export function removeTemporaryFolders(): void {
  const folders = made.splice(0);
  if (process.platform === 'win32') {
    for (const folder of folders) removeUnused(folder);
  } else if (folders.length > 0) {
    const stdio = ['ignore', 'ignore', 'ignore'] as const;
    Bun.spawn(['rm', '-rf', '--', ...folders], { detached: true, stdio: [...stdio] }).unref();
  }
}

// On Windows, the working folder of a process that still runs cannot be removed.
function removeUnused(folder: string): void {
  try {
    rmSync(folder, { recursive: true, force: true });
  } catch {}
}
