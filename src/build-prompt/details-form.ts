import { z } from 'zod';

const time = z.string().refine((text) => !Number.isNaN(Date.parse(text)), 'not a time');

/** Returns a field that may be missing, or null as GitHub gives it. */
function optional<Form extends z.ZodType>(form: Form) {
  return form.nullish().transform((value) => value ?? undefined);
}

const lineNumber = z.number().int().positive();

/** The form of a comment in a details file. Keys that are not ours are ignored, here and below. */
export const commentForm = z.object({
  reviewer: z.string().min(1, 'empty'),
  body: z.string(),
  diffHunk: z.string(),
  createdAt: time,
  // GitHub's REST API has numbers as ids.
  id: optional(z.union([z.string().min(1, 'empty'), z.number()]).transform(String)),
  url: optional(z.string()),
  path: optional(z.string()),
  line: optional(lineNumber),
  startLine: optional(lineNumber),
  isResolved: optional(z.boolean()),
  isOutdated: optional(z.boolean()),
  authorReplies: optional(z.array(z.string())),
  pr: z.object({
    repo: z.string().min(1, 'empty'),
    number: z.number().int().positive(),
    title: z.string(),
    author: z.string(),
    url: z.string(),
    state: z.string(),
  }),
});

/** The form of a details file around its comments; `null` means missing. */
export const detailsForm = z.object({
  metadata: z.object({
    organization: z.string(),
    since: z.string(),
    analyzedAt: z.string(),
    totalReposAnalyzed: z.number().int().nonnegative(),
    totalComments: z.number().int().nonnegative(),
  }),
  comments: z.array(z.unknown()).nullable(),
});
