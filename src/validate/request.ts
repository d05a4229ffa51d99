import type { WorkingTree } from './working-tree.ts';

/** What a command line asks to be checked, and how. */
export interface CheckRequest {
  /** The one command to run; all without it. */
  readonly name: string | undefined;
  /** A line to run instead of what is configured. */
  readonly run: string | undefined;
  readonly env: Readonly<Record<string, string>>;
  /** The variables of the command line, which are part of `env` too. */
  readonly variables: Readonly<Record<string, string>>;
  readonly useCache: boolean;
  /** The folder to find the project from, and its working tree. */
  readonly start: string;
  readonly tree: WorkingTree;
}

/** What the command line of a hook asks for. */
export interface HookRequest extends CheckRequest {
  /** True if the folder of the command line counts more than the agent's. */
  readonly isStartFixed: boolean;
}
