import { baseUrlOf, providers } from '../auth/providers.ts';
import { type ConfigFiles, readConfigFiles, resolveSetting } from '../config/settings.ts';
import { UserError } from '../errors.ts';
import type { Cli } from '../system/cli.ts';
import type { ChildEnvironment } from '../system/environment.ts';
import { isHttpUrl } from '../system/http.ts';
import { defaultSince } from './dates.ts';
import {
  fileName,
  invalidFlag,
  logins,
  pastDay,
  repositoryNames,
  wholeNumber,
} from './flag-values.ts';
import { defaultOutput, defaultTop } from './flags.ts';
import { detectOrigin } from './origin.ts';
import { isSameFile, type OutputPaths, outputPaths } from './outputs.ts';
import { isGitHubName } from './remote.ts';

const defaultAnalyzeModel = 'claude-sonnet-4-6';
const defaultPromptModel = 'claude-opus-4-6';

/** Flag values as the user typed them. */
export interface GivenFlags {
  readonly org: string | undefined;
  readonly repos: string | undefined;
  readonly exclude: string | undefined;
  readonly top: string | undefined;
  readonly since: string | undefined;
  readonly output: string | undefined;
  readonly analyzer: 'claude' | 'local';
  readonly from: string | undefined;
  readonly 'max-comments': string | undefined;
  readonly 'analyze-model': string | undefined;
  readonly 'prompt-model': string | undefined;
  readonly 'include-attribution': boolean | undefined;
  readonly 'dry-run': boolean | undefined;
  readonly debug: boolean | undefined;
  readonly force: boolean | undefined;
}

/** Source of the comments: GitHub, or a saved details file. */
export type CommentSource =
  | {
      readonly kind: 'github';
      readonly apiUrl: string;
      readonly organization: string;
      readonly repositories: readonly string[];
      readonly since: string;
    }
  | { readonly kind: 'file'; readonly path: string; readonly since: string | undefined };

/** Validated options of a run. */
export interface Options {
  readonly input: CommentSource;
  /** Logins whose reviews are left out. */
  readonly exclude: readonly string[];
  readonly top: number;
  readonly paths: OutputPaths;
  /** True to follow links that lead out of the repository: the user named the file. */
  readonly leavesRepository: boolean;
  readonly analyzer: 'claude' | 'local';
  /** Undefined for no limit. */
  readonly maxComments: number | undefined;
  readonly analyzeModel: string;
  readonly promptModel: string;
  readonly includeAttribution: boolean;
  readonly dryRun: boolean;
  readonly debug: boolean;
  /** True to overwrite files that chunk did not write. */
  readonly force: boolean;
}

/**
 * Resolves options from flags, settings and the working folder, checked in the same order as in
 * older releases. May run git and ssh, but makes no network calls. Throws `UserError`.
 */
export async function readOptions(
  given: GivenFlags,
  cli: Cli,
  childEnv: ChildEnvironment,
): Promise<Options> {
  const top = wholeNumber('top', given.top, 1) ?? defaultTop;
  const input = await readInput(given, cli, childEnv);
  for (const flag of ['analyze-model', 'prompt-model'] as const) {
    if (given.analyzer === 'local' && given[flag]) {
      throw invalidFlag(`--${flag} has no effect with --analyzer local`);
    }
  }
  const maxComments = wholeNumber('max-comments', given['max-comments'], 0);
  const files = readConfigFiles(cli);
  const { output } = given;
  const paths = outputPaths(fileName('output', output ?? defaultOutput));
  if (input.kind === 'file' && isSameFile(input.path, paths.prompt, cli)) {
    throw invalidFlag('--from and --output name the same file');
  }
  return {
    input,
    exclude: given.exclude === undefined ? [] : logins(given.exclude),
    top,
    paths,
    leavesRepository: output !== undefined,
    analyzer: given.analyzer,
    maxComments: maxComments === 0 ? undefined : maxComments,
    analyzeModel: given['analyze-model'] || configuredModel(cli, files) || defaultAnalyzeModel,
    promptModel: given['prompt-model'] || configuredModel(cli, files) || defaultPromptModel,
    includeAttribution: given['include-attribution'] ?? false,
    dryRun: given['dry-run'] ?? false,
    debug: given.debug ?? false,
    force: given.force ?? false,
  };
}

// Ignores the default of the setting: each step has its own.
function configuredModel(cli: Cli, files: ConfigFiles): string | undefined {
  const { value, source } = resolveSetting('model', cli, files);
  return source === undefined || source === 'Default' ? undefined : String(value);
}

async function readInput(
  { org, repos, since, from }: GivenFlags,
  cli: Cli,
  childEnv: ChildEnvironment,
): Promise<CommentSource> {
  if (from !== undefined) {
    if (org !== undefined || repos !== undefined) {
      throw invalidFlag('--from cannot be combined with --org or --repos');
    }
    const path = fileName('from', from);
    return { kind: 'file', path, since: since === undefined ? undefined : pastDay(since, cli) };
  }
  const apiUrl = githubApiUrl(cli);
  const names = await readOwnerAndNames(org, repos, apiUrl, cli, childEnv);
  const firstDay = since === undefined ? defaultSince(cli.now()) : pastDay(since, cli);
  return { kind: 'github', apiUrl, ...names, since: firstDay };
}

async function readOwnerAndNames(
  org: string | undefined,
  repos: string | undefined,
  apiUrl: string,
  cli: Cli,
  childEnv: ChildEnvironment,
): Promise<{ organization: string; repositories: readonly string[] }> {
  const names = repos === undefined ? undefined : repositoryNames(repos);
  if (org !== undefined && names === undefined) {
    throw new UserError('argument.missing', {
      message: '--org needs --repos',
      hint: 'Leave out --org to read the repository of the "origin" remote.',
    });
  }
  if (org !== undefined && !isGitHubName(org)) {
    throw invalidFlag(`"${org}" is not the name of an organization or user`);
  }
  if (org !== undefined && names !== undefined) return { organization: org, repositories: names };
  const { organization, repository } = await detectOrigin(apiUrl, cli, childEnv);
  return { organization, repositories: names ?? [repository] };
}

function githubApiUrl(cli: Cli): string {
  const url = baseUrlOf(providers.github, cli.env);
  if (isHttpUrl(url)) return url;
  throw new UserError('github.url_invalid', {
    message: 'GITHUB_API_URL is not an http(s) URL',
    hint: 'For GitHub Enterprise Server, use https://HOST/api/v3',
  });
}
