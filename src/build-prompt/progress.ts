/** A progress event of a run. The command decides how to show it. */
export type Progress =
  | { readonly kind: 'step'; readonly index: number; readonly of: number; readonly title: string }
  | { readonly kind: 'note' | 'warning' | 'done'; readonly text: string }
  /** Paid work was saved after an interruption. */
  | { readonly kind: 'kept'; readonly text: string }
  /** A page of a repository was read; `finished` is true for the last page. */
  | {
      readonly kind: 'repository';
      readonly name: string;
      readonly finished: boolean;
      readonly pullRequests: number;
      readonly comments: number;
      readonly repositoriesDone: number;
      readonly repositories: number;
    }
  | { readonly kind: 'waiting'; readonly why: string; readonly leftMs: number }
  | { readonly kind: 'writing'; readonly what: string; readonly words: number };

export type Report = (event: Progress) => void;

/** Formats a count with its noun: `1 comment`, `2 comments`. */
export function counted(count: number, noun: string, plural = `${noun}s`): string {
  return `${count.toLocaleString('en-US')} ${count === 1 ? noun : plural}`;
}
