import { TOML, YAML } from 'bun';
import { asRecord } from '../files/files.ts';
import type { Folder } from './folder.ts';
import { check, format, type ProposedCommand, type Toolchain, test } from './toolchain.ts';

interface Runner {
  readonly label: string;
  readonly command: string;
  readonly files: readonly string[];
  readonly targetsOf: (text: string) => readonly string[];
}

const runners: readonly Runner[] = [
  {
    label: 'Task',
    command: 'task',
    files: ['Taskfile.yml', 'Taskfile.yaml', 'taskfile.yml', 'taskfile.yaml', 'Taskfile.dist.yml'],
    targetsOf: (text) => keysOf(asRecord(parsed(YAML.parse, text))?.['tasks']),
  },
  {
    label: 'Make',
    command: 'make',
    // The order in which GNU make searches.
    files: ['GNUmakefile', 'makefile', 'Makefile'],
    targetsOf: makeTargets,
  },
  {
    label: 'just',
    command: 'just',
    files: ['justfile', 'Justfile', '.justfile'],
    targetsOf: (text) => namesAt(text, /^@?([A-Za-z_][\w-]*)[^:\n]*:(?!=)/gm),
  },
  {
    label: 'mise',
    command: 'mise run',
    files: ['mise.toml', '.mise.toml'],
    targetsOf: (text) => keysOf(asRecord(parsed(TOML.parse, text))?.['tasks']),
  },
];

/** Detects a task runner with a `test` target, which is how the team runs its checks. */
export function taskRunner(folder: Folder): Toolchain | undefined {
  for (const { label, command, files, targetsOf } of runners) {
    const file = files.find((each) => folder.has(each));
    const targets = file === undefined ? [] : targetsOf(folder.text(file) ?? '');
    if (!targets.includes('test')) continue;
    const formatter = ['fmt', 'format'].find((each) => targets.includes(each));
    const commands: ProposedCommand[] = [];
    if (formatter !== undefined) commands.push(format(`${command} ${formatter}`));
    if (targets.includes('lint')) commands.push(check('lint', `${command} lint`));
    commands.push(test(`${command} test`));
    return { label, commands };
  }
  return undefined;
}

/** Returns the targets of a Makefile; `:=` assigns a variable, and recipes are indented. */
export function makeTargets(text: string): string[] {
  return namesAt(text, /^([^\s#:=][^#:=\n]*):(?!=)/gm).flatMap((names) =>
    names.trim().split(/\s+/),
  );
}

function namesAt(text: string, pattern: RegExp): string[] {
  return [...text.matchAll(pattern)].map(([, name = '']) => name);
}

function parsed(parse: (text: string) => unknown, text: string): unknown {
  try {
    return parse(text);
  } catch {
    return undefined;
  }
}

function keysOf(value: unknown): string[] {
  return Object.keys(asRecord(value) ?? {});
}
