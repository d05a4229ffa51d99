import type { SettingName } from '../config/settings.ts';
import type { ErrorCode } from '../errors.ts';
import type { Cli } from '../system/cli.ts';

export type ProviderName = 'github' | 'anthropic' | 'circleci';

/** A service that requires a credential. */
export interface Provider {
  readonly name: ProviderName;
  readonly label: string;
  /** The name of the credential, without and with its article. */
  readonly credential: string;
  readonly withArticle: string;
  /** The setting that holds it. */
  readonly setting: Extract<SettingName, 'gitHubToken' | 'anthropicAPIKey' | 'circleCIToken'>;
  /** The environment variable to recommend. */
  readonly variable: string;
  /** Where the user creates one, and what to select there. */
  readonly createAt: string;
  readonly advice: string | undefined;
  readonly requiredCode: ErrorCode;
  readonly baseUrlVariable: string;
  readonly defaultBaseUrl: string;
}

export const providers: Readonly<Record<ProviderName, Provider>> = {
  github: {
    name: 'github',
    label: 'GitHub',
    credential: 'GitHub token',
    withArticle: 'a GitHub token',
    setting: 'gitHubToken',
    variable: 'GITHUB_TOKEN',
    createAt: 'https://github.com/settings/tokens',
    advice: 'scopes: repo, read:org',
    requiredCode: 'auth.github_token_required',
    baseUrlVariable: 'GITHUB_API_URL',
    defaultBaseUrl: 'https://api.github.com',
  },
  anthropic: {
    name: 'anthropic',
    label: 'Anthropic',
    credential: 'Anthropic API key',
    withArticle: 'an Anthropic API key',
    setting: 'anthropicAPIKey',
    variable: 'ANTHROPIC_API_KEY',
    createAt: 'https://platform.claude.com/settings/keys',
    advice: 'keys begin with sk-ant-',
    requiredCode: 'auth.anthropic_key_required',
    baseUrlVariable: 'ANTHROPIC_BASE_URL',
    defaultBaseUrl: 'https://api.anthropic.com',
  },
  circleci: {
    name: 'circleci',
    label: 'CircleCI',
    credential: 'CircleCI token',
    withArticle: 'a CircleCI token',
    setting: 'circleCIToken',
    variable: 'CIRCLE_TOKEN',
    createAt: 'https://app.circleci.com/settings/user/tokens',
    advice: undefined,
    requiredCode: 'auth.circleci_token_required',
    baseUrlVariable: 'CIRCLECI_BASE_URL',
    defaultBaseUrl: 'https://circleci.com',
  },
};

export const providerNames = Object.keys(providers) as ProviderName[];

/** Returns the base URL of a provider's API, without a trailing slash. */
export function baseUrlOf(provider: Provider, env: Cli['env']): string {
  return (env[provider.baseUrlVariable] || provider.defaultBaseUrl).replace(/\/+$/, '');
}

/** Returns the service name of a credential in the keychain. It includes the API's URL. */
export function keychainService(provider: Provider, env: Cli['env']): string {
  return `com.circleci.chunk:${provider.name}:${baseUrlOf(provider, env)}`;
}
