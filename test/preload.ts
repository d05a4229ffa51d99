import { afterAll } from 'bun:test';
import { statfsSync } from 'node:fs';
import { compile } from '../scripts/compile.ts';
import { binaryPath, testWriteKey } from './support/binary.ts';
import { stopProviders } from './support/provider-server.ts';
import { testPublicKey } from './support/public-key.ts';

// A file system in memory saves a tenth of the time, and no test waits for the disk.
if (hasRoom('/dev/shm')) process.env['TMPDIR'] ??= '/dev/shm';

// Many tests run the compiled binary, so it is built once, before the first test.
await compile({ outfile: binaryPath, writeKey: testWriteKey, publicKey: testPublicKey });

afterAll(stopProviders);

/** True if a folder has 10 GB to spare; the suite fills 7 GB, mostly with copies of the binary. */
function hasRoom(folder: string): boolean {
  try {
    const { bavail, bsize } = statfsSync(folder);
    return bavail * bsize >= 10e9;
  } catch {
    return false;
  }
}
