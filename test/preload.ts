import { afterAll } from 'bun:test';
import { compile } from '../scripts/compile.ts';
import { binaryPath, testWriteKey } from './support/binary.ts';
import { stopProviders } from './support/provider-server.ts';
import { testPublicKey } from './support/public-key.ts';

// Many tests run the compiled binary, so it is built once, before the first test.
await compile({ outfile: binaryPath, writeKey: testWriteKey, publicKey: testPublicKey });

afterAll(stopProviders);
