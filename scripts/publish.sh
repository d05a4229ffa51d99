#!/bin/sh
# Publishes a folder, dist/release by default, as the GitHub release of a tag:
#
#   GITHUB_TOKEN=… sh scripts/publish.sh v1.2.3 [FOLDER]
#
# The release appears when all of its files are there: it is a draft until then. Variables:
# GITHUB_API_URL and CHUNK_REPOSITORY, for another server and another repository.
set -eu

tag=${1:?which tag?}
api=${GITHUB_API_URL:-https://api.github.com}
repository=${CHUNK_REPOSITORY:-CircleCI-Public/chunk-cli}
folder=${2:-$(dirname "$0")/../dist/release}
: "${GITHUB_TOKEN:?is not set}"

# The token goes in by a file that only we can read: the words of a command are for all to see.
headers=$(mktemp)
trap 'rm -f "$headers"' EXIT
printf 'Authorization: Bearer %s\nAccept: application/vnd.github+json\n' "$GITHUB_TOKEN" >"$headers"

ask() { curl -fsS --retry 3 --max-time 900 -H "@$headers" "$@"; }
field() { bun -e 'console.log(JSON.parse(await Bun.stdin.text())[process.argv[1]])' "$1"; }

draft=$(ask -X POST "$api/repos/$repository/releases" \
  -d "{\"tag_name\":\"$tag\",\"name\":\"$tag\",\"draft\":true,\"generate_release_notes\":true}")
id=$(printf '%s' "$draft" | field id)
upload=$(printf '%s' "$draft" | field upload_url)
for file in "$folder"/*; do
  echo "Uploading ${file##*/}"
  ask -X POST -H 'Content-Type: application/octet-stream' --data-binary "@$file" \
    "${upload%%\{*}?name=${file##*/}" >/dev/null
done
ask -X PATCH "$api/repos/$repository/releases/$id" -d '{"draft":false}' >/dev/null
echo "Published $tag"
