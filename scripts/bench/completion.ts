import { join } from 'node:path';
import { type Figure, median, timeInTurn, withFolder } from './measure.ts';

const runs = 30;
const pressesPerRun = 50;

/** How each shell presses Tab that often without a keyboard; `$1` is the script's path. */
const presses: Readonly<Record<string, readonly string[]>> = {
  bash: [
    'bash',
    '-c',
    `source "$1"
for ((i = 0; i < $2; i++)); do
  COMP_WORDS=(chunk config set mo) COMP_CWORD=3
  _chunk
done`,
  ],
  zsh: [
    'zsh',
    '-fc',
    `compdef() { :; }; compset() { :; }; _describe() { :; }
source "$1"
words=(chunk config set mo) CURRENT=4 PREFIX=mo
for ((i = 0; i < $2; i++)); do _chunk; done`,
  ],
  fish: [
    'fish',
    '--no-config',
    '-c',
    `source $argv[2]
for i in (seq $argv[3]); complete -C 'chunk config set mo' >/dev/null; end`,
  ],
};

const scripts: Readonly<Record<string, string>> = {
  bash: 'chunk.bash',
  zsh: '_chunk',
  fish: 'chunk.fish',
};

/** One press of Tab in relation to one `chunk --version`, in each shell that is here. */
export function completionFigures(binary: string): Promise<Figure[]> {
  return withFolder(async (folder) => {
    const env = { HOME: folder, PATH: process.env['PATH'] ?? '' };
    const figures: Figure[] = [];
    for (const [shell, command] of Object.entries(presses)) {
      if (Bun.which(shell) === null) continue;
      const script = join(import.meta.dir, '../../completions', scripts[shell] ?? '');
      const pressing = (times: number) => ({
        command: [...command, shell, script, String(times)],
        env,
      });
      const [version = [], none = [], many = []] = timeInTurn(
        [{ command: [binary, '--version'], env }, pressing(0), pressing(pressesPerRun)],
        runs,
      );
      const press = (median(many) - median(none)) / pressesPerRun;
      const value = press / median(version);
      figures.push({
        what: `one Tab in ${shell} ÷ chunk --version`,
        figure: `${value.toFixed(2)} (${press.toFixed(2)} ÷ ${median(version).toFixed(1)} ms)`,
        bound: '≤ 2',
        ok: value <= 2,
      });
    }
    return figures;
  });
}
