#!/bin/sh
# Installs chunk on Linux or macOS:
#
#   curl -fsSL https://github.com/CircleCI-Public/chunk-cli/releases/latest/download/install.sh | sh
#
# Variables:
#   VERSION               the release to install, such as 1.2.3; otherwise the newest one
#   CHUNK_INSTALL_DIR     the folder to install into; otherwise ~/.local/bin
#   CHUNK_RELEASES_URL    where releases are, for a mirror that has the same layout:
#                         …/latest/download/FILE and …/download/v1.2.3/FILE
#
# Needs curl or wget, tar, and one of sha256sum, shasum, openssl. Where minisign is there too, the
# signature of the checksums is verified. Needs no sudo, and changes nothing until all is verified.
set -eu

releases=${CHUNK_RELEASES_URL:-https://github.com/CircleCI-Public/chunk-cli/releases}
# The release script puts the public key in.
public_key='@PUBLIC_KEY@'

main() {
  folder=${CHUNK_INSTALL_DIR:-${HOME:?HOME is not set}/.local/bin}
  archive=chunk-$(target).tar.gz
  if [ -n "${VERSION:-}" ]; then
    from=$releases/download/v${VERSION#v}
  else
    from=$releases/latest/download
  fi

  work=$(mktemp -d) || fail 'no temporary folder could be made' 'Make room, or set TMPDIR.'
  fresh=
  trap 'rm -rf "$work" ${fresh:+"$fresh"}' EXIT
  trap 'exit 130' INT
  trap 'exit 143' HUP TERM

  say "Downloading $archive"
  fetch "$from/SHA256SUMS" "$work/SHA256SUMS"
  verify_signature
  fetch "$from/$archive" "$work/$archive"
  verify_checksum
  (cd "$work" && tar -xzf "$archive" chunk) ||
    fail "$archive could not be unpacked" 'Nothing was installed. Try again.'
  chmod 755 "$work/chunk"
  put_in_place
  say "Installed $version as $folder/chunk"
  case ":$PATH:" in
    *":$folder:"*) ;;
    *) say "That folder is not in PATH. Add it with: export PATH=\"$folder:\$PATH\"" ;;
  esac
}

say() { printf '%s\n' "$1" >&2; }

fail() {
  printf 'error: %s\n' "$1" >&2
  [ -z "${2:-}" ] || printf '%s\n' "$2" >&2
  exit 1
}

has() { command -v "$1" >/dev/null 2>&1; }

# The name of the release's target for this machine.
target() {
  system=$(uname -s)
  machine=$(uname -m)
  case $machine in
    x86_64 | amd64) machine=x64 ;;
    aarch64 | arm64) machine=arm64 ;;
    *) unsupported "$system" "$machine" ;;
  esac
  case $system in
    Linux) linux_target "$machine" ;;
    Darwin)
      # A translated shell on an ARM Mac is told that the machine is an Intel one.
      if [ "$(sysctl -in sysctl.proc_translated 2>/dev/null)" = 1 ]; then machine=arm64; fi
      echo "darwin-$machine"
      ;;
    MINGW* | MSYS* | CYGWIN*)
      fail 'this script is for Linux and macOS' 'On Windows, use install.ps1 in PowerShell.'
      ;;
    *) unsupported "$system" "$machine" ;;
  esac
}

linux_target() {
  if is_musl; then
    echo "linux-$1-musl"
  elif [ "$1" = x64 ] && ! grep -qw avx2 /proc/cpuinfo 2>/dev/null; then
    echo linux-x64-baseline
  else
    echo "linux-$1"
  fi
}

# A glibc system can have the loader of musl too, but its ldd is glibc's.
is_musl() {
  if has ldd; then
    ldd --version 2>&1 | grep -qi musl
  else
    for loader in /lib/ld-musl-*.so.1; do
      if [ -e "$loader" ]; then return 0; fi
    done
    return 1
  fi
}

unsupported() {
  fail "there is no chunk for $1 on $2" 'There is one for Linux, macOS and Windows on x64 and arm64.'
}

fetch() {
  if has curl; then
    curl -fsSL --connect-timeout 20 --speed-limit 1 --speed-time 60 --max-time 1800 \
      -o "$2" "$1" || download_failed "$1"
  elif has wget; then
    wget -q -T 60 -O "$2" "$1" || download_failed "$1"
  else
    fail 'neither curl nor wget is there' 'Install one of them, and try again.'
  fi
}

download_failed() {
  fail "could not download $1" 'Nothing was installed. Check the address and the version.'
}

verify_signature() {
  case $public_key in
    RW*) ;;
    *) return 0 ;;
  esac
  if ! has minisign; then return 0; fi
  fetch "$from/SHA256SUMS.minisig" "$work/SHA256SUMS.minisig"
  minisign -V -q -P "$public_key" -m "$work/SHA256SUMS" >/dev/null 2>&1 ||
    fail 'the signature of the release is wrong' 'Nothing was installed: it may be forged.'
}

verify_checksum() {
  # The second word may have a star before it, for a binary file.
  expected=$(awk -v name="$archive" '{ sub(/^\*/, "", $2) } $2 == name { print $1 }' \
    "$work/SHA256SUMS")
  [ -n "$expected" ] || fail "the release has no $archive" 'Nothing was installed.'
  [ "$(checksum "$work/$archive")" = "$expected" ] ||
    fail "$archive has a wrong checksum" 'Nothing was installed: it may be damaged or forged.'
}

checksum() {
  if has sha256sum; then
    sha256sum "$1"
  elif has shasum; then
    shasum -a 256 "$1"
  elif has openssl; then
    openssl dgst -sha256 -r "$1"
  else
    fail 'neither sha256sum nor shasum nor openssl is there' 'Install one of them, and try again.'
  fi | awk '{ print $1 }'
}

# The rename at the end replaces an older chunk in one step, even one that runs.
put_in_place() {
  mkdir -p "$folder" 2>/dev/null || cannot_write
  fresh=$folder/.chunk-new-$$
  cp "$work/chunk" "$fresh" 2>/dev/null || cannot_write
  version=$(CHUNK_NO_TELEMETRY=1 "$fresh" --version) ||
    fail 'the downloaded chunk does not run here' 'Nothing was installed.'
  mv -f "$fresh" "$folder/chunk" || cannot_write
}

cannot_write() {
  fail "cannot write to $folder" 'Set CHUNK_INSTALL_DIR to a folder that you may write.'
}

main "$@"
