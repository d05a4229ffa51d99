import { z } from 'zod';
import { asRecord } from '../../files/files.ts';
import { parseJson } from '../../system/json.ts';
import type { Practice } from '../findings/finding.ts';
import type { ReviewComment } from '../types.ts';
import type { Pseudonyms } from './pseudonyms.ts';

const practice = z.object({
  heading: z.string().describe('The subject in two to four words, such as "Error handling"'),
  rule: z.string().describe('One instruction that a change either follows or breaks'),
  why: z.string().optional().describe("The reviewers' reason, in one sentence"),
  comments: z.array(z.number()).describe('The numbers of all comments that ask for it'),
  quotations: z
    .array(
      z.object({
        comment: z.number().describe('The number of the comment'),
        text: z.string().describe('A part of the comment, copied character by character'),
      }),
    )
    .describe('One to three quotations, from different pull requests'),
});
const answer = z.object({ practices: z.array(practice) });

/** The tool that the model must call with its answer. */
export const practicesTool = {
  name: 'report_practices',
  description: 'Reports the practices that the reviewers ask for.',
  schema: z.toJSONSchema(answer) as Readonly<Record<string, unknown>>,
};

/** The valid practices of a report, and the number of invalid ones. */
export interface ReportedPractices {
  readonly practices: readonly Practice[];
  readonly malformed: number;
}

/**
 * Parses the input of a tool call; `comments` are in the order of the request. Leaves out the last
 * practice of an incomplete report. Undefined if the input is not a report.
 */
export function readPractices(
  input: unknown,
  isComplete: boolean,
  comments: readonly ReviewComment[],
  people: Pseudonyms,
): ReportedPractices | undefined {
  const list = practiceList(input);
  if (list === undefined) return undefined;
  const parsed = (isComplete ? list : list.slice(0, -1)).map((entry) => practice.safeParse(entry));
  const practices = parsed.flatMap(({ data }) => {
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
  return { practices, malformed: parsed.length - practices.length };
}

// Some models encode the nested list as a JSON string.
function practiceList(input: unknown): readonly unknown[] | undefined {
  const { practices } = asRecord(input) ?? {};
  const list = Array.isArray(practices) ? practices : parseJson(String(practices));
  return Array.isArray(list) ? list : undefined;
}

// Models copy the `> ` marks of quoted comments.
function plainText(text: string, people: Pseudonyms): string {
  return people.unmask(text.replace(/^> ?/gm, ''));
}
