import { runProgram } from './run-program.ts';

/** What the Secret Service holds for an entry that Bun did not find. */
export interface SecondLook {
  readonly isLocked: boolean;
  /** The secret, where the service could be asked to unlock it. */
  readonly secret: string | undefined;
}

const lookTimeoutMs = 3000;
/** A person has to see a dialog and type a password. */
const unlockTimeoutMs = 60_000;

const bus = 'org.freedesktop.secrets';
const root = '/org/freedesktop/secrets';
const search = 'org.freedesktop.Secret.Service.SearchItems';

// Programs that call a D-Bus method, each of a common package; the first that is found is used.
const callers: Readonly<Record<string, (service: string) => readonly string[]>> = {
  gdbus: (service) => [
    ...['call', '--session', '--dest', bus, '--object-path', root, '--method', search],
    `{'service': '${service}'}`,
  ],
  busctl: (service) => [
    ...['--user', '--json=short', 'call', bus, root, 'org.freedesktop.Secret.Service'],
    ...['SearchItems', 'a{ss}', '1', 'service', service],
  ],
  'dbus-send': (service) => [
    ...['--session', '--print-reply', `--dest=${bus}`, root, search],
    `dict:string:string:service,${service}`,
  ],
};

/**
 * Asks the Secret Service once more about an entry: libsecret, and so Bun, takes a locked one for
 * absent. `secret-tool`, where it is installed, has the service unlock it, with its own dialog.
 * Never throws; without any program to ask with, nothing is locked.
 */
export async function lookAgain(service: string): Promise<SecondLook> {
  const isLocked = await hasLockedItem(service);
  if (!isLocked || Bun.which('secret-tool') === null) return { isLocked, secret: undefined };
  const lookup = ['secret-tool', 'lookup', 'service', service];
  const { exitCode, stdout } = await run(lookup, unlockTimeoutMs);
  return { isLocked, secret: (exitCode === 0 && stdout) || undefined };
}

async function hasLockedItem(service: string): Promise<boolean> {
  const program = Object.keys(callers).find((name) => Bun.which(name) !== null);
  const args = program && callers[program]?.(service);
  // A quote would end the value in the syntax of gdbus; no service of ours has one.
  if (!args || /['"\\]/.test(service)) return false;
  const { stdout } = await run([program, ...args], lookTimeoutMs);
  return lockedItems(stdout) > 0;
}

/**
 * How many locked items a response of SearchItems lists: two lists of object paths, first those
 * that are unlocked (Secret Service API, "SearchItems"). Every program writes them in brackets.
 */
export function lockedItems(response: string): number {
  const [, locked] = [...response.matchAll(/\[([^[\]]*)\]/g)];
  return locked?.[1]?.match(/\/org\//g)?.length ?? 0;
}

// Nothing of the environment but what leads to the user's session and its screen.
const passedOn = [
  ...['PATH', 'HOME', 'LANG', 'DBUS_SESSION_BUS_ADDRESS', 'XDG_RUNTIME_DIR'],
  ...['DISPLAY', 'WAYLAND_DISPLAY', 'XAUTHORITY'],
];

function run(command: readonly string[], timeoutMs: number) {
  const env: Record<string, string> = {};
  for (const name of passedOn) {
    const value = process.env[name];
    if (value) env[name] = value;
  }
  return runProgram(command, { cwd: '/', env, timeoutMs });
}
