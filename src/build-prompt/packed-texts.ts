import { zstdCompressSync, zstdDecompressSync } from 'node:zlib';

/** The pack that was opened last: texts are asked for one after the other. */
let opened: { readonly pack: Uint8Array; readonly bytes: Buffer } | undefined;

/** Keeps texts that are seldom needed in a fraction of the memory. Returns a reader for each. */
export function packTexts(texts: readonly string[]): (() => string)[] {
  const parts = texts.map((text) => Buffer.from(text));
  const pack = zstdCompressSync(Buffer.concat(parts));
  let end = 0;
  return parts.map(({ length }) => {
    const start = end;
    end += length;
    return () => {
      if (opened?.pack !== pack) opened = { pack, bytes: zstdDecompressSync(pack) };
      return opened.bytes.toString('utf8', start, start + length);
    };
  });
}
