import { escapeControls } from '../terminal/escape-controls.ts';
import type { OutputTail } from '../validate/output-tail.ts';
import type { CheckResult } from '../validate/run-checks.ts';
import { endingOf } from './validate-words.ts';

/** Agents shorten longer texts themselves, in the middle. */
const maxBytes = 8192;
const maxOutputLines = 30;
const maxLineLength = 400;
/** Room for `blockedText`. */
const reservedBytes = 400;

/** Describes a failure for an agent: the command, its exit code, and the end of its output. */
export function failureText(
  failure: CheckResult,
  results: readonly CheckResult[],
  tail: OutputTail,
): string {
  const skipped = results.filter(({ status }) => status === 'skipped').map(({ name }) => name);
  const lines = [
    `chunk validate: ${cut(failure.name)} ${endingOf(failure)}.`,
    ...(skipped.length === 0 ? [] : [`Skipped: ${cut(skipped.join(', '))}.`]),
    `Command: ${cut(failure.command.trim())}`,
  ];
  const head = lines.join('\n');
  const left = maxBytes - reservedBytes - Buffer.byteLength(head);
  const output = tail.text({ maxLines: maxOutputLines, maxBytes: left });
  return output === '' ? `${head}\nIt printed nothing.` : `${head}\nEnd of its output:\n${output}`;
}

/** Adds the number of failures in a row, if they are counted. */
export function blockedText(
  text: string,
  { count, limit }: { readonly count: number | undefined; readonly limit: number },
): string {
  if (count === undefined) return text;
  const last =
    count + 1 < limit
      ? ''
      : ' If the next one fails too, this hook lets you stop: tell your user what fails and ask' +
        ' how to continue.';
  return `Attempt ${count} of ${limit} failed.${last}\n${text}`;
}

/** Tells the user that the agent stopped although a check fails. */
export function gaveUpText(what: string, limit: number): string {
  return (
    `chunk validate: ${cut(what)} still fails after ${limit} attempts, so chunk let the agent` +
    ' stop. To see the failure: chunk validate'
  );
}

function cut(text: string): string {
  const shown = escapeControls(text);
  return shown.length > maxLineLength ? `${shown.slice(0, maxLineLength)} …` : shown;
}
