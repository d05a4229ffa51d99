import { join } from 'node:path';
import { temporaryFolder } from '../../test/support/folders.ts';
import type { BoundedFigure } from '../figure.ts';
import { ratio, timeInTurn } from './measure.ts';

const runs = 60;

/** Compares the start of the binary with an empty program, compiled alike by the same Bun. */
export async function startUpFigures(binary: string): Promise<BoundedFigure[]> {
  const folder = temporaryFolder();
  const source = join(folder, 'empty.ts');
  const empty = join(folder, 'empty');
  await Bun.write(source, '');
  await Bun.build({
    entrypoints: [source],
    bytecode: true,
    format: 'esm',
    compile: { outfile: empty, autoloadDotenv: false, autoloadBunfig: false },
  });
  const env = { HOME: folder };
  const [none = [], version = [], show = []] = timeInTurn(
    [
      { command: [empty], env },
      { command: [binary, '--version'], env },
      { command: [binary, 'config', 'show', '--no-telemetry'], env },
    ],
    runs,
  );
  return [
    ratio('chunk --version ÷ empty program', version, [none], 1.3),
    ratio('chunk config show, telemetry off ÷ empty program', show, [none], 1.8),
  ];
}
