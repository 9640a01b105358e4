#!/bin/sh
# Installs the Debian packages that Qt, the tests and the measurements need. Where that is not
# allowed, or this is not Debian, it says exactly what to install and goes on.
set -eu

# What a Qt window needs; then venv; then public programs that open what this program makes or
# watch what it does, among them the bus and the bindings of a screen reader; then a compiler for
# the seam that stands between a test and its disk
# (tests/faults/seam.c).
WANTED="libegl1 libgl1 libxkbcommon0 libxkbcommon-x11-0 libdbus-1-3 libfontconfig1 libglib2.0-0
libxcb-cursor0 libxcb-icccm4 libxcb-image0 libxcb-keysyms1 libxcb-randr0
libxcb-render-util0 libxcb-shape0 libxcb-sync1 libxcb-xfixes0 libxcb-xinerama0 libxcb-xkb1
python3-venv age minisign strace dbus xvfb xdotool openbox imagemagick poppler-utils p7zip-full
at-spi2-core python3-gi gir1.2-atspi-2.0
gcc libc6-dev"

say() { printf 'setup: %s\n' "$*"; }

if ! command -v dpkg-query >/dev/null 2>&1; then
    say "this is not Debian; please install the equivalents of:"
    echo "$WANTED"
    exit 0
fi

missing=""
for package in $WANTED; do
    case "$package" in
        # A Python from elsewhere brings its own venv.
        python3-venv) python3 -c 'import ensurepip, venv' 2>/dev/null && continue ;;
    esac
    # Newer Debians rename some libraries (libglib2.0-0t64) and say so as Provides.
    if ! dpkg-query -W -f='${Status} ${Provides}\n' "$package" "${package}t64" 2>/dev/null \
        | grep -q '^install ok installed'; then
        missing="$missing $package"
    fi
done
if [ -z "$missing" ]; then
    say "all Debian packages are here"
    exit 0
fi

if [ "$(id -u)" = 0 ]; then
    as_root=""
elif command -v sudo >/dev/null 2>&1 && { sudo -n true 2>/dev/null || [ -t 0 ]; }; then
    as_root="sudo"
else
    say "please have an administrator run this, then start again:"
    echo "    apt-get install$missing"
    exit 0
fi

say "installing$missing"
export DEBIAN_FRONTEND=noninteractive
# shellcheck disable=SC2086  # a list of words on purpose
if ! { $as_root apt-get update -q && $as_root apt-get install -q -y --no-install-recommends $missing; }
then
    say "that did not work; please install by hand:"
    echo "    apt-get install$missing"
fi
