declare const CHUNK_VERSION: string;
declare const CHUNK_WRITE_KEY: string;
declare const CHUNK_ENDPOINT: string;
declare const CHUNK_EVENT_NAME: string;
declare const CHUNK_PUBLIC_KEY: string;
declare const CHUNK_REPOSITORY: string;

/** The constants that the build compiles into the binary. */
export interface BuildInfo {
  readonly version: string;
  /** Segment write key; empty in a build that can never send. */
  readonly writeKey: string;
  /** Base URL of the Segment-compatible collector, without `/v1/batch`. */
  readonly endpoint: string;
}

/** The source of newer releases, and the key that verifies them. */
export interface ReleaseSource {
  /** Minisign public key of the releases; empty in a build that cannot upgrade itself. */
  readonly publicKey: string;
  /** Base URL; below it are `latest/download/<file>` and `download/v<version>/<file>`. */
  readonly url: string;
}

/** The GitHub repository of the releases, unless the build sets another one. */
export const defaultRepository = 'CircleCI-Public/chunk-cli';

/** The constants of this build. Run from source, there is no write key, so nothing is ever sent. */
export const buildInfo: BuildInfo = {
  version: typeof CHUNK_VERSION === 'string' ? CHUNK_VERSION : '0.0.0-dev',
  writeKey: typeof CHUNK_WRITE_KEY === 'string' ? CHUNK_WRITE_KEY : '',
  endpoint: typeof CHUNK_ENDPOINT === 'string' ? CHUNK_ENDPOINT : 'https://api.segment.io',
};

/**
 * The name of the event that a run sends. SEGMENT_EVENT_NAME sets another name at build time, for a
 * Segment source shared with a program that already sends this one.
 */
export const eventName =
  typeof CHUNK_EVENT_NAME === 'string' ? CHUNK_EVENT_NAME : 'command_invocation';

/** Returns the URL of a GitHub repository, given as `owner/name`. */
function repositoryUrl(repository: string): string {
  return `https://github.com/${repository}`;
}

/** The release source of this build. */
export const releaseSource: ReleaseSource = {
  publicKey: typeof CHUNK_PUBLIC_KEY === 'string' ? CHUNK_PUBLIC_KEY : '',
  url: `${repositoryUrl(typeof CHUNK_REPOSITORY === 'string' ? CHUNK_REPOSITORY : defaultRepository)}/releases`,
};

/** Returns what `--version` prints. */
export function versionLine({ version }: BuildInfo): string {
  return `chunk ${version}\n`;
}
