import { zipSync } from 'fflate';
import { createTar } from 'nanotar';

/** A file to put into an archive. */
export interface ArchiveFile {
  readonly name: string;
  readonly data: Uint8Array;
  readonly executable: boolean;
}

// A constant, so that two builds of one commit give the same bytes; zip knows no earlier date.
const modified = new Date('1980-01-02T00:00:00Z');

// Unpacked by root, a file belongs to the owner that the archive names.
const root = { uid: 0, gid: 0, user: 'root', group: 'root' };

/** Returns the files as a `.tar.gz`, owned by root. */
export function tarGz(files: readonly ArchiveFile[]): Uint8Array {
  const tar = createTar(
    files.map(({ name, data, executable }) => ({
      name,
      data,
      attrs: { mode: executable ? '755' : '644', mtime: modified.getTime(), ...root },
    })),
  );
  return Bun.gzipSync(new Uint8Array(tar), { level: 6, library: 'libdeflate' });
}

/** Returns the files as a `.zip`. */
export function zip(files: readonly ArchiveFile[]): Uint8Array {
  const unixMode = (executable: boolean): number => (executable ? 0o755 : 0o644) << 16;
  return zipSync(
    Object.fromEntries(
      files.map(({ name, data, executable }) => [
        name,
        [data, { level: 6, mtime: modified, os: 3, attrs: unixMode(executable) }] as const,
      ]),
    ) as Parameters<typeof zipSync>[0],
  );
}
