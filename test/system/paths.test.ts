import { expect, test } from 'bun:test';
import { join } from 'node:path';
import { pathsOf } from '../../src/system/paths.ts';
import { temporaryFolder } from '../support/folders.ts';

const home = temporaryFolder();

test('on Windows, state is in LOCALAPPDATA unless XDG_STATE_HOME is set', () => {
  const local = join(home, 'AppData', 'Local');
  const state = join(home, 'state');
  const folderIn = (env: Record<string, string>, platform: string) =>
    pathsOf(env, home, platform).telemetryFolder;
  expect(folderIn({ LOCALAPPDATA: local }, 'win32')).toBe(join(local, 'chunk', 'telemetry'));
  expect(folderIn({ LOCALAPPDATA: local, XDG_STATE_HOME: state }, 'win32')).toBe(
    join(state, 'chunk', 'telemetry'),
  );
  for (const [env, platform] of [
    [{}, 'win32'],
    [{ LOCALAPPDATA: 'relative' }, 'win32'],
    [{ LOCALAPPDATA: local }, 'linux'],
  ] as const) {
    expect(folderIn(env, platform)).toBe(join(home, '.local', 'state', 'chunk', 'telemetry'));
  }
});

test('a relative home folder is reported by the variable that the system uses for it', () => {
  const env = { HOME: 'a', USERPROFILE: 'b' };
  expect(pathsOf(env, home, 'win32').relative).toBe('USERPROFILE');
  expect(pathsOf(env, home, 'linux').relative).toBe('HOME');
  expect(pathsOf({ HOME: 'a' }, home, 'win32').relative).toBeUndefined();
});
