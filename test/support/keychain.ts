import { resolve } from 'node:path';
import { type BinaryRun, binaryPath, chunk, type Surroundings } from './binary.ts';

const script = resolve(import.meta.dir, 'with-keychain.sh');
const programs = ['dbus-run-session', 'dbus-send', 'gnome-keyring-daemon'];
const missing = programs.filter((program) => Bun.which(program) === null);

/** Whether a real keychain is available for tests; throws in CI if not. */
export function hasKeychain(): boolean {
  if (process.platform !== 'linux') return false;
  if (missing.length === 0) return true;
  const advice = 'Debian: apt-get install gnome-keyring dbus libsecret-1-0';
  if (process.env['CI']) throw new Error(`missing: ${missing.join(', ')}. ${advice}`);
  console.warn(`\n*** THE KEYCHAIN IS NOT TESTED: missing ${missing.join(', ')}. ${advice} ***\n`);
  return false;
}

/** Runs the binary with a real keychain, which is stored in the home. */
export function chunkWithKeychain(
  args: readonly string[],
  surroundings: Surroundings,
  state: 'unlocked' | 'locked' = 'unlocked',
): Promise<BinaryRun> {
  const option = state === 'locked' ? ['--locked'] : [];
  return chunk([...option, binaryPath, ...args], { ...surroundings, binary: script });
}
