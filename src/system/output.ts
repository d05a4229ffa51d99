import type { ConsolaInstance } from 'consola';
import type { Secrets } from './secrets.ts';
import type { Stream } from './streams.ts';

/** How commands talk: results on stdout, everything else on stderr. */
export interface Output {
  /** A result, on stdout; a line end is added. */
  text(text: string): void;
  /** A result as JSON with two-space indent, on stdout. */
  json(value: unknown): void;
  /** Words for the person at the terminal, on stderr; consola is loaded when first needed. */
  log(): Promise<ConsolaInstance>;
}

/** What the output of a run is written to, and what must not be in it. */
interface Streams {
  readonly stdout: Stream;
  readonly stderr: Stream;
  readonly secrets: Secrets;
}

/** The output of a run on that run's streams. */
export function outputOf(cli: Streams): Output {
  let log: Promise<ConsolaInstance> | undefined;
  return {
    text: (text) => cli.stdout.write(`${cli.secrets.redact(text)}\n`),
    json: (value) => cli.stdout.write(`${jsonText(value, cli.secrets)}\n`),
    log: () => {
      log ??= loadConsola(cli.stderr, cli.secrets);
      return log;
    },
  };
}

// Before the text is made: in it, quotes and backslashes of a secret would be escaped.
function jsonText(value: unknown, secrets: Secrets): string {
  const redacted = (_: string, each: unknown) =>
    typeof each === 'string' ? secrets.redact(each) : each;
  return JSON.stringify(value, redacted, 2);
}

async function loadConsola(stderr: Stream, secrets: Secrets): Promise<ConsolaInstance> {
  const { createConsola } = await import('consola/core');
  return createConsola({
    level: 3,
    reporters: [
      {
        log: ({ type, args }) => {
          stderr.write(`${mark(type, stderr.color)}${secrets.redact(args.join(' '))}\n`);
        },
      },
    ],
  });
}

const marks: Readonly<Record<string, readonly [symbol: string, color: number]>> = {
  success: ['✔', 32],
  warn: ['!', 33],
  error: ['✖', 31],
};

function mark(type: string, color: boolean): string {
  const found = marks[type];
  if (found === undefined) return '';
  const [symbol, code] = found;
  return color ? `\u001b[${code}m${symbol}\u001b[39m ` : `${symbol} `;
}
