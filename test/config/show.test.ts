import { expect, test } from 'bun:test';
import { projectOf } from '../support/project.ts';
import { row, testCli } from '../support/test-cli.ts';

const token = 'a-very-secret-token-1234';

async function show(options: Parameters<typeof testCli>[0]) {
  const { stdout, ...rest } = await row(['config', 'show', '--json'], testCli(options));
  expect(rest).toEqual({ stderr: '', exitCode: 0, events: expect.anything() });
  return JSON.parse(stdout);
}

test('shows every setting, with its source if it is set', async () => {
  expect(await show({})).toEqual({
    model: { value: 'claude-sonnet-4-6', source: 'Default' },
    anthropicAPIKey: { value: '' },
    circleCIToken: { value: '' },
    gitHubToken: { value: '' },
    orgID: { value: '' },
    'validation.sidecarImage': { value: '' },
    useSSHIdentityFile: false,
    useSSHIdentityFileSource: 'Default',
    telemetry: true,
    telemetrySource: 'Default',
  });
});

test('the environment takes precedence over the config file, and an empty variable is unset', async () => {
  const config = JSON.stringify({ model: 'from-file', gitHubToken: token });
  const env = { CODE_REVIEW_CLI_MODEL: 'from-env', GITHUB_TOKEN: '' };
  expect(await show({ config, env })).toMatchObject({
    model: { value: 'from-env', source: 'Environment variable' },
    gitHubToken: { value: '****1234', source: 'Config file (user config)' },
  });
});

test('CIRCLE_TOKEN takes precedence over CIRCLECI_TOKEN', async () => {
  const env = { CIRCLE_TOKEN: 'first-first-first', CIRCLECI_TOKEN: 'second-second-second' };
  expect(await show({ env })).toMatchObject({
    circleCIToken: { value: '****irst', source: 'Environment variable (CIRCLE_TOKEN)' },
  });
});

test('GH_TOKEN is used if GITHUB_TOKEN is not set', async () => {
  expect(await show({ env: { GH_TOKEN: token } })).toMatchObject({
    gitHubToken: { value: '****1234', source: 'Environment variable (GH_TOKEN)' },
  });
});

test('a project setting has the project config as its source', async () => {
  const cli = testCli();
  await row(['config', 'set', 'orgID', 'an-id'], cli);
  expect(await show({ home: cli.paths.home })).toMatchObject({
    orgID: { value: 'an-id', source: 'Project config (.chunk/config.json)' },
  });
});

for (const [title, options, telemetry, telemetrySource] of [
  ['a variable', { env: { DO_NOT_TRACK: '1' } }, false, 'Environment variable (DO_NOT_TRACK)'],
  ['CI', { env: { CI: 'true' } }, false, 'Environment variable (CI)'],
  ['the config file', { config: '{"telemetry": false}' }, false, 'Config file (user config)'],
  ['an invalid value', { config: '{"telemetry": 1}' }, false, 'Config file (user config)'],
  ['an opt-in', { config: '{"noTelemetry": false}' }, true, 'Config file (user config)'],
] as const) {
  test(`telemetry is shown as set by ${title}`, async () => {
    expect(await show(options)).toMatchObject({ telemetry, telemetrySource });
  });
}

test('an Anthropic key under its oldest name is found', async () => {
  expect(await show({ config: JSON.stringify({ apiKey: token }) })).toMatchObject({
    anthropicAPIKey: { value: '****1234', source: 'Config file (user config)' },
  });
});

test('a mask does not disclose the length of a secret, or the end of a short one', async () => {
  const masks = await Promise.all(
    ['x', 'short', 'twelve-chars', `${'long'.repeat(100)}-end`].map(async (secret) => {
      const settings = await show({ env: { GITHUB_TOKEN: secret } });
      return settings.gitHubToken.value;
    }),
  );
  expect(masks).toEqual(['****', '****', '****', '****-end']);
});

test('prints a table without --json', async () => {
  const { stdout } = await row(['config', 'show']);
  expect(stdout.split('\n').slice(0, 2)).toEqual([
    'model                    claude-sonnet-4-6 (Default)',
    'anthropicAPIKey          (not set, or in the keychain: chunk auth status)',
  ]);
});

test('a value from a repository cannot control the terminal', async () => {
  const orgID = 'x\u001b[2J\u009b31m\u202e';
  const cwd = projectOf({ '.chunk/config.json': JSON.stringify({ orgID }) });
  const { stdout } = await row(['config', 'show'], testCli({ cli: { cwd } }));
  expect(stdout).toContain('orgID                    x\\u001b[2J\\u009b31m\\u202e (Project config');
  const json = await row(['config', 'show', '--json'], testCli({ cli: { cwd } }));
  expect(json.stdout).toContain('"x\\u001b[2J\\u009b31m\\u202e"');
  expect(JSON.parse(json.stdout).orgID.value).toBe(orgID);
});

for (const [title, config, why] of [
  ['that is not JSON', '{"model": ', 'it is not valid JSON'],
  ['that is empty', '', 'it is empty'],
  ['that is an array', '[]', 'it is not a JSON object'],
] as const) {
  test(`warns about a config file ${title}, and shows defaults`, async () => {
    const cli = testCli({ config });
    expect(await row(['config', 'show'], cli)).toEqual({
      stdout: expect.stringContaining('claude-sonnet-4-6 (Default)'),
      stderr: `! ${cli.paths.configFile} is ignored: ${why}\n`,
      exitCode: 0,
      events: [],
    });
  });
}
