#!/bin/sh
# Writes requirements/*.txt anew from pyproject.toml: every version pinned, with the hashes of the
# files of all systems (Linux and Windows, Python 3.11 to 3.13), and no index address.
set -eu
lock() {
    uv pip compile pyproject.toml --universal --python-version 3.11 --generate-hashes \
        --no-emit-index-url --no-emit-find-links --no-header --no-annotate --no-config \
        --quiet "$@"
}
lock -o requirements/run.txt
lock --extra dev -o requirements/dev.txt
# Only bagit itself: what builds it is pinned in dev.txt.
echo "bagit==$(sed -n 's/^source = \["bagit==\(.*\)"\]$/\1/p' pyproject.toml)" \
    | uv pip compile - --generate-hashes --no-header --no-annotate --no-config --quiet \
        --python-version 3.11 -o requirements/source.txt
