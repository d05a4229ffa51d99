#!/bin/sh
# Runs a command with a real Secret Service: its own session bus, and a keyring that is unlocked, or
# locked if the first argument is --locked. The keyring is stored below $HOME, for later runs.
if [ "$1" != --inside ]; then
  exec dbus-run-session -- "$0" --inside "$@"
fi
shift

call() {
  dbus-send --session --print-reply "$@" 2>/dev/null
}

# The daemon returns before it is ready. A call that comes too early makes the bus start a second,
# locked daemon, so first check that the bus name has an owner.
ready() {
  call --dest=org.freedesktop.DBus /org/freedesktop/DBus \
    org.freedesktop.DBus.NameHasOwner string:org.freedesktop.secrets | grep -q 'boolean true' &&
    call --dest=org.freedesktop.secrets /org/freedesktop/secrets/collection/login \
      org.freedesktop.DBus.Properties.Get string:org.freedesktop.Secret.Collection string:Locked |
    grep -q "boolean $expected"
}

expected=false
if [ "$1" = --locked ]; then
  expected=true
  shift
fi

control=$(mktemp -d)
start() {
  if [ $expected = true ]; then
    gnome-keyring-daemon --start --components=secrets --control-directory="$control"
  else
    printf 'test password' | gnome-keyring-daemon --unlock --components=secrets \
      --control-directory="$control"
  fi
}
start >/dev/null 2>&1
tries=0
until ready; do
  tries=$((tries + 1))
  if [ "$tries" -gt 500 ]; then
    echo 'the keyring did not start' >&2
    exit 70
  fi
  sleep 0.02
done
"$@"
code=$?
rm -rf "$control"
exit "$code"
