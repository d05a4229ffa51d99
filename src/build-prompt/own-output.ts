import { closeSync, openSync, readSync, statSync } from 'node:fs';
import { resolve } from 'node:path';
import type { Cli } from '../system/cli.ts';
import type { OutputPaths } from './outputs.ts';

/** Number of bytes read at the beginning and the end of a file. */
const sampleBytes = 1024;

/** Patterns of chunk's output files, at the beginning or end. Tolerate changed white space. */
const signatures: Readonly<Record<keyof OutputPaths, RegExp>> = {
  prompt: /\n\*Generated: [^\n]*\*\s*\n(?:\*Source: [^\n]*\*\s*\n)?\*Model: [^\n]*\*\s*$/,
  details: /^\{\s*"metadata":\s*\{\s*"organization":/,
  ranking: /^rank,repo,pr_number,/,
  rules: /^\[(?:\]\s*$|\s*\{\s*"rule":)/,
  analysis: /^# Code Review Pattern Analysis\r?\n/,
};

/** Returns paths of existing files that chunk did not write, except empty ones. */
export function foreignOutputs(
  paths: Partial<OutputPaths>,
  cli: Pick<Cli, 'cwd'>,
): readonly string[] {
  return Object.entries(paths).flatMap(([kind, path]) => {
    const sample = sampleOf(resolve(cli.cwd, path));
    const signature = signatures[kind as keyof OutputPaths];
    const isOwn = sample?.trim() === '' || signature.test(sample ?? '');
    return isOwn ? [] : [path];
  });
}

// Undefined for a file that is not readable. `checkWritable` has rejected irregular files.
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
