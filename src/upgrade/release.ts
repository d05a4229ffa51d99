import { UserError } from '../errors.ts';
import type { Cli } from '../system/cli.ts';
import { hostOf } from '../system/http.ts';
import { proxyWords, smallTransfer, type Transferred, transfer, unavailable } from './transfer.ts';
import { plainVersion } from './version.ts';

/** A file of a release. */
export interface Asset {
  readonly url: string;
  /** In bytes, as the release server lists it. */
  readonly size: number | undefined;
}

/** A release, as the release server describes it. */
export interface Release {
  readonly version: string;
  readonly assets: ReadonlyMap<string, Asset>;
}

const publicApi = ['https:/', 'api.github.com'].join('/');

/** The newest release, or the one of that version. Throws `UserError`. */
export async function findRelease(cli: Cli, version: string | undefined): Promise<Release> {
  const base = apiBase(cli);
  const { repository } = cli.releases;
  const which = version === undefined ? 'latest' : `tags/v${version}`;
  const url = `${base}/repos/${repository}/releases/${which}`;
  const answer = await transfer(cli, url, smallTransfer, {
    accept: 'application/vnd.github+json',
  });
  refuseStatus(answer, { host: hostOf(url), version, repository, now: cli.now() });
  return parseRelease(answer.body, url);
}

function apiBase(cli: Cli): string {
  const base = cli.env['GITHUB_API_URL'] || publicApi;
  if (/^https?:$/.test(URL.parse(base)?.protocol ?? '')) return base.replace(/\/+$/, '');
  throw new UserError('argument.invalid', {
    message: 'GITHUB_API_URL is not an http(s) URL',
    hint: 'Unset it, or set it to the API of your GitHub server.',
  });
}

function refuseStatus(
  { status, headers }: Transferred,
  asked: { host: string; version: string | undefined; repository: string; now: number },
): void {
  if (status === 200) return;
  const { host, version, repository } = asked;
  if (status === 404) {
    const what = version === undefined ? 'no release' : `no release ${version}`;
    throw new UserError('upgrade.not_found', {
      message: `${repository} has ${what}, says ${host}`,
      hint:
        version === undefined
          ? 'Nothing was changed.'
          : 'Nothing was changed. See the newest one with: chunk upgrade --check',
    });
  }
  if (status === 429 || (status === 403 && headers.get('x-ratelimit-remaining') === '0')) {
    const again = minutesUntilReset(headers, asked.now);
    throw new UserError('upgrade.unavailable', {
      message: `${host} allows no more requests from your network for now`,
      hint: `Nothing was changed. Try again ${again} with: chunk upgrade`,
    });
  }
  throw unavailable(`${host} answered with status ${status} when asked for the release`);
}

function minutesUntilReset(headers: Headers, now: number): string {
  const wait = Number(headers.get('retry-after') ?? Number.NaN);
  const reset = Number(headers.get('x-ratelimit-reset') ?? Number.NaN);
  const seconds = Number.isFinite(wait) ? wait : reset - now / 1000;
  if (!(seconds > 0) || seconds > 86_400) return 'later';
  const minutes = Math.ceil(seconds / 60);
  return minutes === 1 ? 'in a minute' : `in ${minutes} minutes`;
}

function parseRelease(body: Uint8Array, url: string): Release {
  const notOne = unavailable(
    `${hostOf(url)} answered with something that is no release`,
    proxyWords,
  );
  let answer: unknown;
  try {
    answer = JSON.parse(new TextDecoder().decode(body));
  } catch {
    throw notOne;
  }
  if (!isRecord(answer)) throw notOne;
  const version = plainVersion(String(answer['tag_name']));
  const listed = answer['assets'];
  if (version === undefined || !Array.isArray(listed)) throw notOne;
  const assets = new Map<string, Asset>();
  for (const asset of listed) {
    if (!isRecord(asset)) continue;
    const { name, browser_download_url: at, size } = asset as Record<string, unknown>;
    if (typeof name !== 'string' || typeof at !== 'string' || !isAsSafe(at, url)) continue;
    assets.set(name, { url: at, size: typeof size === 'number' ? size : undefined });
  }
  return { version, assets };
}

/** A release that was asked for over https is downloaded over https. */
function isAsSafe(address: string, api: string): boolean {
  const protocol = URL.parse(address)?.protocol;
  return protocol === 'https:' || (protocol === 'http:' && api.startsWith('http:'));
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null;
}
