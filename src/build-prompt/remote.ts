const namePattern = /^[A-Za-z0-9_.-]+$/;
const hostPattern = /^[A-Za-z0-9][A-Za-z0-9._-]*$/;

/** A remote's address. */
export interface Remote {
  /** In lower case, without a port. */
  readonly host: string;
  readonly organization: string;
  readonly repository: string;
  /** True if git reaches it by ssh, whose hosts may be aliases. */
  readonly isSsh: boolean;
  /** The port of an http(s) address; empty for the usual one and for ssh. */
  readonly webPort: string;
}

/** True if a text can be the name of an owner or a repository. */
export function isGitHubName(text: string): boolean {
  return namePattern.test(text) && text !== '.' && text !== '..';
}

/**
 * Reads a remote's address: a URL, or the form `user@host:owner/repository`. Undefined for a local
 * path and for anything but an owner and a repository.
 */
export function parseRemote(address: string): Remote | undefined {
  const place = urlAddress(address) ?? scpAddress(address);
  if (place === undefined) return undefined;
  const host = place.host.toLowerCase().replace(/\.$/, '');
  if (!hostPattern.test(host)) return undefined;
  const [organization = '', repository = '', ...more] = place.path
    .split('/')
    .filter((part) => part !== '')
    .map((part, index) => (index === 1 ? part.replace(/\.git$/i, '') : part));
  if (more.length > 0 || !isGitHubName(organization) || !isGitHubName(repository)) return undefined;
  return { host, organization, repository, isSsh: place.isSsh, webPort: place.webPort };
}

type Address = Pick<Remote, 'host' | 'isSsh' | 'webPort'> & { readonly path: string };

function urlAddress(address: string): Address | undefined {
  const scheme = /^(?:git\+)?(https?|ssh|git):\/\//i.exec(address)?.[1]?.toLowerCase();
  const url = scheme && URL.parse(address.replace(/^git\+/i, ''));
  // People mix the two forms, as in `ssh://git@github.com:owner/repository`.
  if (!url) return scheme === 'ssh' ? scpAddress(address.replace(/^.*?:\/\//, '')) : undefined;
  const isSsh = scheme === 'ssh';
  const webPort = scheme.startsWith('http') ? url.port : '';
  return { host: url.hostname, path: decoded(url.pathname), isSsh, webPort };
}

// git takes the first colon, when no slash comes before it. A single letter is a drive on Windows.
function scpAddress(address: string): Address | undefined {
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
