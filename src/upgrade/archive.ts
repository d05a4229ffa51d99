import { gunzipSync } from 'node:zlib';
import { unzipSync } from 'fflate';
import { parseTar } from 'nanotar';

/** Size limits in bytes, about four times the size of current releases. */
export const maxArchiveBytes = 200_000_000;
const maxUnpackedBytes = 500_000_000;

/**
 * Returns the program in a release's `.zip` or `.tar.gz` archive; undefined if there is none.
 * Throws if the archive is invalid, or too large when unpacked.
 */
export function programIn(archiveName: string, archive: Uint8Array): Uint8Array | undefined {
  if (archiveName.endsWith('.zip')) {
    const files = unzipSync(archive, {
      filter: ({ name, originalSize }) => isProgram(name) && originalSize <= maxUnpackedBytes,
    });
    return Object.values(files)[0];
  }
  const tar = gunzipSync(archive, { maxOutputLength: maxUnpackedBytes });
  const files = parseTar(new Uint8Array(tar), { filter: ({ name }) => isProgram(name) });
  return files.find(({ name }) => isProgram(name))?.data;
}

// Archives of older releases have the program at the top level, newer ones in a folder.
function isProgram(path: string): boolean {
  return /^([^/]+\/)?chunk(\.exe)?$/.test(path);
}
