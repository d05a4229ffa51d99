import { existsSync } from 'node:fs';
import { systemErrorCode } from '../errors.ts';
import type { Environment } from './environment.ts';

/** The operating system's keychain, whose calls may throw or never return. */
export interface RawKeychain {
  /** Time limits; longer if the system shows a dialog first. */
  readonly limits?: KeychainLimits;
  get(service: string): Promise<string | null>;
  set(service: string, value: string): Promise<void>;
  /** Returns false if there was no entry to delete. */
  delete(service: string): Promise<boolean>;
  /** Asks the user to unlock an entry that `get` did not find; returns its secret, or null. */
  unlock?(service: string): Promise<string | null>;
}

interface KeychainLimits {
  readonly readMs: number;
  readonly writeMs: number;
}

/** The value of a keychain call, or why it failed. */
export type KeychainResult<Value> = { readonly ok: true; readonly value: Value } | KeychainFailure;

interface KeychainFailure {
  readonly ok: false;
  readonly why: string;
  /** Set if the keychain has the entry but does not return it. */
  readonly withheld?: 'locked' | 'denied';
}

/** The keychain for commands: calls have time limits, and throw only if the run is interrupted. */
export interface Keychain {
  /** The secret stored for a service; undefined if missing. */
  get(service: string): Promise<KeychainResult<string | undefined>>;
  set(service: string, value: string): Promise<KeychainResult<void>>;
  delete(service: string): Promise<KeychainResult<boolean>>;
}

const withoutDialogMs = 3000;
const withDialogMs = 60_000;
const usualLimits: KeychainLimits = { readMs: withoutDialogMs, writeMs: withoutDialogMs };

const lockedCode = 'ERR_SECRETS_INTERACTION_REQUIRED';
const missing = { why: 'it is missing, locked or not running' };
const locked = { why: 'it is locked', withheld: 'locked' } as const;
const denied = { why: 'access denied', withheld: 'denied' } as const;

// Bun's error codes, for all three operating systems.
const failures: Readonly<Record<string, Pick<KeychainFailure, 'why' | 'withheld'>>> = {
  ERR_SECRETS_PLATFORM_ERROR: missing,
  ERR_SECRETS_NOT_AVAILABLE: missing,
  ERR_SECRETS_ACCESS_DENIED: denied,
  ERR_SECRETS_AUTH_FAILED: denied,
  ERR_SECRETS_USER_CANCELED: { why: 'canceled', withheld: 'denied' },
  ERR_SECRETS_INTERACTION_NOT_ALLOWED: locked,
  [lockedCode]: locked,
};

/**
 * Wraps a keychain so that calls end within its time limits. After a timeout, or if there is no
 * keychain, later reads fail at once, so that three credentials do not take three timeouts. A
 * locked or denied entry does not affect the others.
 */
export function boundedKeychain(
  raw: RawKeychain,
  cli: { readonly signal: AbortSignal; sleep(milliseconds: number): Promise<void> },
): Keychain {
  const { readMs, writeMs } = raw.limits ?? usualLimits;
  let permanentFailure: KeychainResult<never> | undefined;
  async function bounded<Value>(
    limitMs: number,
    call: () => Promise<Value>,
  ): Promise<KeychainResult<Value>> {
    let result: KeychainResult<Value> | undefined;
    const answered = resultOf(call).then((answer) => {
      if (!answer.ok && answer.why === missing.why) permanentFailure ??= answer;
      result = answer;
    });
    await Promise.race([answered, cli.sleep(limitMs), aborted(cli.signal)]);
    cli.signal.throwIfAborted();
    if (result !== undefined) return result;
    permanentFailure = { ok: false, why: `no answer within ${limitMs / 1000} s` };
    return permanentFailure;
  }
  return {
    get: async (service) => {
      if (permanentFailure !== undefined) return permanentFailure;
      let result = await bounded(readMs, () => raw.get(service));
      if (result.ok && result.value === null && raw.unlock !== undefined) {
        result = await bounded(withDialogMs, () => raw.unlock?.(service) ?? Promise.resolve(null));
      }
      return result.ok ? { ok: true, value: decode(result.value) } : result;
    },
    set: (service, value) => bounded(writeMs, () => raw.set(service, value)),
    delete: (service) => bounded(writeMs, () => raw.delete(service)),
  };
}

async function resultOf<Value>(call: () => Promise<Value>): Promise<KeychainResult<Value>> {
  try {
    return { ok: true, value: await call() };
  } catch (error) {
    const code = systemErrorCode(error) ?? '';
    return { ok: false, ...(failures[code] ?? { why: code || 'it failed' }) };
  }
}

function aborted(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    signal.addEventListener('abort', () => resolve(), { once: true });
  });
}

const base64Prefix = 'go-keyring-base64:';

// The keychain library of the released tool encodes values like this on macOS.
function decode(stored: string | null): string | undefined {
  if (!stored?.startsWith(base64Prefix)) return stored ?? undefined;
  return Buffer.from(stored.slice(base64Prefix.length), 'base64').toString('utf8');
}

/** Returns the operating system's keychain: Keychain, Secret Service, or Credential Manager. */
export function systemKeychain(platform: string, env: Environment): RawKeychain {
  if (platform === 'linux' && !mayHaveBus(env)) return noKeychain;
  const isMac = platform === 'darwin';
  const hasScreen = isMac || Boolean(env['DISPLAY'] || env['WAYLAND_DISPLAY']);
  const keychain = {
    limits: {
      // macOS asks the user before a program may read an entry, Linux only before it may write.
      readMs: isMac ? withDialogMs : withoutDialogMs,
      writeMs: hasScreen ? withDialogMs : withoutDialogMs,
    },
    get: (service: string) => Bun.secrets.get(entry(service)),
    set: (service: string, value: string) => Bun.secrets.set({ ...entry(service), value }),
    delete: (service: string) => Bun.secrets.delete(entry(service)),
  };
  return platform === 'linux' ? withSecretService(keychain) : keychain;
}

// Without the first two, GLib looks for a bus in ~/.cache and creates that folder; under sudo, root
// then owns it.
function mayHaveBus(env: Environment): boolean {
  if (env['DBUS_SESSION_BUS_ADDRESS'] || env['XDG_RUNTIME_DIR']) return true;
  const cacheFolder = env['XDG_CACHE_HOME'] || `${env['HOME']}/.cache`;
  return Boolean(env['DISPLAY']) && existsSync(cacheFolder);
}

const unavailable = () => Promise.reject(failure('ERR_SECRETS_NOT_AVAILABLE'));
const noKeychain: RawKeychain = { get: unavailable, set: unavailable, delete: unavailable };

// On Linux, Bun finds neither locked entries nor entries of the released tool.
function withSecretService(keychain: RawKeychain): RawKeychain {
  return {
    ...keychain,
    unlock: async (service) => {
      const { findEntry } = await import('./secret-service.ts');
      const { isLocked, secret } = await findEntry(service);
      if (isLocked && secret === undefined) throw failure(lockedCode);
      return secret ?? null;
    },
    delete: async (service) => {
      const deleted = await keychain.delete(service);
      const { clearEntries } = await import('./secret-service.ts');
      const { found, locked, unlocked } = await clearEntries(service);
      if (locked > 0) throw failure(lockedCode);
      if (unlocked > 0 && !deleted) throw failure('ERR_SECRETS_ACCESS_DENIED');
      return deleted || found;
    },
  };
}

function failure(code: string): Error {
  return Object.assign(new Error('the keychain does not release the entry'), { code });
}

function entry(service: string): { service: string; name: string } {
  return { service, name: accountName() };
}

// The released tool uses the same account name. In a container, the user may not have a name.
function accountName(): string {
  try {
    return process.getBuiltinModule('node:os').userInfo().username || 'chunk';
  } catch {
    return 'chunk';
  }
}
