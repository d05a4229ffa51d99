import { createPrivateKey, sign } from 'node:crypto';
import { commentBytes, prehash } from '../src/upgrade/minisign.ts';

/** The key that releases are signed with. */
export interface SigningKey {
  /** The public half, as minisign writes it in base64. */
  readonly publicKey: string;
  readonly keyId: Buffer;
  readonly seed: Buffer;
}

const secretKeyBytes = 158;
// RFC 8410: what comes before the 32 bytes of an Ed25519 seed in PKCS #8.
const pkcs8Prefix = Buffer.from('302e020100300506032b657004220420', 'hex');

/**
 * Reads a secret key as `minisign -G -W` makes it: the whole file, or its second line alone. Throws
 * for anything else, a key with a password included: a pipeline cannot type it.
 */
export function signingKeyOf(text: string): SigningKey {
  const line = text.trim().split(/\r?\n/).at(-1) ?? '';
  const bytes = Buffer.from(line, 'base64');
  if (bytes.length !== secretKeyBytes || bytes.toString('latin1', 0, 2) !== 'Ed') {
    throw new Error('CHUNK_SIGNING_KEY is not a secret key of minisign');
  }
  if (bytes[2] !== 0 || bytes[3] !== 0) {
    throw new Error('CHUNK_SIGNING_KEY has a password: make one without, by minisign -G -W');
  }
  const keyId = bytes.subarray(54, 62);
  const seed = bytes.subarray(62, 94);
  const publicHalf = bytes.subarray(94, 126);
  const publicKey = Buffer.concat([Buffer.from('Ed'), keyId, publicHalf]).toString('base64');
  return { publicKey, keyId, seed };
}

/** Returns the text of a `.minisig` file for the data, prehashed as minisign does by default. */
export function signatureText(data: Uint8Array, key: SigningKey, comment: string): string {
  const privateKey = createPrivateKey({
    key: Buffer.concat([pkcs8Prefix, key.seed]),
    format: 'der',
    type: 'pkcs8',
  });
  const signature = sign(null, prehash(data), privateKey);
  const commentSignature = sign(null, commentBytes(signature, comment), privateKey);
  return [
    'untrusted comment: signature of a chunk release',
    Buffer.concat([Buffer.from('ED'), key.keyId, signature]).toString('base64'),
    `trusted comment: ${comment}`,
    commentSignature.toString('base64'),
    '',
  ].join('\n');
}
