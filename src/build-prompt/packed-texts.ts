import { zstdCompressSync, zstdDecompressSync } from 'node:zlib';

/** The pack that was decompressed last, as texts are read in order. */
let cached: { readonly pack: Uint8Array; readonly bytes: Buffer } | undefined;

/**
 * Compresses texts that are rarely needed, to save memory. Returns a reader for each text, which
 * returns it as a JSON string in UTF-8, ready to be written.
 */
export function packAsJson(texts: readonly string[]): (() => Uint8Array)[] {
  const parts = texts.map((text) => Buffer.from(JSON.stringify(text)));
  const pack = zstdCompressSync(Buffer.concat(parts));
  let end = 0;
  return parts.map(({ length }) => {
    const start = end;
    end += length;
    return () => {
      if (cached?.pack !== pack) cached = { pack, bytes: zstdDecompressSync(pack) };
      return cached.bytes.subarray(start, start + length);
    };
  });
}
