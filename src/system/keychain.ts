import { systemErrorCode } from '../errors.ts';

/** The keychain as the operating system has it: any call may throw, or never return. */
export interface RawKeychain {
  get(service: string): Promise<string | null>;
  set(service: string, value: string): Promise<void>;
  /** Whether there was an entry to delete. */
  delete(service: string): Promise<boolean>;
}

/** What a keychain answers: a value, or why there is none to be had. */
export type KeychainResult<Value> =
  | { readonly ok: true; readonly value: Value }
  | { readonly ok: false; readonly why: string };

/** The keychain as commands see it: every call answers in time, and none throws. */
export interface Keychain {
  /** The secret stored for a service; undefined when there is none. */
  get(service: string): Promise<KeychainResult<string | undefined>>;
  set(service: string, value: string): Promise<KeychainResult<void>>;
  delete(service: string): Promise<KeychainResult<boolean>>;
}

const callTimeoutMs = 3000;

// The codes to which Bun reduces what the three systems say.
const reasons: ReadonlyMap<string, string> = new Map([
  ['ERR_SECRETS_PLATFORM_ERROR', 'it is missing, locked or not running'],
  ['ERR_SECRETS_NOT_AVAILABLE', 'it is missing, locked or not running'],
  ['ERR_SECRETS_ACCESS_DENIED', 'access denied'],
  ['ERR_SECRETS_AUTH_FAILED', 'access denied'],
  ['ERR_SECRETS_USER_CANCELED', 'cancelled'],
  ['ERR_SECRETS_INTERACTION_NOT_ALLOWED', 'it is locked'],
  ['ERR_SECRETS_INTERACTION_REQUIRED', 'it is locked'],
]);

/**
 * A keychain whose calls end within 3 s each. After one reading that did not, later readings are
 * refused at once: asking for three credentials must not cost three times the wait.
 */
export function boundedKeychain(
  raw: RawKeychain,
  sleep: (milliseconds: number) => Promise<void>,
): Keychain {
  let silent: KeychainResult<never> | undefined;
  async function bounded<Value>(call: () => Promise<Value>): Promise<KeychainResult<Value>> {
    const tooLate = sleep(callTimeoutMs).then((): KeychainResult<never> => {
      return { ok: false, why: `no answer within ${callTimeoutMs / 1000} s` };
    });
    try {
      return await Promise.race([call().then((value) => ({ ok: true as const, value })), tooLate]);
    } catch (error) {
      const code = systemErrorCode(error) ?? '';
      return { ok: false, why: reasons.get(code) ?? (code || 'it failed') };
    }
  }
  return {
    get: async (service) => {
      if (silent !== undefined) return silent;
      const answer = await bounded(() => raw.get(service));
      if (answer.ok) return { ok: true, value: decode(answer.value) };
      silent = answer;
      return answer;
    },
    set: (service, value) => bounded(() => raw.set(service, value)),
    delete: (service) => bounded(() => raw.delete(service)),
  };
}

const base64Prefix = 'go-keyring-base64:';

// The released tool's library stores values on macOS in this form.
function decode(stored: string | null): string | undefined {
  if (!stored?.startsWith(base64Prefix)) return stored ?? undefined;
  return Buffer.from(stored.slice(base64Prefix.length), 'base64').toString('utf8');
}

/** The operating system's keychain: Keychain, Secret Service, or Credential Manager. */
export function systemKeychain(): RawKeychain {
  return {
    get: (service) => Bun.secrets.get(entry(service)),
    set: (service, value) => Bun.secrets.set({ ...entry(service), value }),
    delete: (service) => Bun.secrets.delete(entry(service)),
  };
}

function entry(service: string): { service: string; name: string } {
  return { service, name: accountName() };
}

// The account of the released tool's entries. A container may run under a number without a name.
function accountName(): string {
  try {
    return process.getBuiltinModule('node:os').userInfo().username || 'chunk';
  } catch {
    return 'chunk';
  }
}
