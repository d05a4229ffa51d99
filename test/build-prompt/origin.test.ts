import { describe, expect, test } from 'bun:test';
import { parseRemote } from '../../src/build-prompt/remote.ts';
import type { Cli } from '../../src/system/cli.ts';
import { build, promptCli } from '../support/build-prompt.ts';
import { startGitHub } from '../support/github.ts';
import { pull, said } from '../support/reviews.ts';

describe('parsing a git remote', () => {
  const valid = [
    'git@github.com:acme/api.git',
    'git@github.com:acme/api',
    'github.com:acme/api.git',
    'https://github.com/acme/api',
    'https://github.com/acme/api.git',
    'https://github.com/acme/api/',
    'https://jane:secret-token@github.com/acme/api.git',
    'ssh://git@github.com/acme/api.git',
    'ssh://git@github.com:22/acme/api.git',
    'git://GitHub.com/acme/api.git',
    'git@github.com:/acme/api.git',
    'org-1234@github.com:acme/api.git',
    'ssh://git@github.com:acme/api.git',
    'ssh://git@github.com/acme/api.git/',
    'git+ssh://git@github.com/acme/api.git',
    'git+https://github.com/acme/api.git',
    'https://github.com//acme/api.git',
    'https://github.com:443/acme/api',
    'https://github.com./acme/api.GIT',
    'http://github.com/acme%2Fapi',
  ];
  for (const address of valid) {
    test(`finds the repository in ${address}`, () => {
      expect(parseRemote(address)).toMatchObject({
        host: 'github.com',
        organization: 'acme',
        repository: 'api',
      });
    });
  }
  for (const address of [
    '',
    '/srv/git/api.git',
    '../api',
    'https://github.com/acme',
    'https://github.com/acme/api/tree/main',
    'https://github.com/acme/..',
    'file:///srv/api.git',
    'git@github.com:acme/a b.git',
    'C:\\src\\api',
    'c:/src/api',
    '-oProxyCommand=x:acme/api',
  ]) {
    test(`rejects "${address}"`, () => {
      expect(parseRemote(address)).toBeUndefined();
    });
  }
});

interface StartedProgram {
  readonly command: readonly string[];
  readonly env: Readonly<Record<string, string>>;
}

/** Fakes the `origin` remote; `hostName` is the one that ssh reports for its host. */
function withRemote(
  address: string,
  { started = [], hostName = '' }: { started?: StartedProgram[]; hostName?: string } = {},
): Partial<Cli> {
  return {
    runProgram: async (command, { env }) => {
      started.push({ command, env });
      if (command[0] === 'ssh') {
        return { exitCode: 0, stdout: `user git\nhostname ${hostName}\nport 22\n`, stderr: '' };
      }
      return { exitCode: address === '' ? 2 : 0, stdout: `${address}\n`, stderr: '' };
    },
  };
}

describe('a run without --org', () => {
  test('reads the repository of the "origin" remote', async () => {
    const server = startGitHub({ 'acme/api': [pull(1, [said('ann', 'x')])] });
    const cli = withRemote('git@github.com:acme/api.git');
    const ran = await build('--analyzer local --json', promptCli({ github: server }, { cli }));
    await server.stop();
    expect(JSON.parse(ran.stdout)).toMatchObject({ organization: 'acme', repositories: ['api'] });
  });

  test('reads the repositories of --repos from the owner of the remote', async () => {
    const server = startGitHub({ 'acme/web': [pull(1, [said('ann', 'x')])] });
    const cli = withRemote('https://github.com/acme/api');
    const words = '--repos web,WEB, --analyzer local --json';
    const ran = await build(words, promptCli({ github: server }, { cli }));
    await server.stop();
    expect(JSON.parse(ran.stdout)).toMatchObject({ organization: 'acme', repositories: ['web'] });
  });

  test('accepts the host of GITHUB_API_URL', async () => {
    const server = startGitHub({ 'acme/api': [pull(1, [said('ann', 'x')])] });
    const cli = withRemote('git@127.0.0.1:acme/api.git');
    const ran = await build('--analyzer local', promptCli({ github: server }, { cli }));
    await server.stop();
    expect(ran.exitCode).toBe(0);
  });

  test('resolves a host alias with ssh', async () => {
    const server = startGitHub({ 'acme/api': [pull(1, [said('ann', 'x')])] });
    const started: StartedProgram[] = [];
    const cli = withRemote('git@github-work:acme/api.git', { started, hostName: 'GitHub.com' });
    const ran = await build('--analyzer local', promptCli({ github: server }, { cli }));
    await server.stop();
    expect(ran.exitCode).toBe(0);
    expect(started.map(({ command }) => command).at(-1)).toEqual(['ssh', '-G', 'github-work']);
  });

  const hints: [address: string, hint: string][] = [
    [
      'git@github-work:acme/api.git',
      '"github-work" looks like a host alias, and ssh does not know its HostName.',
    ],
    [
      'git@github.com-work:acme/api.git',
      '"github.com-work" looks like a host alias, and ssh does not know its HostName.',
    ],
    [
      'https://acme.ghe.com/acme/api.git',
      'For GitHub Enterprise, set GITHUB_API_URL=https://api.acme.ghe.com',
    ],
    [
      'git@acme.ghe.com:acme/api.git',
      'For GitHub Enterprise, set GITHUB_API_URL=https://api.acme.ghe.com',
    ],
    [
      'https://git.corp.example:8443/acme/api.git',
      'For GitHub Enterprise, set GITHUB_API_URL=https://git.corp.example:8443/api/v3',
    ],
    [
      'ssh://git@git.corp.example:7999/acme/api.git',
      'For GitHub Enterprise, set GITHUB_API_URL=https://git.corp.example/api/v3',
    ],
  ];
  for (const [address, hint] of hints) {
    test(`gives a hint for ${address}`, async () => {
      const hostName = /@([^:/]+)/.exec(address)?.[1] ?? '';
      const ran = await build('', promptCli({}, { cli: withRemote(address, { hostName }) }));
      expect(ran.stderr.split('\n')[1]).toBe(hint);
      expect(ran.exitCode).toBe(2);
    });
  }

  const refused: [title: string, address: string, error: string][] = [
    [
      'no remote',
      '',
      'could not determine which repositories to read: this folder has no git remote called "origin"',
    ],
    [
      'a local path as remote',
      '/srv/api.git',
      'could not determine which repositories to read: "origin" is not the address of a GitHub repository',
    ],
    [
      'a remote whose host only ends with github.com',
      'git@notgithub.com:acme/api.git',
      '"origin" is on notgithub.com, but the GitHub API is on a different server',
    ],
    [
      'a remote on another server',
      'https://user:pass-word@git.corp.example/acme/api.git',
      '"origin" is on git.corp.example, but the GitHub API is on a different server',
    ],
  ];
  for (const [title, address, error] of refused) {
    test(`in a folder with ${title} is refused, without showing its password`, async () => {
      const ran = await build('', promptCli({}, { cli: withRemote(address) }));
      expect(ran.stderr).toStartWith(`error: ${error}\n`);
      expect(ran.stderr).not.toContain('pass-word');
      expect(ran.exitCode).toBe(2);
    });
  }

  test('reports that git is not installed', async () => {
    const ran = await build('', promptCli({}, { env: { PATH: '/nowhere' } }));
    expect(ran.stderr).toContain('git could not be run');
    expect(ran.exitCode).toBe(2);
  });

  test('shows the error message of git', async () => {
    const ran = await build('', promptCli({}));
    expect(ran.stderr).toContain('git says: fatal: not a git repository');
    expect(ran.exitCode).toBe(2);
  });

  test('passes git no tokens, and the telemetry opt-out if it is set', async () => {
    const started: StartedProgram[] = [];
    const cli = withRemote('', { started });
    await build('', promptCli({}, { cli }));
    await build('--no-telemetry', promptCli({}, { cli }));
    expect(started.map(({ env }) => env['CHUNK_NO_TELEMETRY'])).toEqual([undefined, '1']);
    for (const { command, env } of started) {
      expect(command).toEqual(['git', 'remote', 'get-url', 'origin']);
      expect(env).not.toHaveProperty('GITHUB_TOKEN');
      expect(env).not.toHaveProperty('ANTHROPIC_API_KEY');
    }
  });
});
