import { escapeHTML } from 'bun';
import { escapeControls } from '../../terminal/escape-controls.ts';

/** Safe markup, made by `html`. */
export class Html {
  readonly markup: string;

  constructor(markup: string) {
    this.markup = markup;
  }
}

type Part = string | number | Html | readonly Html[] | undefined;

/** Builds markup from a template. Escapes every value except the results of `html`. */
export function html(literals: TemplateStringsArray, ...parts: readonly Part[]): Html {
  const markup = literals.map((literal, index) => `${literal}${markupOf(parts[index])}`).join('');
  return new Html(markup);
}

function markupOf(part: Part): string {
  if (part === undefined) return '';
  if (part instanceof Html) return part.markup;
  if (typeof part === 'object') return part.map(({ markup }) => markup).join('');
  return escaped(String(part));
}

function escaped(text: string): string {
  const lines = text.split('\n').map((line) => escapeHTML(escapeControls(line)));
  return lines.join('\n');
}
