import type { CommentText } from '../findings/comment-text.ts';

/** A document in a link or a text, with the section that the link leads to. */
const documentName =
  /(?<![\w.-])([\w.-]+\.(?:md|mdx|rst|adoc|html?|txt))(?:#([\w.-]+))?(?![\w/])/gi;
const guide = /\b(CONTRIBUTING|CODE_OF_CONDUCT|STYLE_?GUIDE|CODING_?STYLE)\b(?!\.)/g;
/** Programs that settle how code is written. */
const checker =
  /\b(clang-format|clang-tidy|cppcheck|prettier|eslint|stylelint|biome|gofmt|goimports|golangci-lint|rustfmt|clippy|isort|ruff|pylint|flake8|mypy|yapf|autopep8|shellcheck|shfmt|markdownlint|rubocop|ktlint|detekt|checkstyle|spotless|swiftlint|editorconfig)\b/gi;
/** What a link to a discussion, or to a line of a file, cites is no rule. */
const discussion = /\/(?:pull|pulls|issues|commit|discussions)\//;
const lineAnchor = /^L\d/;

/**
 * Documents, sections and checkers that a comment points to, as `cite:name` and
 * `cite:name#section`. The file that the comment stands in is no citation.
 */
export function citationsOf({ prose, links }: CommentText, path: string | undefined): string[] {
  const found = new Set<string>();
  const own = path?.split('/').at(-1)?.toLowerCase();
  const texts = [prose, ...links.filter((link) => !discussion.test(link))];
  for (const text of texts) {
    for (const [, name = '', section] of text.matchAll(documentName)) {
      if (name.toLowerCase() === own) continue;
      found.add(`cite:${name.toLowerCase()}`);
      if (section === undefined || lineAnchor.test(section)) continue;
      found.add(`cite:${name.toLowerCase()}#${section.toLowerCase()}`);
    }
    for (const pattern of [guide, checker]) {
      for (const [, name = ''] of text.matchAll(pattern)) found.add(`cite:${name.toLowerCase()}`);
    }
  }
  return [...found];
}
