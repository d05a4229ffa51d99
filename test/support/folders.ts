import { chmodSync, mkdtempSync, realpathSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

let parent: { readonly path: string; readonly remover: Bun.Subprocess } | undefined;

/** Returns a new, empty folder that is removed after this process has ended. */
export function temporaryFolder(): string {
  parent ??= newParent();
  return mkdtempSync(join(parent.path, '_'));
}

/**
 * Creates a folder, and a process that removes it when its standard input ends, which is when this
 * process has ended, however it ended. Removing files earlier would slow down the tests that still
 * run.
 */
function newParent() {
  const path = mkdtempSync(join(realpathSync(tmpdir()), 'chunk-test-'));
  // Some tests run the binary as another user.
  chmodSync(path, 0o755);
  const script = `await Bun.stdin.text();
    require('node:fs').rmSync(${JSON.stringify(path)}, { recursive: true, force: true });`;
  const remover = Bun.spawn([process.execPath, '-e', script], {
    detached: true,
    stdio: ['pipe', 'ignore', 'ignore'],
  });
  remover.unref();
  return { path, remover };
}
