import { z } from 'zod';

const time = z.string().refine((text) => !Number.isNaN(Date.parse(text)), 'not a valid time');

/** Returns the schema of a field that may be missing or, as in GitHub's API, null. */
function optional<Schema extends z.ZodType>(schema: Schema) {
  return schema.nullish().transform((value) => value ?? undefined);
}

const lineNumber = z.number().int().positive();

/** Schema of a comment in a details file. Unknown keys are ignored. */
export const commentSchema = z.object({
  reviewer: z.string().min(1, 'empty'),
  body: z.string(),
  diffHunk: z.string(),
  createdAt: time,
  // Ids in GitHub's REST API are numbers.
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

/** Schema of a details file without its comments. Null `comments` mean an empty list. */
export const detailsSchema = z.object({
  metadata: z.object({
    organization: z.string(),
    since: z.string(),
    analyzedAt: z.string(),
    totalReposAnalyzed: z.number().int().nonnegative(),
    totalComments: z.number().int().nonnegative(),
  }),
  comments: z.array(z.unknown()).nullable(),
});
