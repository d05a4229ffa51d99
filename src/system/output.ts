import type { ConsolaInstance } from 'consola';
import { printableJson } from './json.ts';
import type { Secrets } from './secrets.ts';
import type { Stream } from './streams.ts';

/** The output of a command: results go to stdout, everything else to stderr. */
export interface Output {
  /** Prints a result and a line break on stdout. */
  text(text: string): void;
  /** Prints a result on stdout as JSON, indented by two spaces. */
  json(value: unknown): void;
  /** Returns the logger for messages on stderr; loads consola on first use. */
  log(): Promise<ConsolaInstance>;
}

/** The output streams of a run, and the secrets to redact. */
interface Streams {
  readonly stdout: Stream;
  readonly stderr: Stream;
  readonly secrets: Secrets;
}

/** Returns the output of a run, which redacts the run's secrets. */
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

// Redacts before serializing: JSON escapes the quotes and backslashes of a secret.
function jsonText(value: unknown, secrets: Secrets): string {
  const redacted = (_: string, each: unknown) =>
    typeof each === 'string' ? secrets.redact(each) : each;
  return printableJson(value, redacted);
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
