import { describe, expect, test } from 'bun:test';
import {
  chmodSync,
  mkdirSync,
  readFileSync,
  readlinkSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { temporaryFolder } from '../support/folders.ts';
import { hasLinks, isPosix } from '../support/skips.ts';
import { knownId, row, testCli } from '../support/test-cli.ts';

async function set(key: string, value: string, options: Parameters<typeof testCli>[0] = {}) {
  const cli = testCli(options);
  const result = await row(['config', 'set', key, value], cli);
  return { ...result, cli, text: readFileSync(cli.paths.configFile, 'utf8') };
}

describe('config set', () => {
  test('prints the key and the file', async () => {
    const { stdout, stderr, exitCode, events, cli } = await set('model', 'm1');
    expect({ stdout, stderr, exitCode, events }).toEqual({
      stdout: `Set model in ${cli.paths.configFile}\n`,
      stderr: '',
      exitCode: 0,
      events: ['chunk config set ok'],
    });
  });

  test('keeps the bytes of every other key', async () => {
    const config = `{
  "future": {"big": 12345678901234567890, "tiny": 1e400, "__proto__": [1.0]},
  "instanceID": "${knownId}",
  "model": "old",
  "2": null, "1": "é\\u00e9"
}`;
    const { text } = await set('model', 'new', { config });
    expect(text).toBe(config.replace('"old"', '"new"'));
  });

  test.skipIf(!isPosix)(
    'writes a new file with two-space indentation, no final newline, and mode 0600 in a 0700 folder',
    async () => {
      const cli = testCli({ fresh: true, env: { CHUNK_NO_TELEMETRY: '1' } });
      await row(['config', 'set', 'model', 'm1'], cli);
      expect(readFileSync(cli.paths.configFile, 'utf8')).toBe('{\n  "model": "m1"\n}');
      expect(statSync(cli.paths.configFile).mode & 0o777).toBe(0o600);
      expect(statSync(join(cli.paths.configFile, '..')).mode & 0o777).toBe(0o700);
    },
  );

  test('keeps a byte order mark, which Windows editors write', async () => {
    const config = `\ufeff{"instanceID": "${knownId}"}`;
    const { exitCode, cli } = await set('model', 'm', { config });
    const bytes = readFileSync(cli.paths.configFile);
    expect([exitCode, bytes.toString('hex', 0, 3)]).toEqual([0, 'efbbbf']);
  });

  test.skipIf(!isPosix)('removes the access of other users to the file', async () => {
    const cli = testCli();
    chmodSync(cli.paths.configFile, 0o644);
    const { stderr } = await row(['config', 'set', 'model', 'm1'], cli);
    expect(stderr).toBe(
      `! Fixed the permissions of ${cli.paths.configFile}: it was open to other users.\n`,
    );
    expect(statSync(cli.paths.configFile).mode & 0o777).toBe(0o600);
  });

  test.skipIf(!hasLinks)('writes through a link, as into a dotfiles repository', async () => {
    const home = temporaryFolder();
    const real = join(home, 'dotfiles.json');
    writeFileSync(real, '{}');
    mkdirSync(join(home, '.config/chunk'), { recursive: true });
    symlinkSync(real, join(home, '.config/chunk/config.json'));
    await row(['config', 'set', 'model', 'm1'], testCli({ home, fresh: true, env: { CI: '1' } }));
    expect(JSON.parse(readFileSync(real, 'utf8'))).toEqual({ model: 'm1' });
  });

  test.skipIf(!hasLinks)('creates the target of a link, but not its folder', async () => {
    const home = temporaryFolder();
    const cli = () => testCli({ home, fresh: true, env: { CI: '1' } });
    const path = join(home, '.config/chunk/config.json');
    const target = join(home, 'dots', 'config.json');
    mkdirSync(join(home, '.config/chunk'), { recursive: true, mode: 0o700 });
    symlinkSync(target, path);
    const refused = await row(['config', 'set', 'model', 'm1'], cli());
    expect([refused.exitCode, refused.stderr]).toEqual([
      1,
      `error: could not write ${target} (ENOENT)\n${path} is a link to it.\nCheck that its folder exists, belongs to you and has free space.\n`,
    ]);
    mkdirSync(join(home, 'dots'));
    expect((await row(['config', 'set', 'model', 'm1'], cli())).exitCode).toBe(0);
    expect([readlinkSync(path), JSON.parse(readFileSync(target, 'utf8'))]).toEqual([
      target,
      { model: 'm1' },
    ]);
  });

  for (const line of ['config set telemetry false', 'telemetry disable']) {
    test(`${line} leaves a read-only file alone, and suggests a variable to opt out`, async () => {
      const cli = testCli();
      chmodSync(cli.paths.configFile, 0o444);
      const { stderr, exitCode } = await row(line.split(' '), cli);
      expect([exitCode, stderr]).toEqual([
        1,
        `error: could not write ${cli.paths.configFile} (it is read-only)\nTo turn telemetry off without the config file, set DO_NOT_TRACK=1.\n`,
      ]);
      expect(statSync(cli.paths.configFile).mode & 0o777).toBe(0o444);
    });
  }

  test('fails for a damaged file, and leaves it unchanged', async () => {
    const { stderr, exitCode, text, cli, events } = await set('model', 'm1', {
      config: '{"a":1}}',
    });
    expect({ stderr, exitCode, text, events }).toEqual({
      stderr: `error: ${cli.paths.configFile} was not changed: it is not valid JSON\nFix the file, or move it away and try again.\n`,
      exitCode: 1,
      text: '{"a":1}}',
      events: [],
    });
  });

  for (const [key, value, stored] of [
    ['useSSHIdentityFile', 'T', { useSSHIdentityFile: true }],
    ['useSSHIdentityFile', '0', { useSSHIdentityFile: false }],
    ['telemetry', '1', { noTelemetry: false, telemetry: true }],
    ['telemetry', 'false', { noTelemetry: true, telemetry: false }],
  ] as const) {
    test(`${key} ${value} is stored as ${JSON.stringify(stored)}`, async () => {
      const { text } = await set(key, value);
      expect(JSON.parse(text)).toEqual({ instanceID: knownId, ...stored });
    });
  }

  test('telemetry also sets the key of the Go release', async () => {
    const { text } = await set('telemetry', 'true', { config: '{"telemetry": false}' });
    expect(JSON.parse(text)).toMatchObject({ telemetry: true, noTelemetry: false });
  });

  for (const [key, provider] of [
    ['apiKey', 'anthropic'],
    ['anthropicAPIKey', 'anthropic'],
    ['gitHubToken', 'github'],
    ['circleCIToken', 'circleci'],
  ] as const) {
    test(`refuses the credential ${key}, and suggests chunk auth`, async () => {
      const { stderr, exitCode } = await row(['config', 'set', key, 'secret-0123456789']);
      expect([exitCode, stderr]).toEqual([
        2,
        `error: ${key} is a credential, which "config set" does not store\nRun: chunk auth set ${provider}\n`,
      ]);
    });
  }

  test('telemetry false is not recorded', async () => {
    expect((await set('telemetry', 'false')).events).toEqual([]);
  });

  for (const [key, file] of [
    ['orgID', { orgID: 'v' }],
    ['validation.sidecarImage', { validation: { sidecarImage: 'v' } }],
  ] as const) {
    test(`${key} is stored in the project's config file, with a final newline`, async () => {
      const cli = testCli();
      const path = join(cli.cwd, '.chunk/config.json');
      expect(await row(['config', 'set', key, 'v'], cli)).toMatchObject({
        stdout: `Set ${key} in ${path}\n`,
        exitCode: 0,
      });
      expect(readFileSync(path, 'utf8')).toBe(`${JSON.stringify(file, null, 2)}\n`);
    });
  }

  test('a damaged project config file is not replaced', async () => {
    const cli = testCli();
    mkdirSync(join(cli.cwd, '.chunk'));
    writeFileSync(join(cli.cwd, '.chunk/config.json'), '{]');
    expect((await row(['config', 'set', 'orgID', 'v'], cli)).exitCode).toBe(1);
    expect(readFileSync(join(cli.cwd, '.chunk/config.json'), 'utf8')).toBe('{]');
  });

  for (const [title, argv, stderr] of [
    [
      'an unknown key',
      ['modle', 'x'],
      'unknown key "modle"\nDid you mean "model"?\nKeys: model, useSSHIdentityFile, telemetry, orgID, validation.sidecarImage',
    ],
    [
      'an inherited name',
      ['constructor', 'x'],
      'unknown key "constructor"\nKeys: model, useSSHIdentityFile, telemetry, orgID, validation.sidecarImage',
    ],
    [
      'an empty value',
      ['model', ''],
      'model needs a non-empty value\nUsage: chunk config set model <value>',
    ],
    [
      'a word that is not a boolean',
      ['telemetry', 'off'],
      'telemetry must be true or false\nUsage: chunk config set telemetry true|false',
    ],
  ] as const) {
    test(`refuses ${title}`, async () => {
      expect(await row(['config', 'set', ...argv])).toEqual({
        stdout: '',
        stderr: `error: ${stderr}\n`,
        exitCode: 2,
        events: ['chunk config set failed'],
      });
    });
  }
});
