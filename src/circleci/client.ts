import { serverMessage } from '../auth/check.ts';
import { howToReplace } from '../auth/credentials.ts';
import { baseUrlOf, providers } from '../auth/providers.ts';
import { UserError } from '../errors.ts';
import type { Cli } from '../system/cli.ts';
import { type HttpLimits, isHttpUrl, jsonIn, request } from '../system/http.ts';
import { settingsToCheck } from '../system/network-failure.ts';

/** A request to CircleCI's API. */
export interface ApiRequest {
  /** The path on the server, such as `/api/v2/me`. */
  readonly path: string;
  /** The JSON body of a POST; without a body, the request is a GET. */
  readonly body?: object;
  /** The hint if the response is lost, when the server may have handled the request. */
  readonly lostResponseHint?: string;
  /** Limits for large responses. */
  readonly limits?: HttpLimits;
}

const { circleci } = providers;
/** Error codes of requests that did not reach the server. */
const unsentCodes = ['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN', 'EPROTO'];

/**
 * Sends a request to CircleCI and returns the JSON of the response. Never retries, because the
 * server may have handled a POST whose response is lost. Throws `UserError`.
 */
export async function requestCircleCi(
  { path, body, lostResponseHint, limits }: ApiRequest,
  token: string,
  cli: Cli,
): Promise<unknown> {
  const baseUrl = baseUrlOf(circleci, cli.env);
  if (!isHttpUrl(baseUrl)) {
    throw new UserError('argument.invalid', {
      message: `${circleci.baseUrlVariable} is not an http(s) URL`,
      hint: 'Set it to the address of your CircleCI server, or unset it.',
    });
  }
  const init = {
    headers: { 'circle-token': token, accept: 'application/json', ...(body && jsonType) },
    ...(body && { method: 'POST', body: JSON.stringify(body) }),
  };
  const result = await request(cli, `${baseUrl}${path}`, init, limits && { limits });
  if (!result.ok) {
    const { why, code = '', retry } = result.failure;
    const message = `request to ${circleci.label} failed: ${why}`;
    if (retry === 'no') throw failed(message, settingsToCheck(circleci.baseUrlVariable));
    throw failed(message, unsentCodes.includes(code) ? '' : lostResponseHint);
  }
  const { status } = result;
  const detail = serverMessage(result.body, cli);
  const answer = `${circleci.label} answered ${status}${detail && `: ${detail}`}`;
  if (status === 401 || status === 403) {
    throw new UserError('auth.not_authorized', {
      message: `the ${circleci.credential} was not accepted (${answer})`,
      hint: howToReplace('circleci', cli),
    });
  }
  if (status === 404) throw new UserError('circleci.not_found', { message: answer });
  if (status === 429) throw failed(answer);
  if (status >= 500) throw failed(answer, lostResponseHint);
  if (status < 200 || status > 299) {
    const isProxys = status < 400 || status === 407;
    const hint = isProxys ? `${settingsToCheck(circleci.baseUrlVariable)}.` : undefined;
    throw new UserError('service.failed', { message: answer, hint });
  }
  return jsonIn(result.body);
}

const jsonType = { 'content-type': 'application/json; charset=utf-8' };

/** Returns the error for a failed request or an unexpected response. */
export function failed(message: string, hint = ''): UserError {
  return new UserError('service.failed', { message, hint: hint || 'Try again in a moment.' });
}
