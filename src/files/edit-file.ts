import { existsSync, readFileSync, rmSync, statSync } from 'node:fs';
import { systemErrorCode } from '../errors.ts';
import { ensureFolder, folderOf, isMissing } from './files.ts';
import { followLinks, writeAtomic } from './write.ts';

/** A file's text to the byte, a byte order mark included; undefined when there is no file. */
export type FileText = string | undefined;

/** Why a file was left as it is. */
export interface FileProblem {
  readonly why: string;
}

const maxAttempts = 5;
const maxFileBytes = 16 * 1024 * 1024;

/**
 * Replaces the text of a file by what `edit` makes of it: another text, undefined to delete it, or
 * a problem to leave it. Links are followed and modes kept. Writes nothing when the text stays the
 * same, and starts over when another program wrote the file meanwhile. Never throws for a file that
 * cannot be read or written; that is a problem, too.
 */
export function editFile<Problem extends FileProblem>(
  path: string,
  newId: () => string,
  edit: (text: FileText) => { readonly text: FileText } | Problem,
): { readonly before: FileText; readonly after: FileText } | Problem | FileProblem {
  try {
    for (let attempt = 0; attempt < maxAttempts; attempt++) {
      const before = readExactly(path);
      const result = edit(before);
      if ('why' in result) return result;
      const { text: after } = result;
      if (after === before) return { before, after };
      if (readExactly(path) !== before) continue;
      if (after === undefined) rmSync(path);
      else write(path, after, newId());
      return { before, after };
    }
    return { why: 'another program keeps changing it' };
  } catch (error) {
    return { why: whyNot(error) };
  }
}

/** The text of a file. Throws what `fs` throws, and `TypeError` for bytes that are not UTF-8. */
export function readExactly(path: string): FileText {
  try {
    const { size } = requireRegular(path);
    if (size > maxFileBytes) throw Object.assign(new Error(), { code: 'EFBIG' });
    const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });
    return decoder.decode(readFileSync(path));
  } catch (error) {
    if (isMissing(error)) return undefined;
    throw error;
  }
}

const wordsByCode: Readonly<Record<string, string>> = {
  EISDIR: 'it is a folder',
  ELOOP: 'its links lead in a circle',
  ENODEV: 'it is not a regular file',
  EFBIG: `it is larger than ${maxFileBytes / 1024 / 1024} MiB`,
  ENOLINK: 'it is a link that leads into a missing folder',
};

/** Why a file could not be read or written, in words. Throws what is not about a file. */
export function whyNot(error: unknown): string {
  if (error instanceof TypeError) return 'it is not UTF-8 text';
  const code = systemErrorCode(error);
  if (code === undefined) throw error;
  const words = wordsByCode[code];
  if (words !== undefined) return words;
  return `it cannot be read or written (${code})`;
}

function write(path: string, text: string, id: string): void {
  const target = followLinks(path);
  if (target === path) ensureFolder(folderOf(path), 0o755);
  else if (!existsSync(folderOf(target))) throw Object.assign(new Error(), { code: 'ENOLINK' });
  writeAtomic(path, text, { id });
}

// To read a pipe or a device would wait for a writer, perhaps for ever.
function requireRegular(path: string): { size: number } {
  const stat = statSync(path);
  if (!stat.isFile() && !stat.isDirectory()) throw Object.assign(new Error(), { code: 'ENODEV' });
  return stat;
}
