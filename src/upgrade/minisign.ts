import { createHash, createPublicKey, verify } from 'node:crypto';

// Signatures are in minisign's format, so that users can verify a release with minisign:
// https://jedisct1.github.io/minisign/#signature-format

const keyIdBytes = 8;
const publicKeyBytes = 2 + keyIdBytes + 32;
const signatureBytes = 2 + keyIdBytes + 64;
const trustedPrefix = 'trusted comment: ';

/** A parsed signature file; if `hashed`, it signs the BLAKE2b hash of the data. */
interface Signature {
  readonly hashed: boolean;
  readonly keyId: Buffer;
  readonly signature: Buffer;
  readonly comment: string;
  readonly commentSignature: Buffer;
}

/** The result of a verification: the trusted comment, or why the signature is invalid. */
export type VerificationResult =
  | { readonly ok: true; readonly comment: string }
  | { readonly ok: false; readonly why: string };

/** Verifies a `.minisig` text against the data and a public key in base64. Never throws. */
export function verifySignature(
  data: Uint8Array,
  text: string,
  publicKey: string,
): VerificationResult {
  const key = decode(publicKey, publicKeyBytes);
  if (key === undefined) return { ok: false, why: 'the public key in this build is invalid' };
  const signature = parseSignature(text);
  if (signature === undefined) return { ok: false, why: 'the signature file is invalid' };
  const keyId = key.subarray(2, 2 + keyIdBytes);
  if (!signature.keyId.equals(keyId))
    return { ok: false, why: 'it was signed with a different key' };
  const x = key.subarray(2 + keyIdBytes).toString('base64url');
  const verifies = (signed: Uint8Array, by: Buffer): boolean => {
    const jwk = { kty: 'OKP', crv: 'Ed25519', x };
    return verify(null, signed, createPublicKey({ key: jwk, format: 'jwk' }), by);
  };
  const signed = signature.hashed ? prehash(data) : data;
  if (!verifies(signed, signature.signature)) {
    return { ok: false, why: 'it does not match the data' };
  }
  const { comment, commentSignature } = signature;
  if (!verifies(commentBytes(signature.signature, comment), commentSignature)) {
    return { ok: false, why: 'its comment was changed' };
  }
  return { ok: true, comment };
}

/** Returns the unverified trusted comment of a `.minisig` text; undefined if it has none. */
export function trustedComment(text: string): string | undefined {
  return parseSignature(text)?.comment;
}

/** Returns the bytes that an `ED` signature signs: the BLAKE2b hash of the data. */
export function prehash(data: Uint8Array): Buffer {
  return createHash('blake2b512').update(data).digest();
}

/** Returns the bytes that the second signature signs: the first signature and the comment. */
export function commentBytes(signature: Uint8Array, comment: string): Buffer {
  return Buffer.concat([signature, Buffer.from(comment, 'utf8')]);
}

function parseSignature(text: string): Signature | undefined {
  const [untrusted = '', first = '', trusted = '', second = ''] = text.split(/\r?\n/);
  if (!untrusted.startsWith('untrusted comment: ')) return undefined;
  if (!trusted.startsWith(trustedPrefix)) return undefined;
  const bytes = decode(first, signatureBytes);
  const commentSignature = decode(second, 64);
  const algorithm = bytes?.subarray(0, 2).toString('latin1');
  if (bytes === undefined || commentSignature === undefined) return undefined;
  if (algorithm !== 'ED' && algorithm !== 'Ed') return undefined;
  return {
    hashed: algorithm === 'ED',
    keyId: bytes.subarray(2, 2 + keyIdBytes),
    signature: bytes.subarray(2 + keyIdBytes),
    comment: trusted.slice(trustedPrefix.length),
    commentSignature,
  };
}

function decode(text: string, length: number): Buffer | undefined {
  const bytes = Buffer.from(text, 'base64');
  return bytes.length === length ? bytes : undefined;
}
