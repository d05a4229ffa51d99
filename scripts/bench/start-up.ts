import { join } from 'node:path';
import type { BoundedFigure } from '../figure.ts';
import { withFolder } from '../temporary-folder.ts';
import { ratio, timeInTurn } from './measure.ts';

const runs = 60;

/** Start-up of the binary in relation to an empty program, compiled alike by the same Bun. */
export function startUpFigures(binary: string): Promise<BoundedFigure[]> {
  return withFolder(async (folder) => {
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
  });
}
