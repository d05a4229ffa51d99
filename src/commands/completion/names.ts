import { readRunFile } from '../../circleci/run-file.ts';
import { command } from '../../command-line/command.ts';
import { readProject } from '../../config/project.ts';
import { repositoryRoot } from '../../files/repository.ts';

const sources = {
  commands: (folder: string): string[] => {
    const reading = readProject(folder);
    return reading.state === 'read' ? reading.project.commands.map(({ name }) => name) : [];
  },
  tasks: (folder: string): string[] => [
    ...(readRunFile(repositoryRoot(folder) ?? folder)?.definitions.keys() ?? []),
  ],
};

/** Shells evaluate completions, so a name from a repository must not contain code. */
const safeName = /^[\p{L}\p{N}_][\p{L}\p{N}_.:@+-]*$/u;

export const names = command({
  args: {
    kind: {
      type: 'positional',
      description: 'commands (from .chunk/config.json) or tasks (from .chunk/run.json)',
    },
  },
  choices: { kind: Object.keys(sources) },
  examples: ['chunk completion names commands'],
  run: ({ kind }, cli) => {
    const source = kind === 'commands' || kind === 'tasks' ? sources[kind] : undefined;
    for (const name of namesFrom(source, cli.cwd)) if (safeName.test(name)) cli.output.text(name);
  },
});

// An invalid file gives no completions: an error message would garble the command line.
function namesFrom(source: ((folder: string) => string[]) | undefined, folder: string): string[] {
  try {
    return source?.(folder) ?? [];
  } catch {
    return [];
  }
}
