import { describe, expect, test } from 'bun:test';
import { resolve } from 'node:path';
import { Glob } from 'bun';

const root = resolve(import.meta.dir, '..');
const maxFileLines = 200;
const maxColumns = 100;

// Lists the folders of segment/ by name, to leave out segment/node_modules.
const globs = [
  '{src,scripts,test}/**/*.ts',
  'segment/{,documents/,evolution/,warehouse/,test/}*.ts',
];
const files = globs.flatMap((glob) => [...new Glob(glob).scanSync(root)]).sort();
const texts = new Map<string, string>();
for (const file of files) texts.set(file, await Bun.file(resolve(root, file)).text());

/** Returns the lines that match in files whose path matches `folder`, as `file: line`. */
function matches(folder: RegExp, pattern: RegExp, except: readonly string[] = []): string[] {
  return [...texts].flatMap(([file, text]) => {
    if (!folder.test(file) || except.includes(file)) return [];
    const lines = text.split('\n').filter((line) => !/^\s*(\/\/|\*|\/\*)/.test(line));
    return lines.filter((line) => pattern.test(line)).map((line) => `${file}: ${line.trim()}`);
  });
}

describe('the source', () => {
  test('has files for these tests to read', () => expect(files.length).toBeGreaterThan(50));

  test('uses process, Bun, console, the clock and randomness in main.ts and system/ only', () => {
    const globals = /\b(process\.|Bun\.|console\.|globalThis\.|Date\.now\(|Math\.random\()/;
    const doors = files.filter((file) => /^src\/(main\.ts$|system\/)/.test(file));
    expect(matches(/^src\//, globals, doors)).toEqual([]);
  });

  test('prints from commands only', () => {
    const printing = /\.(stdout|stderr)\.write|\.output\b/;
    // Telemetry prints its notice, and its events in log mode.
    const allowed = ['src/telemetry/notice.ts', 'src/telemetry/log.ts'];
    const modules = /^src\/(?!commands\/|command-line\/|terminal\/|system\/)[a-z-]+\//;
    expect(matches(modules, printing, allowed)).toEqual([]);
  });

  test('has no `any` and no suppressed type error', () => {
    expect(
      matches(/^(src|scripts)\//, /: any\b|as any\b|@ts-(ignore|nocheck|expect-error)/),
    ).toEqual([]);
  });

  test('declares each type name once', () => {
    const files = new Map<string, string[]>();
    for (const [file, text] of texts) {
      for (const [, name = ''] of text.matchAll(/^(?:export )?(?:interface|type|class) (\w+)/gm))
        files.set(name, [...(files.get(name) ?? []), file]);
    }
    expect([...files].filter(([, declaring]) => declaring.length > 1)).toEqual([]);
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
    visit('src/system/cli.ts');
    visit('src/commands/config/show.ts');
    expect([...loaded]).toContain('src/telemetry/consent.ts');
    expect([...loaded].filter((file) => file.startsWith('src/telemetry/view/'))).toEqual([]);
    expect(heavy.filter((name) => loaded.has(name))).toEqual([]);
  });
});

test('test/support imports nothing from scripts/, which imports it', () => {
  expect(matches(/^test\/support\//, /(from|import\() ?'.*\/scripts\//)).toEqual([]);
});

describe('every file', () => {
  test(`in src/, scripts/ and segment/ has at most ${maxFileLines} lines`, () => {
    const long = [...texts].filter(
      ([file, text]) => !file.startsWith('test/') && text.split('\n').length > maxFileLines + 1,
    );
    expect(long.map(([file]) => file)).toEqual([]);
  });

  test(`has comments of at most ${maxColumns} columns`, () => {
    // Biome limits the columns of code.
    const wide = [...texts].flatMap(([file, text]) =>
      // These files are templates of documents, whose lines may be longer.
      /^scripts\/telemetry-|^segment\/documents\/erasure/.test(file)
        ? []
        : text
            .split('\n')
            .filter((line) => line.length > maxColumns && /^\s*(\/\/|\/?\*)/.test(line))
            .map((line) => `${file}: ${line}`),
    );
    expect(wide).toEqual([]);
  });

  test('in src/ and scripts/ names no outside host', () => {
    const hosts =
      /https?:\/\/(?!127\.0\.0\.1|localhost|api\.segment\.io|json-schema\.org|github\.com\/unjs)[a-z0-9.-]+\.(com|io|dev|net)\b/;
    // The addresses of the providers and of the releases.
    const allowed = ['src/auth/providers.ts', 'src/system/build-info.ts'];
    expect(matches(/^(src|scripts)\//, hosts, allowed)).toEqual([]);
  });
});
