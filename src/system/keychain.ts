import type { RawKeychain } from '../auth/keychain.ts';

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
