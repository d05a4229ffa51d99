import { UserError } from '../errors.ts';
import type { Cli } from '../system/cli.ts';
import { hostOf, isHttpUrl } from '../system/http.ts';
import { download } from './download.ts';
import { trustedComment, verifySignature } from './minisign.ts';
import { plainVersion } from './version.ts';

/** A release, described by its signed list of checksums. */
export interface Release {
  readonly version: string;
  /** Base URL of the release's files. */
  readonly url: string;
  /** The SHA-256 of each file in hexadecimal, by file name. */
  readonly checksums: ReadonlyMap<string, string>;
}

const sumsName = 'SHA256SUMS';
const signatureName = `${sumsName}.minisig`;

/**
 * Finds the newest release, or the `wanted` version, from the list of checksums at a fixed URL. The
 * signature's comment names the version, so no API is needed. A build without a public key reports
 * the version unverified, but cannot install it. Throws `UserError`.
 */
export async function findRelease(cli: Cli, wanted: string | undefined): Promise<Release> {
  const base = baseUrl(cli);
  const url = wanted === undefined ? `${base}/latest/download` : `${base}/download/v${wanted}`;
  const sums = await download(cli, `${url}/${sumsName}`);
  if (sums === undefined) throw noRelease(cli, base, wanted);
  const signature = await download(cli, `${url}/${signatureName}`);
  if (signature === undefined) throw missingFile(signatureName, wanted ?? 'latest');
  const version = plainVersion(/^chunk (\S+)$/.exec(verifiedComment(cli, sums, signature))?.[1]);
  if (version === undefined) throw unverified("the release's signature names no version");
  if (wanted !== undefined && version !== wanted) {
    throw unverified(`the signature is for release ${version}, not ${wanted}`);
  }
  return { version, url: `${base}/download/v${version}`, checksums: checksumsIn(sums) };
}

/** Returns the error for a file that is missing in a release. */
export function missingFile(name: string, release: string): UserError {
  return new UserError('upgrade.not_found', {
    message: `release ${release} has no ${name}`,
    hint: 'Nothing was changed. Install another release with: chunk upgrade --version <version>',
  });
}

/** Returns the error for a file that may be damaged or forged. */
export function unverified(message: string): UserError {
  return new UserError('upgrade.unverified', {
    message,
    detail: 'It may be damaged or forged, so it was not installed.',
    hint: 'Nothing was changed. If this happens again, report it to the maintainers.',
  });
}

function baseUrl({ env, releases }: Cli): string {
  const base = env['CHUNK_RELEASES_URL'] || releases.url;
  if (isHttpUrl(base)) return base.replace(/\/+$/, '');
  throw new UserError('argument.invalid', {
    message: 'CHUNK_RELEASES_URL is not an http(s) URL',
    hint: 'Unset it, or set it to the URL of your release mirror.',
  });
}

function verifiedComment({ releases }: Cli, sums: Uint8Array, signature: Uint8Array): string {
  const text = new TextDecoder().decode(signature);
  if (releases.publicKey === '') return trustedComment(text) ?? '';
  const result = verifySignature(sums, text, releases.publicKey);
  if (result.ok) return result.comment;
  throw unverified(`the release's signature is invalid: ${result.why}`);
}

function checksumsIn(sums: Uint8Array): ReadonlyMap<string, string> {
  const lines = new TextDecoder().decode(sums).matchAll(/^([0-9a-f]{64}) [ *](.+)$/gm);
  return new Map([...lines].map(([, sum = '', name = '']) => [name, sum]));
}

function noRelease({ env }: Cli, base: string, wanted: string | undefined): UserError {
  const which = wanted === undefined ? 'no release' : `no release ${wanted}`;
  return new UserError('upgrade.not_found', {
    message: `${hostOf(base)} has ${which} of chunk`,
    detail: env['CHUNK_RELEASES_URL'] ? `CHUNK_RELEASES_URL is ${base}.` : undefined,
    hint:
      wanted === undefined
        ? 'Nothing was changed.'
        : 'Nothing was changed. See the newest release with: chunk upgrade --check',
  });
}
