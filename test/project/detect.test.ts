import { describe, expect, test } from 'bun:test';
import { join } from 'node:path';
import { detectProject } from '../../src/project/detect.ts';
import { makeTargets } from '../../src/project/task-runners.ts';
import { type Files, projectOf } from '../support/project.ts';
import { isPosix } from '../support/skips.ts';

/** Returns the proposed commands as `name: line`. */
function proposed(files: Files, below = ''): string[] {
  const { commands } = detectProject(join(projectOf(files), below));
  return commands.map(({ name, run }) => `${name}: ${run}`);
}

const node = (scripts: Files, more: object = {}): string => JSON.stringify({ scripts, ...more });
const jest = node({ test: 'jest' });

describe('the commands proposed for a project', () => {
  test.each<[title: string, files: Files, commands: string[]]>([
    ['an unknown project', { 'README.md': 'Hello' }, []],
    [
      'a Taskfile: only its own targets',
      {
        'Taskfile.yml': 'version: 3\ntasks:\n  test:\n    cmd: go test\n  fmt: gofmt\n',
        'go.mod': '',
      },
      ['format: task fmt', 'test: task test'],
    ],
    [
      'a Makefile',
      { Makefile: '.PHONY: test lint\nX := 1\ntest lint: build\n\tgo test\n', 'go.mod': '' },
      ['lint: make lint', 'test: make test'],
    ],
    [
      'a Makefile without a test target, which is ignored',
      { Makefile: 'tester:\n\ttrue\ntest = 1\n', 'Cargo.toml': '' },
      ['test: cargo test'],
    ],
    ['a justfile', { justfile: 'x := "a:b"\n@test arg="1":\n  go\n' }, ['test: just test']],
    ['mise tasks', { 'mise.toml': '[tasks.test]\nrun = "x"\n' }, ['test: mise run test']],
    [
      'Go',
      { 'go.mod': '' },
      ['format: gofmt -w .', 'lint: golangci-lint run ./...', 'test: go test ./...'],
    ],
    [
      'a Go workspace',
      { 'go.work': 'go 1.24\nuse (\n\t./a // first\n\t./b/\n)\nuse ./c\n' },
      [
        'format: gofmt -w .',
        'lint: golangci-lint run ./a/... ./b/... ./c/...',
        'test: go test ./a/... ./b/... ./c/...',
      ],
    ],
    ['Rust', { 'Cargo.toml': '' }, ['test: cargo test']],
    ['Python', { 'pyproject.toml': '' }, ['test: pytest']],
    ['Python with requirements.txt', { 'requirements.txt': '' }, ['test: pytest']],
    ['Python with setup.py', { 'setup.py': '' }, ['test: pytest']],
    ['Python with uv', { 'pyproject.toml': '', 'uv.lock': '' }, ['test: uv run pytest']],
    [
      'Python with Poetry',
      { 'pyproject.toml': '', 'poetry.lock': '' },
      ['test: poetry run pytest'],
    ],
    ['Python with PDM', { 'pyproject.toml': '', 'pdm.lock': '' }, ['test: pdm run pytest']],
    ['Python with Pipenv', { Pipfile: '' }, ['test: pipenv run pytest']],
    ['Ruby', { Gemfile: '' }, ['test: bundle exec rake test']],
    [
      'Ruby with RSpec',
      { Gemfile: '', '.rspec': '', 'bin/rails': '' },
      ['test: bundle exec rspec'],
    ],
    ['Rails', { Gemfile: '', 'bin/rails': '' }, ['test: bin/rails test']],
    ['Maven', { 'pom.xml': '' }, ['test: mvn test']],
    ['Maven with its wrapper', { 'pom.xml': '', mvnw: '#!/bin/sh' }, ['test: ./mvnw test']],
    ['Gradle', { 'build.gradle.kts': '', gradlew: '#!/bin/sh' }, ['test: ./gradlew test']],
    ['PHP', { 'composer.json': '{"scripts": {"test": "phpunit"}}' }, ['test: composer test']],
    ['PHPUnit', { 'composer.json': '{}', 'phpunit.xml': '' }, ['test: vendor/bin/phpunit']],
    ['Elixir', { 'mix.exs': '' }, ['test: mix test']],
    ['.NET', { 'App.sln': '' }, ['test: dotnet test']],
    [
      'Deno',
      { 'deno.jsonc': '{ // tasks\n "tasks": {"test": "deno test -A"} }' },
      ['format: deno fmt', 'lint: deno lint', 'test: deno task test'],
    ],
    [
      'projects in two subfolders',
      { 'api/go.mod': '', 'the web/package.json': jest, 'the web/yarn.lock': '' },
      [
        'format-api: cd api && gofmt -w .',
        'lint-api: cd api && golangci-lint run ./...',
        'test-api: cd api && go test ./...',
        "install-the web: cd 'the web' && yarn install --frozen-lockfile",
        "test-the web: cd 'the web' && yarn test",
      ],
    ],
    [
      'a project in one subfolder',
      { '-web/package.json': jest, '-web/package-lock.json': '' },
      ['install: cd ./-web && npm ci', 'test: cd ./-web && npm test'],
    ],
    [
      'another toolchain, with lock files in subfolders',
      { Makefile: 'test:\n', 'a/bun.lock': '', 'b/pnpm-lock.yaml': '' },
      [
        'install-a: cd a && bun install --frozen-lockfile',
        'install-b: cd b && pnpm install --frozen-lockfile',
        'test: make test',
      ],
    ],
    [
      'another toolchain, with a lock file beside it',
      { 'go.mod': '', 'package-lock.json': '', 'package.json': '{}' },
      [
        'install: npm ci',
        'format: gofmt -w .',
        'lint: golangci-lint run ./...',
        'test: go test ./...',
      ],
    ],
  ])('%s', (_, files, commands) => expect(proposed(files)).toEqual(commands));

  test.skipIf(!isPosix)('a Gradle wrapper that is not executable is not used', () => {
    expect(proposed({ 'build.gradle': '', gradlew: 'text' })).toEqual(['test: gradle test']);
  });
});

describe('the commands proposed for a Node.js project', () => {
  test.each<[title: string, files: Files, commands: string[]]>([
    ['without a lock file', { 'package.json': jest }, ['test: npm test']],
    [
      "with npm's placeholder",
      { 'package.json': node({ test: 'echo "Error: no test specified" && exit 1' }) },
      [],
    ],
    ['without scripts', { 'package.json': '{}' }, []],
    ['with a package.json that is not JSON', { 'package.json': '{ scripts' }, []],
    [
      'with every check',
      {
        'package.json': node({ test: 'x', lint: 'x', 'format:check': 'x', typecheck: 'x' }),
        'pnpm-lock.yaml': '',
      },
      [
        'install: pnpm install --frozen-lockfile',
        'format-check: pnpm run format:check',
        'lint: pnpm run lint',
        'typecheck: pnpm run typecheck',
        'test: pnpm test',
      ],
    ],
    [
      'with bun, whose own test runner would skip the script',
      { 'package.json': jest, 'bun.lockb': '' },
      ['install: bun install --frozen-lockfile', 'test: bun run test'],
    ],
    [
      'with Yarn 1',
      { 'package.json': jest, 'yarn.lock': '' },
      ['install: yarn install --frozen-lockfile', 'test: yarn test'],
    ],
    [
      'with Yarn 2, from .yarnrc.yml',
      { 'package.json': jest, 'yarn.lock': '', '.yarnrc.yml': '' },
      ['install: yarn install --immutable', 'test: yarn test'],
    ],
    [
      'with Yarn 4, from packageManager',
      { 'package.json': node({ test: 'x' }, { packageManager: 'yarn@4.9.1' }), 'yarn.lock': '' },
      ['install: yarn install --immutable', 'test: yarn test'],
    ],
    [
      'with Yarn 1, from packageManager despite .yarnrc.yml',
      {
        'package.json': node({ test: 'x' }, { packageManager: 'yarn@1.22.0' }),
        'yarn.lock': '',
        '.yarnrc.yml': '',
      },
      ['install: yarn install --frozen-lockfile', 'test: yarn test'],
    ],
    [
      'with a packageManager that overrides the lock file',
      { 'package.json': node({ test: 'x' }, { packageManager: 'pnpm@10.0.0' }), 'yarn.lock': '' },
      ['test: pnpm test'],
    ],
    [
      'with bun, from devEngines',
      { 'package.json': node({ test: 'x' }, { devEngines: { packageManager: { name: 'bun' } } }) },
      ['test: bun run test'],
    ],
    [
      'with vitest in watch mode',
      { 'package.json': node({ test: 'vitest --coverage' }), 'pnpm-lock.yaml': '' },
      ['install: pnpm install --frozen-lockfile', 'test: pnpm exec vitest run --coverage'],
    ],
    ['with vitest run', { 'package.json': node({ test: 'vitest run' }) }, ['test: npm test']],
    [
      'with jest --watch',
      { 'package.json': node({ test: 'jest --watchAll --ci' }) },
      ['test: npx jest --ci'],
    ],
    [
      'with Angular, whose runner would watch',
      { 'package.json': node({ test: 'ng test --browsers=ChromeHeadless' }), 'yarn.lock': '' },
      [
        'install: yarn install --frozen-lockfile',
        'test: yarn run ng test --browsers=ChromeHeadless --watch=false',
      ],
    ],
    [
      'with Karma',
      { 'package.json': node({ test: 'karma start karma.conf.js' }) },
      ['test: npx karma start karma.conf.js --single-run'],
    ],
    [
      'with runners that already run once',
      { 'package.json': node({ test: 'ng test --watch=false', 'type-check': 'tsc' }) },
      ['typecheck: npm run type-check', 'test: npm test'],
    ],
    [
      'with vitest in a longer command line',
      { 'package.json': node({ test: 'vitest && echo done' }) },
      ['test: npm test'],
    ],
    [
      'with a watching runner before another command',
      { 'package.json': node({ test: 'ng test && echo done' }) },
      [],
    ],
    [
      'with react-scripts',
      { 'package.json': node({ test: 'react-scripts test' }) },
      ['test: CI=true npm test'],
    ],
    [
      'with a separate script for one run',
      { 'package.json': node({ test: 'vitest', 'test:ci': 'vitest run' }) },
      ['test: npm run test:ci'],
    ],
    [
      'with a script that watches in another way',
      { 'package.json': node({ test: 'node --test --watch' }) },
      [],
    ],
  ])('%s', (_, files, commands) => expect(proposed(files)).toEqual(commands));

  test('two lock files cause a note, and pnpm takes precedence', () => {
    const files = { 'package.json': jest, 'package-lock.json': '', 'pnpm-lock.yaml': '' };
    const { notes, commands } = detectProject(projectOf(files));
    expect(notes).toEqual(['Found pnpm-lock.yaml and package-lock.json; using pnpm.']);
    expect(commands.at(-1)?.run).toBe('pnpm test');
  });

  test('a lock file in a parent folder is used, up to the repository root', () => {
    const files = { 'pnpm-lock.yaml': '', 'package.json': '{}', 'packages/a/package.json': jest };
    expect(proposed(files, 'packages/a')).toEqual([
      'install: pnpm install --frozen-lockfile',
      'test: pnpm test',
    ]);
    const nested = { 'yarn.lock': '', 'sub/.git/HEAD': '', 'sub/package.json': jest };
    expect(proposed(nested, 'sub')).toEqual(['test: npm test']);
  });
});

test('a long line in a Makefile is parsed in linear time', () => {
  expect(makeTargets(`${'a '.repeat(500_000)}\n`)).toEqual([]);
});
