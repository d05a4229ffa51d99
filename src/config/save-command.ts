import { UserError } from '../errors.ts';
import { editFile } from '../files/edit-file.ts';
import {
  isProblem,
  type JsonDocument,
  propertiesNamed,
  readJsonDocument,
} from '../files/json-document.ts';
import { appendElement, appendProperty, applyEdit, replaceValue } from '../files/json-edits.ts';

/**
 * Sets what a command of the project runs, or adds the command. The rest of the file keeps its
 * bytes. Throws `UserError` if the file is not a project's config, or cannot be written.
 */
export function saveCommand(
  file: string,
  command: { readonly name: string; readonly run: string },
  newId: () => string,
): void {
  const result = editFile(file, { newId }, (text) => {
    if (text === undefined) {
      return { text: `${JSON.stringify({ commands: [command] }, null, 2)}\n` };
    }
    const document = readJsonDocument(text);
    return isProblem(document) ? document : withCommand(document, command);
  });
  if ('why' in result) {
    throw new UserError('file.write_failed', {
      message: `${file} was not changed: ${result.why}`,
      hint: 'Fix the file, or move it away and try again.',
    });
  }
}

function withCommand(
  document: JsonDocument,
  command: { readonly name: string; readonly run: string },
): { text: string } | { why: string } {
  const { text, root } = document;
  if (root.type !== 'object') return { why: 'it is not a JSON object' };
  const [property, ...others] = propertiesNamed(root, 'commands');
  if (others.length > 0) return { why: 'it has more than one "commands"' };
  if (property === undefined) {
    return { text: applyEdit(text, appendProperty(document, root, 'commands', [command])) };
  }
  const list = property.value;
  if (list.type !== 'array') return { why: '"commands" is not an array' };
  const present = (list.children ?? []).find((each) =>
    propertiesNamed(each, 'name').some(({ value }) => value.value === command.name),
  );
  if (present === undefined)
    return { text: applyEdit(text, appendElement(document, list, command)) };
  const run = propertiesNamed(present, 'run').at(-1);
  const change =
    run === undefined
      ? appendProperty(document, present, 'run', command.run)
      : replaceValue(document, run.value, command.run);
  return { text: applyEdit(text, change) };
}
