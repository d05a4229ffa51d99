import { serverMessage } from '../auth/check.ts';
import { howToReplace } from '../auth/credentials.ts';
import { baseUrlOf, providers } from '../auth/providers.ts';
import { UserError } from '../errors.ts';
import type { Cli } from '../system/cli.ts';
import { type HttpLimits, isHttpUrl, jsonIn, request } from '../system/http.ts';
import { settingsToCheck } from '../system/network-failure.ts';

/** A request to CircleCI's API. */
export interface ApiRequest {
  /** The path on the server: `/api/v2/me`. */
  readonly path: string;
  /** The JSON body of a POST; without it the request is a GET. */
  readonly body?: object;
  /** Tells the user what may have happened if the response is lost. */
  readonly doubt?: string;
  /** Raises the limits, for large responses. */
  readonly limits?: HttpLimits;
}

const { circleci } = providers;
/** Failures before the request reached the server. */
const unsent = ['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN', 'EPROTO'];

/**
 * The JSON that CircleCI answers with. A request is made once: what was posted may have been done
 * although the answer is lost. Throws `UserError`.
 */
export async function askCircleCi(
  { path, body, doubt, limits }: ApiRequest,
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
    throw failed(message, unsent.includes(code) ? '' : doubt);
  }
  const { status } = result;
  const words = serverMessage(result.body, cli);
  const answer = `${circleci.label} answered ${status}${words && `: ${words}`}`;
  if (status === 401 || status === 403) {
    throw new UserError('auth.not_authorized', {
      message: `the ${circleci.credential} was not accepted (${answer})`,
      hint: howToReplace('circleci', cli),
    });
  }
  if (status === 404) throw new UserError('circleci.not_found', { message: answer });
  if (status >= 500) throw failed(answer, doubt);
  if (status < 200 || status > 299) throw new UserError('service.failed', { message: answer });
  return jsonIn(result.body);
}

const jsonType = { 'content-type': 'application/json; charset=utf-8' };

/** Returns the error for a service that does not answer as it should. */
export function failed(message: string, doubt = ''): UserError {
  return new UserError('service.failed', { message, hint: doubt || 'Try again in a moment.' });
}

/** Returns a text encoded as one path segment. */
export function pathPart(text: string): string {
  return encodeURIComponent(text);
}
