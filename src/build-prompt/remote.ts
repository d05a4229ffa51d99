const namePattern = /^[A-Za-z0-9_.-]+$/;
const hostPattern = /^[A-Za-z0-9][A-Za-z0-9._-]*$/;

/** A parsed git remote URL. */
export interface Remote {
  /** Lower case, without a port. */
  readonly host: string;
  readonly organization: string;
  readonly repository: string;
  /** True for ssh, whose hosts may be aliases. */
  readonly isSsh: boolean;
  /** The port of an http(s) URL; empty for the default port and for ssh. */
  readonly webPort: string;
}

/** True if a text is a valid owner or repository name. */
export function isGitHubName(text: string): boolean {
  return namePattern.test(text) && text !== '.' && text !== '..';
}

/**
 * Parses a git remote: a URL, or `user@host:owner/repository`. Undefined for a local path, or if
 * the path is not an owner and a repository.
 */
export function parseRemote(address: string): Remote | undefined {
  const parsed = parseUrl(address) ?? parseScpAddress(address);
  if (parsed === undefined) return undefined;
  const host = parsed.host.toLowerCase().replace(/\.$/, '');
  if (!hostPattern.test(host)) return undefined;
  const [organization = '', repository = '', ...more] = parsed.path
    .split('/')
    .filter((part) => part !== '')
    .map((part, index) => (index === 1 ? part.replace(/\.git$/i, '') : part));
  if (more.length > 0 || !isGitHubName(organization) || !isGitHubName(repository)) return undefined;
  return { host, organization, repository, isSsh: parsed.isSsh, webPort: parsed.webPort };
}

type Address = Pick<Remote, 'host' | 'isSsh' | 'webPort'> & { readonly path: string };

function parseUrl(address: string): Address | undefined {
  const scheme = /^(?:git\+)?(https?|ssh|git):\/\//i.exec(address)?.[1]?.toLowerCase();
  const url = scheme && URL.parse(address.replace(/^git\+/i, ''));
  // People mix the two forms, as in `ssh://git@github.com:owner/repository`.
  if (!url) return scheme === 'ssh' ? parseScpAddress(address.replace(/^.*?:\/\//, '')) : undefined;
  const isSsh = scheme === 'ssh';
  const webPort = scheme.startsWith('http') ? url.port : '';
  return { host: url.hostname, path: decoded(url.pathname), isSsh, webPort };
}

// The host ends at the first colon, unless a slash precedes it. One letter is a Windows drive.
function parseScpAddress(address: string): Address | undefined {
  const [, host, path] = /^(?:[^@/\s]+@)?([^:@/\s]{2,}):(?!\/\/)(.+)$/.exec(address) ?? [];
  return host && path ? { host, path, isSsh: true, webPort: '' } : undefined;
}

function decoded(path: string): string {
  try {
    return decodeURIComponent(path);
  } catch {
    return path;
  }
}
