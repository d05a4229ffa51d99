import type { Cli } from '../system/cli.ts';
import type { HttpLimits } from '../system/http.ts';
import { sha256Of } from '../system/sha256.ts';
import { maxArchiveBytes, programIn } from './archive.ts';
import { download, type OnBytes } from './download.ts';
import { missingFile, type Release, unverified } from './release.ts';

const archiveDownload: HttpLimits = {
  maxBytes: maxArchiveBytes,
  idleMs: 30_000,
  totalMs: 30 * 60_000,
};

/**
 * Downloads an archive of a release, verifies its signed checksum, and returns the program in it.
 * Writes no files. Throws `UserError`.
 */
export async function fetchProgram(
  cli: Cli,
  release: Release,
  archiveName: string,
  onBytes: OnBytes,
): Promise<Uint8Array> {
  const expected = release.checksums.get(archiveName);
  if (expected === undefined) throw missingFile(archiveName, release.version);
  const archive = await download(cli, `${release.url}/${archiveName}`, archiveDownload, onBytes);
  if (archive === undefined) throw missingFile(archiveName, release.version);
  if (sha256Of(archive) !== expected) {
    throw unverified(`${archiveName} does not match the checksum of the release`);
  }
  const program = unpack(archiveName, archive);
  if (program === undefined) throw unverified(`${archiveName} does not contain the program`);
  return program;
}

function unpack(archiveName: string, archive: Uint8Array): Uint8Array | undefined {
  try {
    return programIn(archiveName, archive);
  } catch {
    return undefined;
  }
}
