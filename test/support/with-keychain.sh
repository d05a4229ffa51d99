#!/bin/sh
# Runs its arguments with a real Secret Service: a session bus of its own, and a keyring that is
# unlocked, or with --locked first is not. What is stored lies below $HOME, and is there again the
# next time.
if [ "$1" != --inside ]; then
  exec dbus-run-session -- "$0" --inside "$@"
fi
shift

ask() {
  dbus-send --session --print-reply "$@" 2>/dev/null
}

# The daemon returns before it can be asked. Whoever asks too early has the bus start another one,
# which is locked.
ready() {
  ask --dest=org.freedesktop.DBus /org/freedesktop/DBus \
    org.freedesktop.DBus.NameHasOwner string:org.freedesktop.secrets | grep -q 'boolean true' &&
    ask --dest=org.freedesktop.secrets /org/freedesktop/secrets/collection/login \
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
    echo 'the keyring did not come up' >&2
    exit 70
  fi
  sleep 0.02
done
"$@"
code=$?
rm -rf "$control"
exit "$code"
