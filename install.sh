#!/bin/sh
# Installs chunk on Linux or macOS:
#
#   curl -fsSL https://github.com/CircleCI-Public/chunk-cli/releases/latest/download/install.sh | sh
#
# Variables:
#   CHUNK_VERSION         the release to install, such as 1.2.3; the newest one by default
#   CHUNK_INSTALL_DIR     the folder to install into; ~/.local/bin by default
#   CHUNK_RELEASES_URL    the base URL of a mirror of the releases, with the same layout:
#                         …/latest/download/FILE and …/download/v1.2.3/FILE
#
# Requires curl or wget, tar and gzip, and one of sha256sum, shasum, openssl. Verifies the signature
# of the checksums with minisign or OpenSSL 3, and prints a note if neither is installed. Does not
# need sudo, and changes nothing until the download is verified.
set -eu

releases=${CHUNK_RELEASES_URL:-https://github.com/CircleCI-Public/chunk-cli/releases}
releases=${releases%/}
# The release script replaces this with the public key.
public_key='@PUBLIC_KEY@'

main() {
  # With a private umask, other users could not run a system-wide installation.
  umask 022
  # They add options to every call of tar and gzip.
  unset TAR_OPTIONS GZIP
  require tar gzip mktemp uname
  folder=$(install_folder)
  archive=chunk-$(target).tar.gz
  if [ -n "${CHUNK_VERSION:-}" ]; then
    from=$releases/download/v${CHUNK_VERSION#v}
  else
    from=$releases/latest/download
  fi

  work=$(mktemp -d) || fail 'cannot create a temporary folder' \
    'Free some disk space, or set TMPDIR to another folder.'
  sums=$work/SHA256SUMS
  fresh=
  trap 'rm -rf "$work" ${fresh:+"$fresh"}' EXIT
  trap 'exit 130' INT
  trap 'exit 143' HUP TERM

  say "Downloading $archive"
  fetch "$from/SHA256SUMS" "$sums"
  verify_signature
  fetch "$from/$archive" "$work/$archive"
  verify_checksum
  say "$verified"
  unpack
  install_program
  say "Installed $version as $folder/chunk"
  case ":$PATH:" in
    *":$folder:"*) ;;
    *) say "That folder is not in PATH. Add it with: export PATH=\"$folder:\$PATH\"" ;;
  esac
}

say() { printf '%s\n' "$1" >&2; }

# Prints what happened, why, and what to do next, without empty lines, and exits with 1.
fail() {
  printf 'error: %s\n' "$1" >&2
  shift
  for line; do [ -z "$line" ] || say "$line"; done
  exit 1
}

has() { command -v "$1" >/dev/null 2>&1; }

require() {
  for tool; do has "$tool" || fail "$tool is not installed" 'Install it, then try again.'; done
}

# Prints the absolute path of the folder to install into. Fails if `chunk` exists there and is not a
# file.
install_folder() {
  place=${CHUNK_INSTALL_DIR:-}
  if [ -z "$place" ]; then
    [ -n "${HOME:-}" ] || fail 'HOME is not set' 'Set CHUNK_INSTALL_DIR to a folder.'
    place=$HOME/.local/bin
  fi
  case $place in
    /*) ;;
    # A shell does not expand it in quotes, nor does a Dockerfile.
    '~'/*) place=${HOME:?is not set}${place#'~'} ;;
    *) place=$PWD/$place ;;
  esac
  place=${place%/}
  if [ -e "$place/chunk" ] && [ ! -f "$place/chunk" ]; then
    fail "$place/chunk is not a regular file" \
      'Nothing was installed. Move it away, or set CHUNK_INSTALL_DIR to another folder.'
  fi
  printf '%s\n' "$place"
}

# Prints the name of the release's target for this machine.
target() {
  system=$(uname -s)
  machine=$(uname -m)
  case $machine in
    x86_64 | amd64) machine=x64 ;;
    aarch64 | arm64) machine=arm64 ;;
    *) unsupported ;;
  esac
  case $system in
    Linux) if is_musl; then echo "linux-$machine-musl"; else echo "linux-$machine"; fi ;;
    Darwin)
      # Under Rosetta on an ARM Mac, uname reports an Intel machine.
      if [ "$(sysctl -in sysctl.proc_translated 2>/dev/null)" = 1 ]; then machine=arm64; fi
      echo "darwin-$machine"
      ;;
    *) unsupported ;;
  esac
}

# A glibc system can have musl's loader too, so ask ldd first: it belongs to the system's C library.
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
  fail "chunk is not available for $system on $machine" \
    'This script supports Linux and macOS on x64 and arm64. On Windows, run install.ps1.'
}

fetch() {
  if has curl; then
    curl -fsSL --connect-timeout 20 --speed-limit 1 --speed-time 60 --max-time 1800 \
      -o "$2" "$1" || download_failed "$1"
  elif has wget && wget --help 2>&1 | grep -q -e ' -T'; then
    wget -q -T 60 -O "$2" "$1" || download_failed "$1"
  elif has wget; then
    # The wget of some BusyBox builds has no timeout option and crashes if given one.
    wget -q -O "$2" "$1" || download_failed "$1"
  else
    fail 'neither curl nor wget is installed' 'Install one, then try again.'
  fi
}

download_failed() {
  check_disk_space
  fail "could not download $1" 'Nothing was installed. Check the address and the version.'
}

# Fails if the temporary folder is full, because each tool reports that differently.
check_disk_space() {
  printf '%8192s' x 2>/dev/null >"$work/space" ||
    fail "no space is left in $work" \
      'Nothing was installed. Free about 250 MB, or set TMPDIR to another folder.'
}

# Verifies the signature of SHA256SUMS with the first tool that can, and sets `verified` to a
# message about what was verified.
verify_signature() {
  case $public_key in
    RW*) ;;
    *)
      verified='Verified the checksum. This release has no signature.'
      return
      ;;
  esac
  if has minisign; then
    tool=minisign
  elif openssl_supports_ed25519; then
    tool=openssl
  else
    verified='Verified the checksum, but not the signature, which requires minisign or OpenSSL 3.'
    return
  fi
  fetch "$from/SHA256SUMS.minisig" "$sums.minisig"
  "verify_with_$tool" >/dev/null 2>&1 ||
    fail "the release's signature is invalid" 'Nothing was installed: it may be forged.'
  verified="Verified the checksum, and its signature with $tool."
}

verify_with_minisign() { minisign -V -q -P "$public_key" -m "$sums"; }

# https://jedisct1.github.io/minisign/#signature-format: the second line signs the file's hash. Does
# not verify the signature of the trusted comment, because this script does not use the comment.
verify_with_openssl() {
  {
    # The DER prefix of a 32-byte Ed25519 public key (RFC 8410).
    printf '\060\052\060\005\006\003\053\145\160\003\041\000'
    decode "$public_key" | tail -c 32
  } >"$work/key"
  decode "$(sed -n 2p "$sums.minisig")" | tail -c 64 >"$work/signature"
  openssl dgst -blake2b512 -binary -out "$work/hash" "$sums"
  openssl pkeyutl -verify -pubin -keyform DER -inkey "$work/key" -rawin \
    -in "$work/hash" -sigfile "$work/signature"
}

decode() { printf '%s' "$1" | openssl base64 -d -A; }

# True if openssl can verify the signature: LibreSSL and OpenSSL before 3 cannot. Tests it by
# signing with a temporary key.
openssl_supports_ed25519() {
  openssl genpkey -algorithm ed25519 -out "$work/trial" &&
    openssl dgst -blake2b512 -binary -out "$work/hash" "$sums" &&
    openssl pkeyutl -sign -inkey "$work/trial" -rawin -in "$work/hash" -out "$work/signature"
} >/dev/null 2>&1

verify_checksum() {
  expected=
  while read -r sum name; do
    # A star before the name marks binary mode.
    if [ "${name#\*}" = "$archive" ]; then expected=$sum; fi
  done <"$sums"
  [ -n "$expected" ] || fail "the release has no $archive" 'Nothing was installed.'
  actual=$(checksum <"$work/$archive")
  [ "${actual%% *}" = "$expected" ] ||
    fail "$archive does not match its checksum" \
      'Nothing was installed: the archive may be damaged or forged.'
}

checksum() {
  if has sha256sum; then
    sha256sum
  elif has shasum; then
    shasum -a 256
  elif has openssl; then
    openssl dgst -sha256 -r
  else
    fail 'none of sha256sum, shasum, openssl is installed' 'Install one, then try again.'
  fi
}

# Unpacks the archive, and sets `program` to the path of the program.
unpack() {
  mkdir "$work/unpacked"
  tar -xzf "$work/$archive" -C "$work/unpacked" || {
    check_disk_space
    fail "$archive could not be unpacked" 'Nothing was installed. Try again.'
  }
  # Older releases have the program at the top of the archive, newer ones in a folder.
  for program in "$work"/unpacked/chunk "$work"/unpacked/*/chunk; do
    if [ -f "$program" ]; then return; fi
  done
  fail "$archive does not contain the program" 'Nothing was installed.'
}

# The final rename replaces an older chunk atomically, even while it is running.
install_program() {
  why=$(mkdir -p "$folder/" 2>&1) || cannot_write
  fresh=$folder/.chunk-new-$$
  why=$(cp "$program" "$fresh" 2>&1) || cannot_write
  chmod 755 "$fresh"
  # The working folder may have been deleted, and programs fail to start in a deleted folder.
  version=$(cd / && CHUNK_NO_TELEMETRY=1 "$fresh" --version 2>"$work/why") || does_not_run
  why=$(mv -f "$fresh" "$folder/chunk" 2>&1) || cannot_write
}

cannot_write() {
  fail "cannot write to $folder" "$why" \
    'Free some disk space, or set CHUNK_INSTALL_DIR to a folder that you can write to.'
}

does_not_run() {
  if grep -q -e 'libstdc++' -e 'libgcc' "$work/why"; then
    fail 'chunk needs libstdc++ and libgcc, which are not installed' \
      'Nothing was installed. On Alpine, install them with: apk add libstdc++ libgcc'
  fi
  fail 'the downloaded chunk does not run on this system' "$(head -n 1 "$work/why")" 'Nothing was installed.'
}

main "$@"
