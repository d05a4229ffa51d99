import type { ChildEnvironment } from '../system/environment.ts';
import type { WorkingTree } from './working-tree.ts';

/** A request to run checks, from the command line. */
export interface CheckRequest {
  /** The command to run; undefined for all. */
  readonly name: string | undefined;
  /** A command line to run instead of the configured one. */
  readonly run: string | undefined;
  readonly env: ChildEnvironment;
  /** The variables of `--env` and `--env-file`, which `env` includes. */
  readonly variables: Readonly<Record<string, string>>;
  readonly useCache: boolean;
  /** The folder to search for the project from, and its working tree. */
  readonly start: string;
  readonly tree: WorkingTree;
}

/** A request from a hook's command line. */
export interface HookRequest extends CheckRequest {
  /** True if `--project` is given, which takes precedence over the agent's folder. */
  readonly isStartFixed: boolean;
}
