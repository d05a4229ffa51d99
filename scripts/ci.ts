/**
 * Everything that a change must pass, one step after another; every pipeline runs this and nothing
 * else:
 *
 *   bun run ci
 *
 * Goes on after a step that fails, names the failures at the end, and exits 1. A step that cannot
 * run on this system is named and skipped.
 */

/** A command of the project, and the systems that can run it; every system when absent. */
interface CheckStep {
  readonly name: string;
  readonly command: readonly string[];
  readonly platforms?: readonly NodeJS.Platform[];
  readonly env?: Readonly<Record<string, string>>;
}

// A new order in every run; the printed seed repeats it.
const seed = String(Math.floor(Math.random() * 2 ** 31));

const steps: readonly CheckStep[] = [
  { name: 'lint', command: ['run', 'lint'] },
  { name: 'types', command: ['run', 'types'] },
  { name: 'unused code', command: ['run', 'unused'] },
  { name: `tests, seed ${seed}`, command: ['test', '--randomize', '--seed', seed] },
  { name: 'segment', command: ['run', 'segment'] },
  {
    name: 'build',
    command: ['run', 'build'],
    env: { SEGMENT_WRITE_KEY: 'smoke-test', SEGMENT_WRITE_KEY_DEVELOPMENT: 'smoke-dev' },
  },
  { name: 'smoke', command: ['run', 'smoke', 'dist/chunk'] },
  { name: 'demo', command: ['run', 'demo'], platforms: ['linux', 'darwin'] },
  // Reads system calls with strace.
  { name: 'audit', command: ['run', 'audit'], platforms: ['linux'] },
  { name: 'simulate', command: ['run', 'simulate'], platforms: ['linux'] },
  // Runs the binaries of other processors with qemu-user.
  { name: 'smoke --foreign', command: ['run', 'smoke', '--foreign'], platforms: ['linux'] },
];

const failed: string[] = [];
for (const { name, command, platforms, env } of steps) {
  if (platforms !== undefined && !platforms.includes(process.platform)) {
    console.log(`\n== ${name}: skipped, it cannot run on ${process.platform}`);
    continue;
  }
  console.log(`\n== ${name}`);
  const { exitCode } = Bun.spawnSync([process.execPath, ...command], {
    env: { ...process.env, ...env },
    stdio: ['ignore', 'inherit', 'inherit'],
  });
  if (exitCode !== 0) failed.push(name);
}
console.log(failed.length === 0 ? '\nEvery step passed' : `\nFailed: ${failed.join(', ')}`);
if (failed.length > 0) process.exitCode = 1;
