import { UserError } from '../errors.ts';
import type { Cli } from '../system/cli.ts';

const gitTimeoutMs = 10_000;
/** `git remote get-url` ends with this when all is well but the name. */
const noSuchRemote = 2;
const namePattern = /^[A-Za-z0-9_.-]+$/;

/** Where a team's code is: an organization (or user), and one repository of theirs. */
export interface Origin {
  readonly organization: string;
  readonly repository: string;
}

/** Whether a text can be the name of an owner or a repository. */
export function isGitHubName(text: string): boolean {
  return namePattern.test(text) && text !== '.' && text !== '..';
}

/**
 * What the `origin` remote of the working folder points at. `apiUrl` is the API in use: its host is
 * accepted besides github.com. Throws `UserError`.
 */
export async function detectOrigin(
  apiUrl: string,
  cli: Cli,
  env: Readonly<Record<string, string>>,
): Promise<Origin> {
  const { exitCode, stdout, stderr } = await cli.runProgram(
    ['git', 'remote', 'get-url', 'origin'],
    {
      cwd: cli.cwd,
      env: { ...env, GIT_TERMINAL_PROMPT: '0', LC_ALL: 'C' },
      timeoutMs: gitTimeoutMs,
    },
  );
  if (exitCode === undefined) throw unknownPlace('git could not be run');
  if (exitCode === noSuchRemote) {
    throw unknownPlace('this folder has no git remote called "origin"');
  }
  if (exitCode !== 0) throw unknownPlace(`git says: ${stderr.trim().split('\n', 1).join()}`);
  const remote = parseRemote(stdout.trim());
  if (remote === undefined)
    throw unknownPlace('"origin" is not the address of a GitHub repository');
  if (!acceptedHosts(apiUrl).includes(remote.host)) throw otherHost(remote.host);
  return remote;
}

interface Remote extends Origin {
  readonly host: string;
}

/** Reads a remote's address: a URL, or the form `user@host:owner/repository`. */
export function parseRemote(address: string): Remote | undefined {
  const url = /^(?:https?|ssh|git):\/\//i.test(address) ? URL.parse(address) : undefined;
  const scp = url ? undefined : /^(?:[^@/\s]+@)?([^:/\s]+):(?!\/\/)\/?(.+)$/.exec(address);
  const host = (url?.hostname ?? scp?.[1])?.toLowerCase();
  const path = url?.pathname ?? scp?.[2];
  if (host === undefined || path === undefined) return undefined;
  const [organization = '', repository = '', ...more] = path
    .replace(/^\/+|\/+$/g, '')
    .replace(/\.git$/, '')
    .split('/');
  if (more.length > 0 || !isGitHubName(organization) || !isGitHubName(repository)) return undefined;
  return { host, organization, repository };
}

// The API of github.com and of enterprise clouds is at api.HOST, that of a server at HOST/api/v3.
function acceptedHosts(apiUrl: string): string[] {
  const host = new URL(apiUrl).hostname.toLowerCase();
  return ['github.com', 'www.github.com', 'ssh.github.com', host, host.replace(/^api\./, '')];
}

function unknownPlace(why: string): UserError {
  return new UserError('repository.unknown', {
    message: `could not tell which organization and repositories to read: ${why}`,
    hint: 'Name them: chunk build-prompt --org ORG --repos REPO,REPO',
  });
}

function otherHost(host: string): UserError {
  return new UserError('repository.unknown', {
    message: `"origin" is on ${host}, and the GitHub API in use is another server's`,
    detail: `For GitHub Enterprise Server: GITHUB_API_URL=https://${host}/api/v3`,
    hint: 'Or name the repositories: chunk build-prompt --org ORG --repos REPO,REPO',
  });
}
