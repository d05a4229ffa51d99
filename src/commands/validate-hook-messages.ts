import { escapeControls } from '../terminal/escape-controls.ts';
import type { OutputTail } from '../validate/output-tail.ts';
import type { CheckResult } from '../validate/run-checks.ts';
import { endingOf } from './validate-messages.ts';

/** Agents truncate longer text in the middle. */
const maxBytes = 8192;
const maxOutputLines = 30;
const maxLineLength = 400;
/** Space for what `blockedText` adds. */
const reservedBytes = 400;

/** Returns a failure's description for an agent: command, exit code and end of the output. */
export function failureText(
  failure: CheckResult,
  results: readonly CheckResult[],
  tail: OutputTail,
): string {
  const skipped = results.filter(({ status }) => status === 'skipped').map(({ name }) => name);
  const lines = [
    `chunk validate: ${truncate(failure.name)} ${endingOf(failure)}.`,
    ...(skipped.length === 0 ? [] : [`Skipped: ${truncate(skipped.join(', '))}.`]),
    `Command: ${truncate(failure.command.trim())}`,
  ];
  const head = lines.join('\n');
  const left = maxBytes - reservedBytes - Buffer.byteLength(head);
  const output = tail.text({ maxLines: maxOutputLines, maxBytes: left });
  return output === '' ? `${head}\nIt printed nothing.` : `${head}\nEnd of its output:\n${output}`;
}

/** Adds the number of consecutive failures, if they are counted. */
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

/** Returns the message that tells the user that the agent stopped while a check still fails. */
export function gaveUpText(what: string, limit: number): string {
  return (
    `chunk validate: ${truncate(what)} still fails after ${limit} attempts, so chunk let the agent` +
    ' stop. To see the failure: chunk validate'
  );
}

function truncate(text: string): string {
  const shown = escapeControls(text);
  return shown.length > maxLineLength ? `${shown.slice(0, maxLineLength)} …` : shown;
}
