import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { delimiter, dirname, join } from 'node:path';
import { binaryPath } from './binary.ts';
import { temporaryFolder } from './folders.ts';
import { type Files, projectOf } from './project.ts';

/** The command and startup file of an interactive shell with a completion script. */
interface InteractiveShell {
  readonly command: readonly string[];
  readonly file: string;
  readonly setUp: (script: string) => string;
}

const limitMs = 15_000;
/** The compiled binary comes first, because completion scripts call it for names. */
const path = [dirname(binaryPath), process.env['PATH'] ?? ''].join(delimiter);

// The prompt is empty, so that the `printf` after each line is the only output.
const interactive: Readonly<Record<'bash' | 'zsh', InteractiveShell>> = {
  bash: {
    command: ['bash', '--noprofile', '-i'],
    file: '.bashrc',
    setUp: (script) =>
      `PS1=\n${script}\nbind 'set bell-style none'\nbind 'set enable-bracketed-paste off'\n`,
  },
  zsh: {
    command: ['zsh', '-i'],
    file: '.zshrc',
    setUp: (script) => `PS1=\nunsetopt beep\nbindkey -e\n${script}\n`,
  },
};

// What zsh found out about the completions of the system, which takes it half a second each time.
let zshDump: string | undefined;

/**
 * Returns each line after the Tab key is pressed, in one interactive shell on a pseudo-terminal
 * with the script as its startup file. Types a line once the answer to the previous line has
 * arrived, so nothing depends on timing.
 */
export async function afterTab(
  shell: 'bash' | 'zsh',
  script: string,
  lines: readonly string[],
  files: readonly string[] | Files = [],
): Promise<string[]> {
  const home = temporaryFolder();
  const { command, file, setUp } = interactive[shell];
  writeFileSync(join(home, file), setUp(script));
  const dump = join(home, '.zcompdump');
  if (zshDump !== undefined) writeFileSync(dump, zshDump);
  const cwd = join(home, 'work');
  putFiles(files, cwd);
  // Tab; then at the start of the line (Ctrl-A) a `printf '<<%s>>\n' '`, at its end (Ctrl-E) a
  // quote, and Enter, so that the completed line is printed instead of run.
  const keys = lines.map((line) => `${line}\t\u0001printf '<<%s>>\\n' '\u0005'\r`);
  const answers: string[] = [];
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  let output = '';
  const child = Bun.spawn([...command], {
    cwd,
    env: { HOME: home, PATH: path, TERM: 'dumb', LC_ALL: 'C.UTF-8' },
    terminal: {
      cols: 500,
      rows: 50,
      data: (terminal, data) => {
        output += new TextDecoder().decode(data);
        const answer = /\r?\n<<(.*)>>\r?\n/.exec(output)?.[1];
        if (answer === undefined) return;
        output = '';
        answers.push(answer);
        const next = keys[answers.length];
        if (next === undefined) resolve();
        else terminal.write(next);
      },
    },
  });
  child.terminal?.write(keys[0] ?? '');
  const limit = setTimeout(() => reject(new Error(`no answer: ${output}`)), limitMs);
  try {
    await promise;
    if (existsSync(dump)) zshDump = readFileSync(dump, 'utf8');
    return answers;
  } finally {
    clearTimeout(limit);
    child.kill('SIGKILL');
    child.terminal?.close();
  }
}

function putFiles(files: readonly string[] | Files, folder: string): void {
  projectOf(
    Array.isArray(files) ? Object.fromEntries(files.map((name) => [name, ''])) : files,
    folder,
  );
}

/** Returns fish's completions at the end of a line, each as `word<tab>summary`. */
export async function fishOffers(
  script: string,
  line: string,
  files: readonly string[] | Files = [],
): Promise<string[]> {
  const home = temporaryFolder();
  const file = join(home, 'chunk.fish');
  writeFileSync(file, script);
  putFiles(files, home);
  const child = Bun.spawn(
    ['fish', '--no-config', '-c', 'source $argv[1]; complete -C $argv[2]', file, line],
    {
      cwd: home,
      env: { HOME: home, PATH: path },
      stdout: 'pipe',
      stderr: 'pipe',
    },
  );
  const [stdout, stderr] = await Promise.all([child.stdout.text(), child.stderr.text()]);
  return [...stdout.split('\n'), ...stderr.split('\n')].filter((offer) => offer !== '');
}
