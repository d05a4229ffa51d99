/** An incremental SHA-256 digest, without `node:crypto`, which takes 3 ms to load. */
export interface Sha256 {
  update(part: string | Uint8Array): void;
  /** The digest in hexadecimal. */
  digest(): string;
}

/** Starts a digest; strings are hashed as UTF-8. */
export function sha256(): Sha256 {
  const hasher = new Bun.CryptoHasher('sha256');
  return {
    update: (part) => void hasher.update(part),
    digest: () => hasher.digest('hex'),
  };
}

/** Returns the SHA-256 digest of a text or of bytes in hexadecimal. */
export function sha256Of(data: string | Uint8Array): string {
  return new Bun.CryptoHasher('sha256').update(data).digest('hex');
}
