#!/bin/sh
# Pin the newest versions of everything that mlready and its tests need, in constraints.txt.
#
# It asks for the oldest Python that is supported, since newer releases of a package may have left it behind.

set -eu
cd "$(dirname "$0")/.."

for python in ${PYTHON:-python3.11 python3 .venv/bin/python}; do
    version=$("$python" -c 'import sys; print("%d.%d" % sys.version_info[:2])' 2>/dev/null || :)
    [ "$version" != 3.11 ] || break
done
[ "$version" = 3.11 ] || {
    echo 'lock: Python 3.11 is needed; name it with PYTHON=/path/to/python3.11' >&2
    exit 1
}

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
"$python" -m venv "$folder"
"$folder/bin/python" -m pip --disable-pip-version-check --no-input install --quiet '.[test]'
{
    echo '# Everything that make test installs, as it was last tested (written by make lock).'
    "$folder/bin/python" -m pip --disable-pip-version-check freeze --exclude mlready |
        LC_ALL=C sort --ignore-case
} >"$folder/constraints.txt"
if grep -q '@' "$folder/constraints.txt"; then
    echo 'lock: a package came from a file, not from an index:' >&2
    grep '@' "$folder/constraints.txt" >&2
    exit 1
fi
mv "$folder/constraints.txt" constraints.txt
