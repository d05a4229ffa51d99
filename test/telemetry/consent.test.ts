import { describe, expect, test } from 'bun:test';
import { chmodSync, chownSync, existsSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { homeVariable } from '../../src/system/paths.ts';
import { decideConsent, explainConsent } from '../../src/telemetry/consent.ts';
import { temporaryFolder } from '../support/folders.ts';
import { isRoot } from '../support/skips.ts';
import { type TestOptions, testCli } from '../support/test-cli.ts';

function decide(options: TestOptions, optedOut = false): string {
  const { mode, decidedBy } = decideConsent(testCli(options), optedOut);
  return `${mode} by ${decidedBy}`;
}

describe('the first rule that applies decides', () => {
  test('without an opt-out: send', () => expect(decide({})).toBe('send by default'));
  test('a first run: send', () => expect(decide({ fresh: true })).toBe('send by default'));
  test('--no-telemetry comes before all other rules', () => {
    const env = { CHUNK_TELEMETRY_LOG: '1', DO_NOT_TRACK: '1' };
    expect(decide({ env, config: '{' }, true)).toBe('off by --no-telemetry');
  });

  const variables = ['CHUNK_NO_TELEMETRY', 'NO_ANALYTICS', 'DO_NOT_TRACK', 'CI'];
  for (const variable of variables) {
    for (const value of ['1', '0', 'true', 'TRUE', 'false', 'no', 'off', 'yes', ' ', '\t']) {
      test(`${variable}=${JSON.stringify(value)}: off`, () => {
        const env = { [variable]: value, CHUNK_TELEMETRY_LOG: '1' };
        expect(decide({ env })).toBe(`off by ${variable}`);
      });
    }
    test(`an empty ${variable} counts as unset, and later variables still apply`, () => {
      expect(decide({ env: { [variable]: '' } })).toBe('send by default');
      expect(decide({ env: { CI: '1', ...(variable !== 'CI' && { [variable]: '' }) } })).toBe(
        'off by CI',
      );
    });
  }

  const configs: [config: string, decision: string][] = [
    ['{"noTelemetry": true}', 'off by config'],
    ['{"telemetry": false}', 'off by config'],
    ['{"telemetry": true, "noTelemetry": true}', 'off by config'],
    ['{"telemetry": false, "noTelemetry": false}', 'off by config'],
    ['{"NoTelemetry": true}', 'off by config'],
    ['{"TELEMETRY": false}', 'off by config'],
    ['{"Telemetry": "no"}', 'off by config-unreadable'],
    ['{"noTelemetry": false}', 'send by default'],
    ['{"telemetry": true}', 'send by default'],
    ['{"noTelemetry": "true"}', 'off by config-unreadable'],
    ['{"noTelemetry": 1}', 'off by config-unreadable'],
    ['{"noTelemetry": null}', 'off by config-unreadable'],
    ['{"telemetry": "on"}', 'off by config-unreadable'],
    ['{"instanceID": 5}', 'off by config-unreadable'],
    ['{"instanceID": "me@example.com"}', 'off by config-unreadable'],
    ['{"instanceID": "", "noTelemetry": true}', 'off by config'],
    ['{"model": 5}', 'send by default'],
    ['', 'off by config-unreadable'],
    ['  \n', 'off by config-unreadable'],
    ['null', 'off by config-unreadable'],
    ['[]', 'off by config-unreadable'],
    ['"on"', 'off by config-unreadable'],
    ['{"noTelemetry": false', 'off by config-unreadable'],
    ['{noTelemetry: true}', 'off by config-unreadable'],
    ['{}', 'send by default'],
  ];
  for (const [config, decision] of configs) {
    test(`config.json ${JSON.stringify(config)}: ${decision}`, () => {
      expect(decide({ config })).toBe(decision);
    });
  }

  test('a config file that is not UTF-8: off', () => {
    const cli = testCli();
    writeFileSync(cli.paths.configFile, Buffer.from([0x7b, 0xff, 0xfe, 0x7d]));
    expect(decideConsent(cli, false).decidedBy).toBe('config-unreadable');
  });

  test('a folder instead of a config file: off', () => {
    const cli = testCli({ fresh: true });
    mkdirSync(cli.paths.configFile, { recursive: true });
    expect(decideConsent(cli, false).decidedBy).toBe('config-unreadable');
  });

  test('log mode comes after the config file, and needs no write key', () => {
    const env = { CHUNK_TELEMETRY_LOG: '0' };
    const build = { version: '1.2.3', writeKey: '', endpoint: '' };
    expect(decide({ env, cli: { build } })).toBe('log by CHUNK_TELEMETRY_LOG');
    expect(decide({ env, config: '{"noTelemetry": true}' })).toBe('off by config');
  });

  test('a build without a write key: off', () => {
    const build = { version: '1.2.3', writeKey: '', endpoint: '' };
    expect(decide({ cli: { build } })).toBe('off by no-write-key');
  });

  test("another user's home, as under sudo: off", () => {
    expect(decide({ cli: { uid: 4242 } })).toBe('off by not-writable');
  });

  for (const variable of ['XDG_CONFIG_HOME', 'XDG_STATE_HOME']) {
    for (const [title, below] of [
      ['', ''],
      [', or its nearest existing parent', 'a/b'],
    ] as const) {
      test.skipIf(!isRoot)(`another user's ${variable}${title}, as under su: off`, () => {
        const folder = temporaryFolder();
        chownSync(folder, 4242, 4242);
        const env = { [variable]: join(folder, below) };
        expect(decide({ env, fresh: true })).toBe('off by not-writable');
        expect(readdirSync(folder)).toEqual([]);
      });
    }
  }

  for (const variable of [homeVariable(process.platform), 'XDG_CONFIG_HOME', 'XDG_STATE_HOME']) {
    test(`a relative path in ${variable}: off`, () => {
      expect(decide({ env: { [variable]: 'rel' }, fresh: true })).toBe('off by not-writable');
    });
  }

  test('a read-only config file: off, also for root', () => {
    const cli = testCli();
    chmodSync(cli.paths.configFile, 0o444);
    expect(decideConsent(cli, false)).toEqual({ mode: 'off', decidedBy: 'not-writable' });
  });

  test('a home that does not exist: off', () => {
    const home = join(temporaryFolder(), 'missing');
    expect(decide({ home, fresh: true })).toBe('off by not-writable');
    expect(existsSync(home)).toBe(false);
  });

  for (const [title, blockedPath] of [
    ['a file instead of the state folder', (home: string) => join(home, '.local')],
    [
      'a file instead of the telemetry folder',
      (home: string) => join(home, '.local/state/chunk/telemetry'),
    ],
    ['a file instead of the config folder', (home: string) => join(home, '.config')],
  ] as const) {
    test(`${title}: off`, () => {
      const home = temporaryFolder();
      const file = blockedPath(home);
      mkdirSync(dirname(file), { recursive: true });
      writeFileSync(file, '');
      expect(decide({ home, fresh: true })).toMatch(/^off by (not-writable|config-unreadable)$/);
    });
  }
});

test('explainConsent lists every rule with its value, and marks the one that decides', () => {
  const env = { DO_NOT_TRACK: 'please', CI: '1' };
  expect(explainConsent(testCli({ env }), false)).toEqual({
    mode: 'off',
    decidedBy: 'DO_NOT_TRACK',
    chain: [
      { rule: '--no-telemetry', value: null, decides: false },
      { rule: 'CHUNK_NO_TELEMETRY', value: null, decides: false },
      { rule: 'NO_ANALYTICS', value: null, decides: false },
      { rule: 'DO_NOT_TRACK', value: 'please', decides: true },
      { rule: 'CI', value: '1', decides: false },
      { rule: 'config', value: null, decides: false },
      { rule: 'config-unreadable', value: null, decides: false },
      { rule: 'CHUNK_TELEMETRY_LOG', value: null, decides: false },
      { rule: 'no-write-key', value: null, decides: false },
      { rule: 'not-writable', value: null, decides: false },
      { rule: 'default', value: 'no rule above applies', decides: false },
    ],
  });
});

test('explainConsent writes nothing to disk', () => {
  const cli = testCli({ fresh: true });
  explainConsent(cli, false);
  expect(readdirSync(cli.paths.home)).toEqual([]);
});
