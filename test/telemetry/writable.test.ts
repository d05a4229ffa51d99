import { describe, expect, test } from 'bun:test';
import { chmodSync, chownSync, mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { homeVariable } from '../../src/system/paths.ts';
import { whyUnwritable } from '../../src/telemetry/consent.ts';
import { temporaryFolder } from '../support/folders.ts';
import { hasLinks, isRoot } from '../support/skips.ts';
import { row, testCli } from '../support/test-cli.ts';

const otherUser = 4242;

describe('telemetry must not write', () => {
  for (const env of [
    { XDG_CONFIG_HOME: 'relative' },
    { XDG_STATE_HOME: './relative' },
    { [homeVariable(process.platform)]: '.' },
  ]) {
    test(`with ${JSON.stringify(env)}`, async () => {
      const [name = ''] = Object.keys(env);
      const home = name.startsWith('XDG') ? temporaryFolder() : '.';
      const cli = testCli({ fresh: true, home, env });
      expect(whyUnwritable(cli)).toBe(`${name} is not an absolute path`);
      expect((await row(['config', 'show'], cli)).events).toEqual([]);
    });
  }

  test.skipIf(!isRoot)('to a read-only folder, except on Windows, which only marks it so', () => {
    const cli = testCli({ cli: { uid: 0 } });
    const { telemetryFolder } = cli.paths;
    chmodSync(telemetryFolder, 0o555);
    expect(whyUnwritable(cli)).toBe(`${telemetryFolder} is read-only`);
    expect(whyUnwritable({ ...cli, uid: undefined })).toBeUndefined();
  });

  test('to a home that does not exist, also on Windows, where files have no owners', () => {
    const cli = testCli({ fresh: true, home: join(temporaryFolder(), 'missing') });
    const why = 'the home folder cannot be used (ENOENT)';
    expect(whyUnwritable(cli)).toBe(why);
    expect(whyUnwritable({ ...cli, uid: undefined })).toBe(why);
  });

  test.skipIf(!hasLinks)('to a queue folder that is a broken link', () => {
    const cli = testCli();
    symlinkSync(join(cli.paths.home, 'nowhere'), cli.paths.queueFolder);
    expect(whyUnwritable(cli)).toBe(`${cli.paths.queueFolder} is a broken symbolic link`);
  });

  describe.skipIf(!isRoot)('to a folder of another user:', () => {
    for (const [name, own, foreign] of [
      ['the config folder', 'own', '.config/chunk'],
      ['the folder that will hold the config folder', 'own', '.config'],
      ['the state folder', 'own', '.local/state/chunk/telemetry'],
      ['the queue', 'own', '.local/state/chunk/telemetry/queue'],
      ['the folder that will hold the state folder', 'own', '.local'],
    ] as const) {
      test(name, () => {
        const home = join(temporaryFolder(), own);
        mkdirSync(join(home, foreign), { recursive: true });
        chownSync(join(home, foreign), otherUser, otherUser);
        const cli = testCli({ home, fresh: true });
        expect(whyUnwritable(cli)).toBe(`${join(home, foreign)} belongs to another user`);
      });
    }

    test('the folder of the file that the config file links to', () => {
      const cli = testCli({ fresh: true });
      const shared = temporaryFolder();
      chownSync(shared, otherUser, otherUser);
      mkdirSync(dirname(cli.paths.configFile), { recursive: true });
      writeFileSync(join(shared, 'config.json'), '{}');
      symlinkSync(join(shared, 'config.json'), cli.paths.configFile);
      expect(whyUnwritable(cli)).toBe(`${shared} belongs to another user`);
    });

    test('XDG folders that root inherits from a user, as under su and sudo', async () => {
      const user = temporaryFolder();
      chownSync(user, otherUser, otherUser);
      const env = { XDG_CONFIG_HOME: join(user, '.config'), XDG_STATE_HOME: join(user, '.state') };
      const cli = testCli({ fresh: true, env });
      expect((await row(['config', 'show'], cli)).events).toEqual([]);
      expect(await row(['config', 'show'], cli)).toMatchObject({ exitCode: 0 });
    });
  });
});
