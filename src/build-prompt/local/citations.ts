import type { CommentText } from '../findings/comment-text.ts';

/** A document's file name in a link or in prose, with the section in the URL's fragment. */
const documentName =
  /(?<![\w.-])([\w.-]+\.(?:md|mdx|rst|adoc|html?|txt))(?:#([\w.-]+))?(?![\w/])/gi;
const guide = /\b(CONTRIBUTING|CODE_OF_CONDUCT|STYLE_?GUIDE|CODING_?STYLE)\b(?!\.)/g;
/** Formatters, linters and other checkers. */
const checker =
  /\b(clang-format|clang-tidy|cppcheck|prettier|eslint|stylelint|biome|gofmt|goimports|golangci-lint|rustfmt|clippy|isort|ruff|pylint|flake8|mypy|yapf|autopep8|shellcheck|shfmt|markdownlint|rubocop|ktlint|detekt|checkstyle|spotless|swiftlint|editorconfig)\b/gi;
/** Links to discussions or to lines of a file do not cite a rule. */
const discussion = /\/(?:pull|pulls|issues|commit|discussions)\//;
const lineAnchor = /^L\d/;

/**
 * Returns the documents, sections and checkers that a comment cites, as `cite:name` and
 * `cite:name#section`, without the commented file itself.
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
