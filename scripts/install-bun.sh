#!/bin/sh
# Installs the Bun that package.json pins, from npm, into ~/bun, and puts it on the PATH of the
# steps that follow in a pipeline.
set -eu
pinned=$(sed -n 's/.*"packageManager": "\(bun@[0-9.]*\)".*/\1/p' package.json)
npm install --prefix "$HOME/bun" "$pinned"
bin=$HOME/bun/node_modules/.bin
# Git Bash on Windows writes /c/Users, which only its own programs understand.
if command -v cygpath >/dev/null; then bin=$(cygpath -w "$bin"); fi
if [ -n "${GITHUB_PATH:-}" ]; then echo "$bin" >>"$GITHUB_PATH"; fi
if [ -n "${BASH_ENV:-}" ]; then echo "export PATH=\"$bin:\$PATH\"" >>"$BASH_ENV"; fi
