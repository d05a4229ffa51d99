import { describe, expect, test } from 'bun:test';
import { resolve } from 'node:path';
import { Glob } from 'bun';

const root = resolve(import.meta.dir, '..');
const maxFileLines = 200;
const maxColumns = 100;

// What is installed in segment/node_modules is not ours.
const globs = [
  '{src,scripts,test}/**/*.ts',
  'segment/{,documents/,evolution/,warehouse/,test/}*.ts',
];
const files = globs.flatMap((glob) => [...new Glob(glob).scanSync(root)]).sort();
const texts = new Map<string, string>();
for (const file of files) texts.set(file, await Bun.file(resolve(root, file)).text());

/** The files below `folder` that have a line which matches, as `file: line`. */
function matches(folder: RegExp, pattern: RegExp, except: readonly string[] = []): string[] {
  return [...texts].flatMap(([file, text]) => {
    if (!folder.test(file) || except.includes(file)) return [];
    const lines = text.split('\n').filter((line) => !/^\s*(\/\/|\*|\/\*)/.test(line));
    return lines.filter((line) => pattern.test(line)).map((line) => `${file}: ${line.trim()}`);
  });
}

describe('the source', () => {
  test('is found', () => expect(files.length).toBeGreaterThan(50));

  test('starts every effect in system/', () => {
    const globals = /\b(process\.|Bun\.|console\.|globalThis\.|Date\.now\(|Math\.random\()/;
    const doors = files.filter((file) => /^src\/(main\.ts$|system\/)/.test(file));
    expect(matches(/^src\//, globals, doors)).toEqual([]);
  });

  test('prints nothing from modules', () => {
    const printing = /\.(stdout|stderr)\.write|\.output\b/;
    // The notice and log mode are what telemetry is meant to print.
    const meant = ['src/telemetry/notice.ts', 'src/telemetry/log.ts'];
    const modules = /^src\/(?!commands\/|command-line\/|terminal\/|system\/)[a-z-]+\//;
    expect(matches(modules, printing, meant)).toEqual([]);
  });

  test('opens no way around its types', () => {
    expect(
      matches(/^(src|scripts)\//, /: any\b|as any\b|@ts-(ignore|nocheck|expect-error)/),
    ).toEqual([]);
  });

  test('keeps the SDK, zod and consola out of what every command loads', async () => {
    const heavy = ['@segment/analytics-node', 'zod', 'consola/core', 'jsonc-parser', 'leven'];
    const loaded = new Set<string>();
    const visit = (file: string): void => {
      if (loaded.has(file)) return;
      loaded.add(file);
      const text = texts.get(file) ?? '';
      for (const [, typeOnly, from] of text.matchAll(/^import (type )?[^;]*?from '([^']+)';$/gms)) {
        if (typeOnly !== undefined || from === undefined) continue;
        if (from.startsWith('.')) visit(resolve('/', file, '..', from).slice(1));
        else loaded.add(from);
      }
    };
    visit('src/main.ts');
    visit('src/run.ts');
    visit('src/run-command.ts');
    visit('src/commands/config/show.ts');
    expect([...loaded]).toContain('src/telemetry/consent.ts');
    expect([...loaded].filter((file) => file.startsWith('src/telemetry/view/'))).toEqual([]);
    expect(heavy.filter((name) => loaded.has(name))).toEqual([]);
  });
});

test('what tests and scripts share imports nothing of the scripts', () => {
  expect(matches(/^test\/support\//, /(from|import\() ?'.*\/scripts\//)).toEqual([]);
});

describe('every file', () => {
  test(`of src and scripts has at most ${maxFileLines} lines`, () => {
    const long = [...texts].filter(
      ([file, text]) => !file.startsWith('test/') && text.split('\n').length > maxFileLines + 1,
    );
    expect(long.map(([file]) => file)).toEqual([]);
  });

  test(`has comments of at most ${maxColumns} columns`, () => {
    // The formatter sees to the code.
    const wide = [...texts].flatMap(([file, text]) =>
      // Those files are documents in templates; their text is wrapped where people read it.
      /^scripts\/telemetry-|^segment\/documents\/erasure/.test(file)
        ? []
        : text
            .split('\n')
            .filter((line) => line.length > maxColumns && /^\s*(\/\/|\/?\*)/.test(line))
            .map((line) => `${file}: ${line}`),
    );
    expect(wide).toEqual([]);
  });

  test('names no secret, host or person of the outside world', () => {
    const hosts =
      /https?:\/\/(?!127\.0\.0\.1|localhost|api\.segment\.io|json-schema\.org|github\.com\/unjs)[a-z0-9.-]+\.(com|io|dev|net)\b/;
    // The providers' addresses, and the address of the releases.
    const meant = ['src/auth/providers.ts', 'src/system/build-info.ts'];
    expect(matches(/^(src|scripts)\//, hosts, meant)).toEqual([]);
  });
});
