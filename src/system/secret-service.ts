import { runProgram } from './run-program.ts';

/** What the Secret Service says about an entry that Bun did not find. */
export interface SecondLook {
  readonly isLocked: boolean;
  /** The secret, if the user unlocked it. */
  readonly secret: string | undefined;
}

const lookTimeoutMs = 3000;
/** Time to notice a dialog and type a password. */
const unlockTimeoutMs = 60_000;

const bus = 'org.freedesktop.secrets';
const root = '/org/freedesktop/secrets';
const search = 'org.freedesktop.Secret.Service.SearchItems';

// Programs that can call a D-Bus method; the first one installed is used.
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
 * Asks the Secret Service about an entry that Bun did not find, because libsecret, and so Bun, does
 * not return locked entries. If `secret-tool` is installed, the service shows its dialog to unlock
 * the entry. Never throws; reports no lock if none of the programs is installed.
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
  // A quote would end the string in gdbus's syntax; no service name of ours has one.
  if (!args || /['"\\]/.test(service)) return false;
  const { stdout } = await run([program, ...args], lookTimeoutMs);
  return lockedItems(stdout) > 0;
}

/**
 * The number of locked items in a response of SearchItems: two lists of object paths, the unlocked
 * ones first (Secret Service API, "SearchItems"). Each program prints the lists in brackets.
 */
export function lockedItems(response: string): number {
  const [, locked] = [...response.matchAll(/\[([^[\]]*)\]/g)];
  return locked?.[1]?.match(/\/org\//g)?.length ?? 0;
}

// Only the variables that locate the user's session and display.
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
