import { dirname, join } from 'node:path';
import { compile } from '../../scripts/compile.ts';
import { binaryPath, exe, testWriteKey } from '../support/binary.ts';
import { testPublicKey } from '../support/public-key.ts';

export const olderVersion = '0.0.1';

let path: Promise<string> | undefined;

/** Compiles a binary of an older version, once for all tests, and returns its path. */
export function olderBinary(): Promise<string> {
  path ??= build();
  return path;
}

async function build(): Promise<string> {
  const outfile = join(dirname(binaryPath), `older${exe}`);
  const keys = { writeKey: testWriteKey, publicKey: testPublicKey };
  await compile({ outfile, ...keys, version: olderVersion });
  return outfile;
}
