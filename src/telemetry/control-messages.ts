import type { Cli } from '../system/cli.ts';
import type { Disabled, Enabled, Reset } from './control.ts';
import type { DeletionFailure } from './queue/deletion.ts';

/** A result, for the user. `warning` is set if part of the work failed. */
export interface ControlMessage {
  readonly text: string;
  readonly warning?: string | undefined;
}

/** Describes the result of `disableTelemetry`. */
export function disabledMessage(disabled: Disabled): ControlMessage {
  const { deleted, delivered, isSending, failures } = disabled;
  const warning = failureMessage(failures);
  const sentences = ['Telemetry is off.'];
  if (delivered > 0) sentences.push(`${wasOrWere(delivered, 'event')} delivered first.`);
  if (deleted > 0) {
    sentences.push(
      isSending
        ? `${wasOrWere(deleted, 'event')} sent or deleted.`
        : `${wasOrWere(deleted, 'unsent event')} deleted.`,
    );
  }
  if (sentences.length === 1 && warning === undefined) {
    sentences.push('No events were waiting to be sent.');
  }
  return { text: sentences.join(' '), warning };
}

function wasOrWere(count: number, noun: string): string {
  return count === 1 ? `1 ${noun} was` : `${count} ${noun}s were`;
}

/** Describes the result of `enableTelemetry`. */
export function enabledMessage({ mode, because }: Enabled, { paths }: Cli): ControlMessage {
  if (mode === 'send') return { text: 'Telemetry is on.' };
  return {
    text: `Telemetry is enabled in ${paths.configFile}.`,
    warning: `It is still ${mode} here, because of ${because}`,
  };
}

/** Describes the result of `resetTelemetry`. */
export function resetMessage({ oldId, newId, failures }: Reset): ControlMessage {
  const warning = failureMessage(failures);
  const deleted = warning === undefined ? 'This machine no longer stores it. ' : '';
  const before =
    oldId === undefined
      ? 'There was no anonymous id.'
      : `The old anonymous id was ${oldId}\n${deleted}To have the data sent under it deleted, see TELEMETRY.md.`;
  const after =
    newId === undefined
      ? 'No new id was created, because telemetry is off.'
      : `The new anonymous id is ${newId}`;
  return { text: `${before}\n${after}`, warning };
}

/** Names the first path that could not be deleted, and counts the others; undefined for []. */
export function undeleted(failures: readonly DeletionFailure[]): string | undefined {
  const [first, ...rest] = failures;
  if (first === undefined) return undefined;
  return `${first.path} (${first.code})${rest.length > 0 ? ` and ${rest.length} more` : ''}`;
}

function failureMessage(failures: readonly DeletionFailure[]): string | undefined {
  const paths = undeleted(failures);
  return paths && `Could not delete ${paths}.`;
}
