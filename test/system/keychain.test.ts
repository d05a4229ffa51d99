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

/** A keychain that counts calls and never answers. */
function silentKeychain(): RawKeychain & { asked: number } {
  const keychain = {
    asked: 0,
    get: () => {
      keychain.asked++;
      return never();
    },
    set: never,
    delete: never,
  };
  return keychain;
}

describe('a keychain that does not answer', () => {
  test('is waited for once, not once per credential', async () => {
    const raw = silentKeychain();
    const waits: number[] = [];
    const sleep = async (milliseconds: number) => {
      waits.push(milliseconds);
    };
    const keychain = boundedKeychain(raw, { signal, sleep });
    for (const service of ['a', 'b', 'c']) expect(await keychain.get(service)).toEqual(tooLate);
    expect([waits, raw.asked]).toEqual([[3000], 1]);
  });

  test('does not block writes either', async () => {
    const keychain = boundedKeychain(silentKeychain(), { signal, sleep: atOnce });
    expect(await keychain.set('a', 'x')).toEqual(tooLate);
    expect(await keychain.delete('a')).toEqual(tooLate);
  });
});

test('a failure of the keychain is described without the message of the system', async () => {
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

test('an entry that is denied or locked does not make the next one fail', async () => {
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
  let asked = 0;
  const get = () => {
    asked++;
    return noKeychain.get('a');
  };
  const keychain = boundedKeychain({ ...noKeychain, get }, { signal, sleep: never });
  for (const service of ['a', 'b'])
    expect(await keychain.get(service)).toMatchObject({ ok: false });
  expect(asked).toBe(1);
});

test('an absent entry may be unlocked, with time for the user to do so', async () => {
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

test('an interruption ends the wait for a dialog', async () => {
  const controller = new AbortController();
  const keychain = boundedKeychain(silentKeychain(), { signal: controller.signal, sleep: never });
  const asked = keychain.get('a');
  controller.abort(new Error('interrupted'));
  await expect(asked).rejects.toThrow('interrupted');
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
      ['ends with nothing', {}, undefined],
      ['trims white space around the token', { env: { CIRCLE_TOKEN: ' one\n' } }, 'one'],
      [
        'asks for the entry of the server it is for',
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

  test('does not ask the keychain for what was found elsewhere', async () => {
    const raw = silentKeychain();
    await searchCredential(providers.circleci, testCli({ config, keychain: raw }));
    expect(raw.asked).toBe(0);
  });

  test('reads the Anthropic key under its old name, unless the current name has one', async () => {
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
