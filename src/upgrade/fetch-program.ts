import { createHash } from 'node:crypto';
import { UserError } from '../errors.ts';
import type { Cli } from '../system/cli.ts';
import { type HttpLimits, hostOf } from '../system/http.ts';
import { maxArchiveBytes, programIn } from './archive.ts';
import { verifySignature } from './minisign.ts';
import type { Asset, Release } from './release.ts';
import { type OnBytes, smallTransfer, transfer, unavailable } from './transfer.ts';

const sumsName = 'SHA256SUMS';
const archiveTransfer: HttpLimits = {
  maxBytes: maxArchiveBytes,
  idleMs: 30_000,
  totalMs: 30 * 60_000,
};

/**
 * Downloads a release's archive and unpacks the program, after the checksum of the archive and the
 * signature of the list of checksums were verified. Writes nothing. Throws `UserError`.
 */
export async function fetchProgram(
  cli: Cli,
  release: Release,
  archiveName: string,
  onBytes: OnBytes,
): Promise<Uint8Array> {
  const archiveAsset = assetOf(release, archiveName);
  const expected = await expectedChecksum(cli, release, archiveName);
  const archive = await download(cli, archiveAsset, archiveTransfer, onBytes);
  if (createHash('sha256').update(archive).digest('hex') !== expected) {
    throw unverified(`${archiveName} is not the file that the release lists: wrong checksum`);
  }
  let program: Uint8Array | undefined;
  try {
    program = programIn(archiveName, archive);
  } catch {
    program = undefined;
  }
  if (program === undefined) throw unverified(`${archiveName} holds no program that fits`);
  return program;
}

async function expectedChecksum(cli: Cli, release: Release, archiveName: string): Promise<string> {
  const [sumsAsset, signatureAsset] = [sumsName, `${sumsName}.minisig`].map((name) =>
    assetOf(release, name),
  );
  if (sumsAsset === undefined || signatureAsset === undefined) throw missing(sumsName, release);
  const sums = await download(cli, sumsAsset, smallTransfer);
  const signature = await download(cli, signatureAsset, smallTransfer);
  const text = new TextDecoder().decode(signature);
  const verdict = verifySignature(sums, text, cli.releases.publicKey);
  if (!verdict.ok) throw unverified(`the signature of the release is wrong: ${verdict.why}`);
  const line = new TextDecoder()
    .decode(sums)
    .split('\n')
    .map((each) => /^([0-9a-f]{64}) [ *](.+)$/.exec(each))
    .find((match) => match?.[2] === archiveName);
  if (line?.[1] === undefined) throw missing(archiveName, release);
  return line[1];
}

function assetOf(release: Release, name: string): Asset {
  const asset = release.assets.get(name);
  if (asset === undefined) throw missing(name, release);
  return asset;
}

function missing(name: string, { version }: Release): UserError {
  return new UserError('upgrade.not_found', {
    message: `release ${version} has no ${name}`,
    hint: 'Nothing was changed. Take another one with: chunk upgrade --version <version>',
  });
}

function unverified(message: string): UserError {
  return new UserError('upgrade.unverified', {
    message,
    detail: 'It may be damaged or forged, so it was not installed.',
    hint: 'Nothing was changed. If it happens again, tell the maintainers.',
  });
}

async function download(
  cli: Cli,
  asset: Asset,
  limits: HttpLimits,
  onBytes?: OnBytes,
): Promise<Uint8Array> {
  const { status, body } = await transfer(cli, asset.url, limits, {
    expectedBytes: asset.size,
    ...(onBytes && { onBytes }),
  });
  if (status !== 200) {
    throw unavailable(`${hostOf(asset.url)} answered with status ${status} when downloading`);
  }
  return body;
}
