import { closeSync, openSync, readSync, statSync } from 'node:fs';
import { resolve } from 'node:path';
import type { Cli } from '../system/cli.ts';
import type { OutputPaths } from './outputs.ts';

/** How much of a file's beginning and end is read, in bytes. */
const sampleBytes = 1024;

/** What each kind of file has at its beginning or end, also after an editor changed white space. */
const signs: Readonly<Record<keyof OutputPaths, RegExp>> = {
  prompt: /\n\*Generated: [^\n]*\*\s*\n(?:\*Source: [^\n]*\*\s*\n)?\*Model: [^\n]*\*\s*$/,
  details: /^\{\s*"metadata":\s*\{\s*"organization":/,
  ranking: /^rank,repo,pr_number,/,
  rules: /^\[(?:\]\s*$|\s*\{\s*"rule":)/,
  analysis: /^# Code Review Pattern Analysis\r?\n/,
};

/** The paths whose files exist and were not written by an earlier run. Empty files do not count. */
export function foreignOutputs(
  paths: Partial<OutputPaths>,
  cli: Pick<Cli, 'cwd'>,
): readonly string[] {
  return Object.entries(paths).flatMap(([kind, path]) => {
    const sample = sampleOf(resolve(cli.cwd, path));
    const isOwn = sample?.trim() === '' || signs[kind as keyof OutputPaths].test(sample ?? '');
    return isOwn ? [] : [path];
  });
}

// Only regular files get here: `checkWritable` refuses everything else. Undefined for a file that
// may be written but not read.
function sampleOf(path: string): string | undefined {
  const size = statSync(path, { throwIfNoEntry: false })?.size ?? 0;
  if (size === 0) return '';
  try {
    return readSample(path, size);
  } catch {
    return undefined;
  }
}

function readSample(path: string, size: number): string {
  const file = openSync(path, 'r');
  try {
    const head = readAt(file, 0);
    return size <= sampleBytes ? head : `${head}\n…\n${readAt(file, size - sampleBytes)}`;
  } finally {
    closeSync(file);
  }
}

function readAt(file: number, position: number): string {
  const bytes = Buffer.alloc(sampleBytes);
  return bytes.toString('utf8', 0, readSync(file, bytes, 0, sampleBytes, position));
}
