import { gunzipSync } from 'node:zlib';
import { unzipSync } from 'fflate';
import { parseTar } from 'nanotar';

/** An archive, or what it unpacks to, beyond this is refused; today's are a quarter of it. */
export const maxArchiveBytes = 200_000_000;
const maxUnpackedBytes = 500_000_000;

/**
 * The program in a release's archive, by the archive's name `.zip` or `.tar.gz`; undefined when
 * there is none. Throws for what is no such archive, or is too large unpacked.
 */
export function programIn(archiveName: string, archive: Uint8Array): Uint8Array | undefined {
  if (archiveName.endsWith('.zip')) {
    const wanted = 'chunk.exe';
    const files = unzipSync(archive, {
      filter: ({ name, originalSize }) => name === wanted && originalSize <= maxUnpackedBytes,
    });
    return files[wanted];
  }
  const tar = gunzipSync(archive, { maxOutputLength: maxUnpackedBytes });
  const isProgram = ({ name }: { name: string }): boolean => name === 'chunk';
  return parseTar(new Uint8Array(tar), { filter: isProgram }).find(isProgram)?.data;
}
