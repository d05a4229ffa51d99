declare const CHUNK_VERSION: string;
declare const CHUNK_WRITE_KEY: string;
declare const CHUNK_ENDPOINT: string;

/** The constants that `scripts/build.ts` bakes into the binary. */
export interface BuildInfo {
  readonly version: string;
  /** Segment write key; empty in a build that can never send. */
  readonly writeKey: string;
  /** Base URL of the Segment-compatible collector, without `/v1/batch`. */
  readonly endpoint: string;
}

/** What this program was built with; run from source it has no write key, so it never sends. */
export const buildInfo: BuildInfo = {
  version: typeof CHUNK_VERSION === 'string' ? CHUNK_VERSION : '0.0.0-dev',
  writeKey: typeof CHUNK_WRITE_KEY === 'string' ? CHUNK_WRITE_KEY : '',
  endpoint: typeof CHUNK_ENDPOINT === 'string' ? CHUNK_ENDPOINT : 'https://api.segment.io',
};

/** What `--version` prints. */
export function versionLine({ version }: BuildInfo): string {
  return `chunk ${version}\n`;
}
