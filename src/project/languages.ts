import { parse } from 'jsonc-parser';
import { asRecord } from '../files/files.ts';
import type { Folder } from './folder.ts';
import { check, format, type ProposedCommand, type Toolchain, test } from './toolchain.ts';

type Detector = (folder: Folder) => Toolchain | undefined;

/**
 * Detected before Node.js, because these projects often have a `package.json` for a web frontend.
 */
export const languagesBeforeNode: readonly Detector[] = [go, goWorkspace, rust, python];

/** Detected after Node.js. */
export const languagesAfterNode: readonly Detector[] = [ruby, java, php, elixir, dotnet, deno];

function go(folder: Folder): Toolchain | undefined {
  if (!folder.has('go.mod')) return undefined;
  return { label: 'Go', commands: goCommands('./...') };
}

// "./..." matches nothing at the root of a workspace that is not a module.
function goWorkspace(folder: Folder): Toolchain | undefined {
  const text = folder.has('go.work') ? folder.text('go.work') : undefined;
  if (text === undefined) return undefined;
  const listed = [...text.matchAll(/^use\s+(?:\(([^)]*)\)|(\S+))/gm)].flatMap(
    ([, block, single]) => block?.replaceAll(/\/\/.*/g, '').split(/\s+/) ?? [single ?? ''],
  );
  const modules = listed.filter((each) => /^[\w./-]+$/.test(each));
  if (modules.length === 0) return undefined;
  const patterns = modules.map((each) => `./${each.replace(/^\.\/|\/$/g, '')}/...`);
  return { label: 'Go workspace', commands: goCommands(patterns.join(' ')) };
}

function goCommands(patterns: string): ProposedCommand[] {
  return [
    format('gofmt -w .'),
    check('lint', `golangci-lint run ${patterns}`),
    test(`go test ${patterns}`),
  ];
}

function rust(folder: Folder): Toolchain | undefined {
  if (!folder.has('Cargo.toml')) return undefined;
  return { label: 'Rust', commands: [test('cargo test')] };
}

function python(folder: Folder): Toolchain | undefined {
  const markers = ['pyproject.toml', 'requirements.txt', 'setup.py', 'Pipfile'];
  if (!markers.some((each) => folder.has(each))) return undefined;
  const runners = [
    ['uv.lock', 'uv run '],
    ['poetry.lock', 'poetry run '],
    ['pdm.lock', 'pdm run '],
    ['Pipfile', 'pipenv run '],
  ] as const;
  const [, prefix] = runners.find(([file]) => folder.has(file)) ?? ['', ''];
  return { label: 'Python', commands: [test(`${prefix}pytest`)] };
}

function ruby(folder: Folder): Toolchain | undefined {
  if (!folder.has('Gemfile')) return undefined;
  const fallback = folder.has('bin/rails') ? 'bin/rails test' : 'bundle exec rake test';
  // In a Rails project with RSpec, `bin/rails test` exists too but finds no tests.
  return {
    label: 'Ruby',
    commands: [test(folder.has('.rspec') ? 'bundle exec rspec' : fallback)],
  };
}

function java(folder: Folder): Toolchain | undefined {
  if (folder.has('pom.xml')) {
    const maven = folder.isExecutable('mvnw') ? './mvnw' : 'mvn';
    return { label: 'Maven', commands: [test(`${maven} test`)] };
  }
  const files = ['build.gradle', 'build.gradle.kts', 'settings.gradle', 'settings.gradle.kts'];
  if (!files.some((each) => folder.has(each))) return undefined;
  const gradle = folder.isExecutable('gradlew') ? './gradlew' : 'gradle';
  return { label: 'Gradle', commands: [test(`${gradle} test`)] };
}

function php(folder: Folder): Toolchain | undefined {
  const composer = folder.has('composer.json') ? readJson(folder, 'composer.json') : undefined;
  if (composer === undefined) return undefined;
  if (hasKey(composer, 'scripts', 'test')) {
    return { label: 'PHP', commands: [test('composer test')] };
  }
  const hasConfig = ['phpunit.xml', 'phpunit.xml.dist', 'phpunit.dist.xml'].some(folder.has);
  return hasConfig ? { label: 'PHP', commands: [test('vendor/bin/phpunit')] } : undefined;
}

function elixir(folder: Folder): Toolchain | undefined {
  return folder.has('mix.exs') ? { label: 'Elixir', commands: [test('mix test')] } : undefined;
}

function dotnet({ names }: Folder): Toolchain | undefined {
  if (!names.some((name) => /\.(slnx?|[cf]sproj)$/.test(name))) return undefined;
  return { label: '.NET', commands: [test('dotnet test')] };
}

function deno(folder: Folder): Toolchain | undefined {
  const file = ['deno.json', 'deno.jsonc'].find((each) => folder.has(each));
  if (file === undefined) return undefined;
  const hasTask = hasKey(readJson(folder, file), 'tasks', 'test');
  return {
    label: 'Deno',
    commands: [
      format('deno fmt'),
      check('lint', 'deno lint'),
      test(hasTask ? 'deno task test' : 'deno test'),
    ],
  };
}

function readJson(folder: Folder, name: string): unknown {
  return parse(folder.text(name) ?? 'null');
}

function hasKey(value: unknown, group: string, name: string): boolean {
  return Object.hasOwn(asRecord(asRecord(value)?.[group]) ?? {}, name);
}
