/**
 * Runs everything that a change must pass, as every pipeline does: `bun run ci`. Goes on after a
 * step that fails, names the failures at the end, and exits 1.
 */

// A new order in every run; the printed seed repeats it.
const seed = Math.floor(Math.random() * 2 ** 31);
const keys = { SEGMENT_WRITE_KEY: 'smoke-test', SEGMENT_WRITE_KEY_DEVELOPMENT: 'smoke-dev' };

/** The arguments of `bun`, and the systems that can run the step, if not all can. */
const steps: readonly (readonly [line: string, platforms?: readonly NodeJS.Platform[]])[] = [
  ['run lint'],
  ['run types'],
  ['run unused'],
  [`test --randomize --seed ${seed}`],
  ['run segment'],
  ['run build'],
  ['run smoke dist/chunk'],
  ['run demo', ['linux', 'darwin']],
  // Reads system calls with strace.
  ['run audit', ['linux']],
  ['run simulate', ['linux']],
  // Runs the binaries of other processors with qemu-user.
  ['run smoke --foreign', ['linux']],
];

const failed: string[] = [];
for (const [line, platforms] of steps) {
  if (platforms !== undefined && !platforms.includes(process.platform)) {
    console.log(`\n== bun ${line}: skipped, it cannot run on ${process.platform}`);
    continue;
  }
  console.log(`\n== bun ${line}`);
  const { exitCode } = Bun.spawnSync([process.execPath, ...line.split(' ')], {
    env: { ...process.env, ...(line === 'run build' && keys) },
    stdio: ['ignore', 'inherit', 'inherit'],
  });
  if (exitCode !== 0) failed.push(line);
}
console.log(failed.length === 0 ? '\nEvery step passed' : `\nFailed: ${failed.join(', ')}`);
if (failed.length > 0) process.exitCode = 1;
