import { describe, expect, test } from 'bun:test';
import { searchCredential } from '../../src/auth/credentials.ts';
import { providers } from '../../src/auth/providers.ts';
import { boundedKeychain, type RawKeychain } from '../../src/system/keychain.ts';
import { countItems } from '../../src/system/secret-service.ts';
import { noKeychain, testCli } from '../support/test-cli.ts';

const never = () => new Promise<never>(() => {});
const atOnce = async () => {};
const tooLate = { ok: false, why: 'no answer within 3 s' } as const;
const signal = new AbortController().signal;

/** Returns a keychain that counts reads and never answers. */
function silentKeychain(): RawKeychain & { reads: number } {
  const keychain = {
    reads: 0,
    get: () => {
      keychain.reads++;
      return never();
    },
    set: never,
    delete: never,
  };
  return keychain;
}

describe('a keychain that does not answer', () => {
  test('times out once, not once per credential', async () => {
    const raw = silentKeychain();
    const waits: number[] = [];
    const sleep = async (milliseconds: number) => {
      waits.push(milliseconds);
    };
    const keychain = boundedKeychain(raw, { signal, sleep });
    for (const service of ['a', 'b', 'c']) expect(await keychain.get(service)).toEqual(tooLate);
    expect([waits, raw.reads]).toEqual([[3000], 1]);
  });

  test('times out for writes and deletes too', async () => {
    const keychain = boundedKeychain(silentKeychain(), { signal, sleep: atOnce });
    expect(await keychain.set('a', 'x')).toEqual(tooLate);
    expect(await keychain.delete('a')).toEqual(tooLate);
  });
});

test("a keychain failure is described without the system's message", async () => {
  for (const [code, why] of [
    ['ERR_SECRETS_PLATFORM_ERROR', 'it is missing, locked or not running'],
    ['ERR_SECRETS_INTERACTION_REQUIRED', 'it is locked'],
    ['ERR_SOMETHING_ELSE', 'ERR_SOMETHING_ELSE'],
  ] as const) {
    const get = () => Promise.reject(Object.assign(new Error('secret words'), { code }));
    const keychain = boundedKeychain({ ...noKeychain, get }, { signal, sleep: never });
    expect(await keychain.get('a')).toMatchObject({ ok: false, why });
  }
});

test('a denied or locked entry does not make the next read fail', async () => {
  for (const code of ['ERR_SECRETS_ACCESS_DENIED', 'ERR_SECRETS_INTERACTION_NOT_ALLOWED']) {
    const get = async (service: string) => {
      if (service === 'a') throw Object.assign(new Error(), { code });
      return 'secret';
    };
    const keychain = boundedKeychain({ ...noKeychain, get }, { signal, sleep: never });
    expect(await keychain.get('a')).toMatchObject({ ok: false });
    expect(await keychain.get('b')).toEqual({ ok: true, value: 'secret' });
  }
});

test('without a keychain, only the first read is tried', async () => {
  let reads = 0;
  const get = () => {
    reads++;
    return noKeychain.get('a');
  };
  const keychain = boundedKeychain({ ...noKeychain, get }, { signal, sleep: never });
  for (const service of ['a', 'b'])
    expect(await keychain.get(service)).toMatchObject({ ok: false });
  expect(reads).toBe(1);
});

test('a missing entry can be unlocked, with a time limit for a dialog', async () => {
  const waits: number[] = [];
  const sleep = (milliseconds: number) => {
    waits.push(milliseconds);
    return never();
  };
  const raw = { ...noKeychain, get: async () => null, unlock: async () => 'secret' };
  const keychain = boundedKeychain(raw, { signal, sleep });
  expect(await keychain.get('a')).toEqual({ ok: true, value: 'secret' });
  expect(waits).toEqual([3000, 60_000]);
});

test('a read throws at once when the run is interrupted', async () => {
  const controller = new AbortController();
  const keychain = boundedKeychain(silentKeychain(), { signal: controller.signal, sleep: never });
  const result = keychain.get('a');
  controller.abort(new Error('interrupted'));
  await expect(result).rejects.toThrow('interrupted');
});

describe('the response of the Secret Service', () => {
  const path = '/org/freedesktop/secrets/collection/login/1';
  for (const [program, unlocked, locked, neither] of [
    [
      'gdbus',
      `([objectpath '${path}'], @ao [])`,
      `(@ao [], [objectpath '${path}'])`,
      '(@ao [], @ao [])',
    ],
    [
      'busctl',
      `{"type":"aoao","data":[["${path}"],[]]}`,
      `{"type":"aoao","data":[[],["${path}"]]}`,
      '{"type":"aoao","data":[[],[]]}',
    ],
    [
      'dbus-send',
      `   array [\n      object path "${path}"\n   ]\n   array [\n   ]`,
      `   array [\n   ]\n   array [\n      object path "${path}"\n   ]`,
      '   array [\n   ]\n   array [\n   ]',
    ],
  ] as const) {
    test(`is parsed from the output of ${program}`, () => {
      expect([unlocked, locked, neither, '', 'error'].map(countItems)).toEqual([
        { unlocked: 1, locked: 0 },
        { unlocked: 0, locked: 1 },
        ...Array(3).fill({ unlocked: 0, locked: 0 }),
      ]);
    });
  }
});

test('an entry of the released tool on macOS is decoded', async () => {
  const get = async () => `go-keyring-base64:${btoa('ghp_encoded')}`;
  const keychain = boundedKeychain({ ...noKeychain, get }, { signal, sleep: never });
  expect(await keychain.get('a')).toEqual({ ok: true, value: 'ghp_encoded' });
});

describe('the search for a credential', () => {
  const service = 'com.circleci.chunk:circleci:https://circleci.com';
  const keychain = { [service]: 'in-keychain' };
  const config = JSON.stringify({ circleCIToken: 'in-file' });
  const rows: [title: string, options: Parameters<typeof testCli>[0], token: string | undefined][] =
    [
      [
        'takes CIRCLE_TOKEN first',
        { env: { CIRCLE_TOKEN: 'one', CIRCLECI_TOKEN: 'two' }, config, keychain },
        'one',
      ],
      [
        'treats an empty variable as unset',
        { env: { CIRCLE_TOKEN: '', CIRCLECI_TOKEN: 'two' }, config, keychain },
        'two',
      ],
      ['takes the config file next', { config, keychain }, 'in-file'],
      [
        'treats an empty value as unset',
        { config: '{"circleCIToken":""}', keychain },
        'in-keychain',
      ],
      ['takes the keychain last', { keychain }, 'in-keychain'],
      ['may find nothing', {}, undefined],
      ['trims white space around the token', { env: { CIRCLE_TOKEN: ' one\n' } }, 'one'],
      [
        'ignores the keychain entry of another server',
        { keychain, env: { CIRCLECI_BASE_URL: 'https://ci.example' } },
        undefined,
      ],
    ];
  for (const [title, options, token] of rows) {
    test(title, async () => {
      expect((await searchCredential(providers.circleci, testCli(options))).found?.token).toBe(
        token,
      );
    });
  }

  test('does not read the keychain if the credential was found elsewhere', async () => {
    const raw = silentKeychain();
    await searchCredential(providers.circleci, testCli({ config, keychain: raw }));
    expect(raw.reads).toBe(0);
  });

  test('reads the Anthropic key under its old name if there is none under the new name', async () => {
    const old = { apiKey: 'sk-ant-old' };
    for (const [config, token] of [
      [old, 'sk-ant-old'],
      [{ ...old, anthropicAPIKey: 'sk-ant-new' }, 'sk-ant-new'],
    ] as const) {
      const cli = testCli({ config: JSON.stringify(config) });
      expect((await searchCredential(providers.anthropic, cli)).found?.token).toBe(token);
    }
  });
});
