import { zstdCompressSync, zstdDecompressSync } from 'node:zlib';

/** The pack that was opened last: texts are asked for one after the other. */
let opened: { readonly pack: Uint8Array; readonly bytes: Buffer } | undefined;

/**
 * Keeps texts that are seldom needed in a fraction of the memory. Returns a reader for each, which
 * gives it as a JSON string in UTF-8: bytes that are written as they are cost no further memory.
 */
export function packAsJson(texts: readonly string[]): (() => Uint8Array)[] {
  const parts = texts.map((text) => Buffer.from(JSON.stringify(text)));
  const pack = zstdCompressSync(Buffer.concat(parts));
  let end = 0;
  return parts.map(({ length }) => {
    const start = end;
    end += length;
    return () => {
      if (opened?.pack !== pack) opened = { pack, bytes: zstdDecompressSync(pack) };
      return opened.bytes.subarray(start, start + length);
    };
  });
}
