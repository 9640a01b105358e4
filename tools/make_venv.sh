#!/bin/sh
# Makes .venv with the pinned packages, each checked against its hash.
set -eu

fits() { "$1" -c 'import sys; sys.exit(not (3, 11) <= sys.version_info[:2] < (3, 14))' 2>/dev/null; }

if [ -x .venv/bin/python ] && ! fits .venv/bin/python; then
    rm -rf .venv
fi
if [ ! -x .venv/bin/python ]; then
    for candidate in ${PYTHON:-} python3 python3.11 python3.12 python3.13; do
        if fits "$candidate" && "$candidate" -c 'import ensurepip, venv' 2>/dev/null; then
            echo "setup: making .venv with $("$candidate" --version)"
            "$candidate" -m venv .venv
            break
        fi
    done
fi
if [ ! -x .venv/bin/python ]; then
    echo "setup: Python 3.11, 3.12 or 3.13 with its venv module is needed (Debian: python3-venv)" >&2
    exit 1
fi

echo "setup: installing the pinned packages (the first time this fetches about 300 MB)"
.venv/bin/python -m pip install --quiet --disable-pip-version-check \
    --only-binary=:all: --require-hashes -r requirements/dev.txt
.venv/bin/python -m pip install --quiet --disable-pip-version-check \
    --no-deps --no-build-isolation --require-hashes -r requirements/source.txt
.venv/bin/python -m pip install --quiet --disable-pip-version-check \
    --no-deps --no-build-isolation --no-index -e .
