/** Measures the binary and prints each figure with its bound: `bun run bench [NAME …]`. */
import { join } from 'node:path';
import { temporaryFolder } from '../test/support/folders.ts';
import { endpointFigures } from './bench/endpoint-states.ts';
import { gitHubFigures } from './bench/github.ts';
import { localAnalysisFigures } from './bench/local-analysis.ts';
import { recordingFigures } from './bench/recording.ts';
import { leftoverFigures, senderFigures } from './bench/sender.ts';
import { startUpFigures } from './bench/start-up.ts';
import { validateFigures } from './bench/validate.ts';
import { manyHooksFigures } from './bench/validate-many.ts';
import { compile } from './compile.ts';
import { type BoundedFigure, printFigures } from './figure.ts';

type Benchmark = (binary: string) => Promise<BoundedFigure[]>;

const benchmarks: Readonly<Record<string, Benchmark>> = {
  'start-up': startUpFigures,
  endpoints: endpointFigures,
  recording: recordingFigures,
  sender: senderFigures,
  leftovers: leftoverFigures,
  github: gitHubFigures,
  'local-analysis': localAnalysisFigures,
  validate: validateFigures,
  hooks: manyHooksFigures,
};

const names = process.argv.slice(2);
const unknown = names.find((name) => !Object.hasOwn(benchmarks, name));
if (unknown !== undefined) {
  console.error(`error: no benchmark "${unknown}"; one of: ${Object.keys(benchmarks).join(', ')}`);
  process.exit(2);
}

const binary = join(temporaryFolder(), 'chunk');
await compile({ outfile: binary, writeKey: 'bench-write-key' });
let failed = 0;
for (const [name, benchmark] of Object.entries(benchmarks)) {
  if (names.length > 0 && !names.includes(name)) continue;
  failed += printFigures(await benchmark(binary));
}
if (failed > 0) process.exitCode = 1;
