import { UserError } from '../errors.ts';
import type { Cli } from '../system/cli.ts';
import type { ChildEnvironment } from '../system/environment.ts';
import { parseRemote, type Remote } from './remote.ts';

const programTimeoutMs = 10_000;
/** The exit code of `git remote get-url` for a remote that does not exist. */
const noSuchRemote = 2;
const gitHubHosts = ['github.com', 'www.github.com', 'ssh.github.com'];

/** An organization or user, and one of their repositories. */
export interface Origin {
  readonly organization: string;
  readonly repository: string;
}

/**
 * Returns the repository of the working folder's `origin` remote. Its host must be github.com or
 * the host of `apiUrl`; ssh host aliases are resolved. Throws `UserError`.
 */
export async function detectOrigin(
  apiUrl: string,
  cli: Cli,
  env: ChildEnvironment,
): Promise<Origin> {
  const remote = await readRemote(cli, env);
  const { organization, repository } = remote;
  const accepted = acceptedHosts(apiUrl);
  if (accepted.includes(remote.host)) return { organization, repository };
  const host = remote.isSsh ? await resolveAlias(remote.host, cli, env) : remote.host;
  if (accepted.includes(host)) return { organization, repository };
  throw otherHost(remote, host);
}

async function readRemote(cli: Cli, env: ChildEnvironment): Promise<Remote> {
  const { exitCode, stdout, stderr } = await cli.runProgram(
    ['git', 'remote', 'get-url', 'origin'],
    {
      cwd: cli.cwd,
      env: { ...env, GIT_TERMINAL_PROMPT: '0', LC_ALL: 'C' },
      timeoutMs: programTimeoutMs,
    },
  );
  if (exitCode === undefined) throw unknownOrigin('git could not be run');
  if (exitCode === noSuchRemote) {
    throw unknownOrigin('this folder has no git remote called "origin"');
  }
  if (exitCode !== 0) throw unknownOrigin(`git says: ${stderr.trim().split('\n', 1).join()}`);
  const remote = parseRemote(stdout.trim());
  if (remote === undefined) {
    throw unknownOrigin('"origin" is not the address of a GitHub repository');
  }
  return remote;
}

/** Returns the `HostName` of a host in the ssh configuration, or the host itself if ssh fails. */
async function resolveAlias(host: string, cli: Cli, env: ChildEnvironment): Promise<string> {
  const { exitCode, stdout } = await cli.runProgram(['ssh', '-G', host], {
    cwd: cli.cwd,
    env,
    timeoutMs: programTimeoutMs,
  });
  const found = exitCode === 0 ? /^hostname (\S+)$/im.exec(stdout)?.[1] : undefined;
  return found?.toLowerCase() ?? host;
}

// The API of github.com and GitHub Enterprise Cloud is at api.HOST; of a server, at HOST/api/v3.
function acceptedHosts(apiUrl: string): string[] {
  const host = new URL(apiUrl).hostname.toLowerCase();
  const web = host.replace(/^api\./, '');
  return [...gitHubHosts, host, web, `ssh.${web}`];
}

/** Returns the API URL of a GitHub Enterprise Cloud (`*.ghe.com`) or server host. */
function apiOf(remote: Remote, host: string): string {
  if (host.endsWith('.ghe.com')) return `https://api.${host.replace(/^ssh\./, '')}`;
  return `https://${host}${remote.webPort === '' ? '' : `:${remote.webPort}`}/api/v3`;
}

function unknownOrigin(why: string): UserError {
  return new UserError('repository.unknown', {
    message: `could not determine which repositories to read: ${why}`,
    hint: 'Name them: chunk build-prompt --org ORG --repos REPO,REPO',
  });
}

function otherHost(remote: Remote, host: string): UserError {
  // An alias has no dot in its name, or extends `github.com`, as in `github.com-work`.
  const isAlias = remote.isSsh && (!host.includes('.') || /^github\.com./.test(host));
  const detail = isAlias
    ? `"${host}" looks like a host alias, and ssh does not know its HostName.`
    : `For GitHub Enterprise, set GITHUB_API_URL=${apiOf(remote, host)}`;
  return new UserError('repository.unknown', {
    message: `"origin" is on ${host}, but the GitHub API is on a different server`,
    detail,
    hint: 'Or name the repositories: chunk build-prompt --org ORG --repos REPO,REPO',
  });
}
