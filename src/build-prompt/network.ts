import { systemErrorCode } from '../errors.ts';

/** Why a connection failed, as ` (ECONNREFUSED)`; empty where the cause has no code. */
export function causeCode(cause: unknown): string {
  const code = systemErrorCode(cause);
  return code === undefined ? '' : ` (${code})`;
}
