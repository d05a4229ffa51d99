import { readBoolean } from '../command-line/flags.ts';
import { UserError } from '../errors.ts';
import { consentEdits } from './consent-keys.ts';
import type { Edit } from './edit-text.ts';

/** A key of `config set`. `edits` parses its value, and throws `UserError` if that is invalid. */
export interface SettableKey {
  readonly file: 'user' | 'project';
  readonly summary: string;
  readonly edits: (value: string) => readonly Edit[];
}

/** The keys of `config set`; credentials are set by `chunk auth`. */
export const settableKeys: Readonly<Record<string, SettableKey>> = {
  model: {
    file: 'user',
    summary: 'Claude model for build-prompt',
    edits: (value) => [{ path: ['model'], value: text('model', value) }],
  },
  useSSHIdentityFile: {
    file: 'user',
    summary: 'true or false',
    edits: (value) => [
      { path: ['useSSHIdentityFile'], value: boolean('useSSHIdentityFile', value) },
    ],
  },
  telemetry: {
    file: 'user',
    summary: 'true or false',
    edits: (value) => consentEdits(boolean('telemetry', value)),
  },
  orgID: {
    file: 'project',
    summary: 'CircleCI organization id, for this project',
    edits: (value) => [{ path: ['orgID'], value: text('orgID', value) }],
  },
  'validation.sidecarImage': {
    file: 'project',
    summary: 'image for sidecars, for this project',
    edits: (value) => [
      { path: ['validation', 'sidecarImage'], value: text('validation.sidecarImage', value) },
    ],
  },
};

function text(key: string, value: string): string {
  if (value.trim() !== '') return value;
  throw new UserError('argument.invalid', {
    message: `${key} needs a non-empty value`,
    hint: `Usage: chunk config set ${key} <value>`,
  });
}

function boolean(key: string, value: string): boolean {
  const read = readBoolean(value);
  if (read !== undefined) return read;
  throw new UserError('argument.invalid', {
    message: `${key} must be true or false`,
    hint: `Usage: chunk config set ${key} true|false`,
  });
}
