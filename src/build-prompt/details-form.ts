import { z } from 'zod';

const time = z.string().refine((text) => !Number.isNaN(Date.parse(text)), 'not a time');

/** The form of a comment in a details file. Keys that are not ours are ignored, here and below. */
export const commentForm = z.object({
  reviewer: z.string().min(1, 'empty'),
  body: z.string(),
  diffHunk: z.string(),
  createdAt: time,
  pr: z.object({
    repo: z.string().min(1, 'empty'),
    number: z.number().int().positive(),
    title: z.string(),
    author: z.string(),
    url: z.string(),
    state: z.string(),
  }),
});

/** The form of a details file around its comments; `null` stands for none. */
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
