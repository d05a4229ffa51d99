#!/bin/sh
# Installs, from Debian's or Ubuntu's packages, the programs that some tests run. As root.
set -eu
export DEBIAN_FRONTEND=noninteractive
apt-get update
apt-get install -y --no-install-recommends \
  bash zsh fish busybox dash \
  shellcheck minisign curl wget openssl \
  man-db util-linux \
  gnome-keyring dbus libsecret-1-0 \
  chromium strace \
  qemu-user libc6-arm64-cross libstdc++6-arm64-cross libgcc-s1-arm64-cross
