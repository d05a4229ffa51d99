import { resolve } from 'node:path';
import { type BinaryRun, binaryPath, chunk, type RunOptions } from './binary.ts';
import { canRun, debian } from './skips.ts';

const script = resolve(import.meta.dir, 'with-keychain.sh');
const programs = ['dbus-run-session', 'dbus-send', 'gnome-keyring-daemon'];

/** True if a real keychain is available for tests; throws in CI on Linux if not. */
export function hasKeychain(): boolean {
  return (
    canRun('the keychain is tested on Linux', process.platform === 'linux') &&
    programs.every((program) => debian(program, 'gnome-keyring dbus libsecret-1-0'))
  );
}

/** Runs the binary with a real keychain, whose files are in the home. */
export function chunkWithKeychain(
  args: readonly string[],
  options: RunOptions,
  state: 'unlocked' | 'locked' = 'unlocked',
): Promise<BinaryRun> {
  const option = state === 'locked' ? ['--locked'] : [];
  return chunk([...option, binaryPath, ...args], { ...options, binary: script });
}
