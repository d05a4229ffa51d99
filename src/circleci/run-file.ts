import { join } from 'node:path';
import { UserError } from '../errors.ts';
import { readExactly } from '../files/edit-file.ts';
import { asRecord, type JsonObject } from '../files/files.ts';
import { isProblem, readJsonDocument } from '../files/json-document.ts';

/** A task in `.chunk/run.json`. */
export interface TaskDefinition {
  readonly definitionId: string;
  readonly environmentId: string | undefined;
  readonly branch: string | undefined;
}

/** A project's `.chunk/run.json`. */
export interface RunFile {
  readonly orgId: string;
  readonly projectId: string;
  readonly definitions: ReadonlyMap<string, TaskDefinition>;
}

/** The path of the file, relative to the root of the repository. */
export const runFilePath = join('.chunk', 'run.json');

/** Reads a repository's run file; undefined if it has none. Throws `UserError` if it is invalid. */
export function readRunFile(root: string): RunFile | undefined {
  const file = join(root, runFilePath);
  const reading = readExactly(file);
  if (reading.state === 'missing') return undefined;
  if (reading.state === 'unusable') throw invalid(file, reading.why);
  const document = readJsonDocument(reading.text);
  if (isProblem(document)) {
    throw invalid(file, `line ${document.line}, column ${document.column}: ${document.why}`);
  }
  const fields = asRecord(JSON.parse(reading.text.replace(/^\ufeff/, '')));
  if (fields === undefined) throw invalid(file, 'it is not a JSON object');
  const definitions = Object.entries(asRecord(fields['definitions']) ?? {});
  return {
    orgId: idAt(fields, 'org_id', file),
    projectId: idAt(fields, 'project_id', file),
    definitions: new Map(definitions.map(([name, value]) => [name, parse(name, value, file)])),
  };
}

function parse(name: string, value: unknown, file: string): TaskDefinition {
  const fields = asRecord(value);
  if (fields === undefined) throw invalid(file, `definition "${name}" is not an object`);
  const environment = fields['chunk_environment_id'] ?? undefined;
  const branch = fields['default_branch'];
  return {
    definitionId: idAt(fields, 'definition_id', file),
    environmentId: environment && idAt(fields, 'chunk_environment_id', file),
    branch: typeof branch === 'string' && branch !== '' ? branch : undefined,
  };
}

// Ids become part of a URL, so ids that could change its path are rejected. They need not be UUIDs,
// because some existing files have other ids; the server checks them.
function idAt(fields: JsonObject, key: string, file: string): string {
  const value = fields[key];
  if (typeof value === 'string' && /^[\w-]{1,128}$/.test(value)) return value;
  if (value === undefined || value === '') throw invalid(file, `it has no ${key}`);
  throw invalid(file, `its ${key} is not an id`);
}

function invalid(file: string, why: string): UserError {
  return new UserError('config.invalid', {
    message: `${file} cannot be used: ${why}`,
    hint: 'Fix it, or move it away and run: chunk task config',
  });
}
