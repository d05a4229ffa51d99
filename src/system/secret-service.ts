import { pickVariables } from './environment.ts';
import { runProgram } from './run-program.ts';

/** An entry of the Secret Service that Bun did not find. */
export interface SecretEntry {
  readonly isLocked: boolean;
  /** The secret, if the user unlocked it. */
  readonly secret: string | undefined;
}

const searchTimeoutMs = 3000;
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
 * Asks the Secret Service about an entry that Bun did not find. libsecret, and so Bun, returns
 * neither locked entries nor those of other programs, such as the released tool. `secret-tool`, if
 * installed, returns both, and has the service show its unlock dialog. Never throws; finds no entry
 * if none of the programs is installed.
 */
export async function findEntry(service: string): Promise<SecretEntry> {
  const { locked, unlocked } = await searchItems(service);
  const isLocked = locked > 0 && unlocked === 0;
  if (locked + unlocked === 0 || Bun.which('secret-tool') === null) {
    return { isLocked, secret: undefined };
  }
  const lookup = ['secret-tool', 'lookup', 'service', service];
  const { exitCode, stdout } = await run(lookup, unlockTimeoutMs);
  return { isLocked, secret: (exitCode === 0 && stdout) || undefined };
}

/**
 * Deletes the entries that `findEntry` would find. Returns whether there were any, and how many are
 * left: locked entries, or all of them if `secret-tool` is not installed.
 */
export async function clearEntries(service: string): Promise<ItemCounts & { found: boolean }> {
  const before = await searchItems(service);
  const found = before.locked + before.unlocked > 0;
  if (!found || Bun.which('secret-tool') === null) return { ...before, found };
  await run(['secret-tool', 'clear', 'service', service], unlockTimeoutMs);
  return { ...(await searchItems(service)), found };
}

interface ItemCounts {
  readonly unlocked: number;
  readonly locked: number;
}

async function searchItems(service: string): Promise<ItemCounts> {
  const program = Object.keys(callers).find((name) => Bun.which(name) !== null);
  const args = program && callers[program]?.(service);
  // A quote would end the string in gdbus's syntax. Our service names have no quotes.
  if (!args || /['"\\]/.test(service)) return { unlocked: 0, locked: 0 };
  const { stdout } = await run([program, ...args], searchTimeoutMs);
  return countItems(stdout);
}

/**
 * Counts the items in a response of SearchItems: two lists of object paths, the unlocked ones first
 * (Secret Service API, "SearchItems"). Each program prints the lists in brackets.
 */
export function countItems(response: string): ItemCounts {
  const [unlocked = 0, locked = 0] = [...response.matchAll(/\[([^[\]]*)\]/g)].map(
    ([, list = '']) => list.split('/org/').length - 1,
  );
  return { unlocked, locked };
}

// Only the variables that locate the user's session and display.
const passedOn = [
  ...['PATH', 'HOME', 'LANG', 'DBUS_SESSION_BUS_ADDRESS', 'XDG_RUNTIME_DIR'],
  ...['DISPLAY', 'WAYLAND_DISPLAY', 'XAUTHORITY'],
];

function run(command: readonly string[], timeoutMs: number) {
  return runProgram(command, { cwd: '/', env: pickVariables(process.env, passedOn), timeoutMs });
}
