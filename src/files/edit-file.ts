import { rmSync, statSync } from 'node:fs';
import { dirname } from 'node:path';
import { systemErrorCode } from '../errors.ts';
import { ensureFolder, type FileReading, readSmallFile } from './files.ts';
import { isReadOnly } from './ownership.ts';
import { writeAtomic } from './write.ts';

/** The exact text of a file, including a byte order mark; undefined if there is no file. */
export type FileText = string | undefined;

/** The reason why a file was not edited. */
export interface FileProblem {
  readonly why: string;
}

/** The text before and after an edit. */
export interface FileEdit {
  readonly before: FileText;
  readonly after: FileText;
}

export interface EditOptions {
  /** Returns a unique part of a temporary file's name. */
  readonly newId: () => string;
  /** Computes the edit without writing it. */
  readonly dryRun?: boolean;
}

const maxAttempts = 5;

/**
 * Replaces a file's text with the result of `edit`: another text, undefined to delete the file, or
 * a problem to leave it alone. Follows links and keeps the mode. Writes nothing if the text does
 * not change, and starts over if another program writes the file in the meantime. Never throws: a
 * file that cannot be read or written is a problem too.
 */
export function editFile<Problem extends FileProblem>(
  path: string,
  { newId, dryRun }: EditOptions,
  edit: (text: FileText) => { readonly text: FileText } | Problem,
): FileEdit | Problem | FileProblem {
  for (let attempt = 0; attempt < maxAttempts; attempt++) {
    const reading = readExactly(path);
    if (reading.state === 'unusable') return reading;
    const before = textOf(reading);
    const result = edit(before);
    if ('why' in result) return result;
    const { text: after } = result;
    if (dryRun || after === before) return { before, after };
    if (textOf(readExactly(path)) !== before) continue;
    const why = replace(path, after, newId());
    return why === undefined ? { before, after } : { why };
  }
  return { why: 'another program keeps changing it' };
}

/** Reads the exact text of a small file, including a byte order mark. Never throws. */
export function readExactly(path: string): FileReading {
  const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });
  return readSmallFile(path, undefined, decoder);
}

// Returns the reason if it fails.
function replace(path: string, text: FileText, id: string): string | undefined {
  try {
    if (text === undefined) {
      rmSync(path);
      return undefined;
    }
    ensureFolder(dirname(path), 0o777);
    const found = statSync(path, { throwIfNoEntry: false });
    if (found !== undefined && isReadOnly(found)) return 'it is read-only';
    writeAtomic(path, text, { id });
    return undefined;
  } catch (error) {
    return `it cannot be written (${systemErrorCode(error) ?? 'unknown error'})`;
  }
}

function textOf(reading: FileReading): FileText {
  return reading.state === 'read' ? reading.text : undefined;
}
