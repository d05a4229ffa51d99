import { z } from 'zod';
import type { Practice } from '../findings/finding.ts';
import type { ReviewComment } from '../types.ts';
import type { Pseudonyms } from './pseudonyms.ts';

const practice = z.object({
  heading: z.string().describe('Two to four words that name the subject, such as "Error handling"'),
  rule: z.string().describe('One instruction that a change either keeps or breaks'),
  why: z.string().optional().describe('The reason that the reviewers give, in one sentence'),
  comments: z.array(z.number()).describe('The numbers of all comments that ask for it'),
  quotations: z
    .array(
      z.object({
        comment: z.number().describe('The number of the comment'),
        text: z.string().describe('A part of its text, copied character by character'),
      }),
    )
    .describe('One to three, from different pull requests'),
});
const answer = z.object({ practices: z.array(practice) });

/** The tool that the model has to call with its answer. */
export const practicesTool = {
  name: 'report_practices',
  description: 'Reports the practices that the reviewers ask for.',
  schema: z.toJSONSchema(answer) as Readonly<Record<string, unknown>>,
};

/** What a model reported: practices in the right form, and how many are in another. */
export interface ReportedPractices {
  readonly practices: readonly Practice[];
  readonly malformed: number;
}

/**
 * Reads a tool call's input; `comments` are numbered as in the request. Undefined when it is no
 * report at all. Of a report that was cut off, the last practice is left out.
 */
export function readPractices(
  input: unknown,
  isWhole: boolean,
  comments: readonly ReviewComment[],
  people: Pseudonyms,
): ReportedPractices | undefined {
  const list = practiceList(input);
  if (list === undefined) return undefined;
  const read = (isWhole ? list : list.slice(0, -1)).map((each) => practice.safeParse(each));
  const practices = read.flatMap(({ data }) => {
    if (data === undefined) return [];
    const { comments: numbers, quotations, ...rest } = data;
    return [
      {
        ...rest,
        comments: numbers.flatMap((number) => comments[number - 1]?.id ?? []),
        quotations: quotations.flatMap(({ comment: number, text }) => {
          const comment = comments[number - 1]?.id;
          return comment === undefined ? [] : [{ comment, text: plainText(text, people) }];
        }),
      },
    ];
  });
  return { practices, malformed: read.length - practices.length };
}

// Some models write a nested value as JSON text.
function practiceList(input: unknown): readonly unknown[] | undefined {
  const { practices } = (typeof input === 'object' && input !== null ? input : {}) as {
    practices?: unknown;
  };
  if (Array.isArray(practices)) return practices;
  try {
    const parsed: unknown = JSON.parse(String(practices));
    return Array.isArray(parsed) ? parsed : undefined;
  } catch {
    return undefined;
  }
}

// Models copy the marks of the frame along.
function plainText(text: string, people: Pseudonyms): string {
  return people.unmask(text.replace(/^> ?/gm, ''));
}
