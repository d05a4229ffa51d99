import { gunzipSync } from 'node:zlib';
import { unzipSync } from 'fflate';
import { parseTar } from 'nanotar';

/** Limits in bytes, about four times the size of today's archives and programs. */
export const maxArchiveBytes = 200_000_000;
const maxUnpackedBytes = 500_000_000;

/**
 * The program in a release's `.zip` or `.tar.gz` archive; undefined when it has none. Throws for
 * anything that is not such an archive, or is too large unpacked.
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

// At the top of the archives of older releases, in a folder in newer ones.
function isProgram(path: string): boolean {
  return /^([^/]+\/)?chunk(\.exe)?$/.test(path);
}
