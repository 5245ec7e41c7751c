#!/bin/sh
# Make a machine ready to work on mlready: an environment in .venv, and the libraries that the PDF needs.
#
#   sh scripts/setup.sh            all that `make demo` and `make test` need; instant when it is there
#   sh scripts/setup.sh browser    Chromium, for the tests marked `browser`
#   sh scripts/setup.sh tools      make and git, for a machine that has not even these
#
# A missing system package is installed where apt-get is, and named in one line where it is not.
# Only Python is indispensable: text, JSON and HTML need no system library.

set -eu
cd "$(dirname "$0")/.."

pango='libpango-1.0-0 libpangoft2-1.0-0'
subset='libharfbuzz-subset0' # not in Ubuntu 22.04; a PDF can be made without it

say() { printf '%s\n' "mlready setup: $*" >&2; }

stop() {
    say "$*"
    exit 1
}

# Run apt-get as root without asking anything; what it says goes to the log.
apt() {
    if [ "$(id -u)" = 0 ]; then
        become=
    elif [ -t 0 ]; then
        become=sudo
    else
        become='sudo -n' # nobody is there to type a password
    fi
    $become env DEBIAN_FRONTEND=noninteractive apt-get -q -y \
        -o DPkg::Lock::Timeout=120 -o Acquire::Retries=3 "$@" </dev/null >>"$log" 2>&1
}

# Install Debian packages; the lists are fetched only if one of them is not known yet.
install() {
    command -v apt-get >/dev/null 2>&1 || return 1
    [ "$(id -u)" = 0 ] || command -v sudo >/dev/null 2>&1 || return 1
    say "installing $* with apt-get"
    apt install --no-install-recommends "$@" && return
    [ -z "${lists_are_new:-}" ] && lists_are_new=yes && apt update &&
        apt install --no-install-recommends "$@"
}

# Can the dynamic linker find these libraries?
loads() {
    "$python" -c 'import ctypes, sys
for name in sys.argv[1:]: ctypes.CDLL(name)' "$@" 2>/dev/null
}

recent() {
    command -v "$1" >/dev/null 2>&1 &&
        "$1" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null
}

# Name a Python of 3.11 or newer in $python.
find_python() {
    for python in ${PYTHON:-python3 python3.14 python3.13 python3.12 python3.11}; do
        if recent "$python"; then return; fi
    done
    if [ -z "${PYTHON:-}" ] && install python3 python3-venv && recent python3; then
        python=python3
        return
    fi
    stop 'Python 3.11 or newer is needed: install it, or name it with PYTHON=/path/to/python3.x'
}

# `venv` of Debian and Ubuntu is a package of its own, without which there is no ensurepip.
need_venv() {
    if "$python" -c 'import ensurepip, venv' 2>/dev/null; then return; fi
    package=$("$python" -c 'import sys; print("python%d.%d-venv" % sys.version_info[:2])')
    install "$package" || install python3-venv ||
        stop "the venv module is missing: apt-get install $package"
}

# Everything that decides what is in .venv; while it is unchanged there is nothing to install.
fingerprint() {
    pwd # its commands have the path written into them
    .venv/bin/python --version
    cksum pyproject.toml constraints.txt hatch_build.py
}

environment() {
    if [ -f .venv/mlready-setup ] && [ "$(head -n 1 .venv/mlready-setup)" != "$(pwd)" ]; then
        say '.venv was made in another folder: making it anew'
        rm -rf .venv
    fi
    if ! recent .venv/bin/python; then
        find_python
        need_venv
        rm -rf .venv
        "$python" -m venv .venv || stop "$python -m venv failed"
    fi
    python=.venv/bin/python
    if [ -f .venv/mlready-setup ] && [ "$(cat .venv/mlready-setup)" = "$(fingerprint)" ]; then
        return
    fi
    say 'installing into .venv (about a minute the first time)'
    "$python" -m pip --disable-pip-version-check --no-input install --quiet \
        --constraint constraints.txt --editable '.[test]' </dev/null ||
        stop 'pip could not install the packages of pyproject.toml; its message is above'
    fingerprint >.venv/mlready-setup
}

# Which system packages are wanted and not there?
missing() {
    case $(uname -s) in
    Linux)
        loads libpango-1.0.so.0 libpangoft2-1.0.so.0 || echo "$pango"
        loads libharfbuzz-subset.so.0 || echo "$subset"
        ;;
    Darwin) loads libpango-1.0.dylib libpangoft2-1.0.dylib || echo pango ;;
    esac
    command -v pdftoppm >/dev/null 2>&1 || echo poppler-utils
}

libraries() {
    wanted=$(missing)
    [ -n "$wanted" ] || return 0
    if [ "$wanted" != "$(cat .venv/mlready-without 2>/dev/null)" ]; then
        # shellcheck disable=SC2086 # a list of names
        set -- $wanted
        install "$@" || [ $# = 1 ] || for package; do install "$package" || :; done
        missing >.venv/mlready-without # and do not try the same again each time
        # shellcheck disable=SC2046
        [ ! -s .venv/mlready-without ] || say 'could not install' $(cat .venv/mlready-without)
    fi
    case $(cat .venv/mlready-without) in
    *pango*) say "going on without PDF: install Pango for it (Debian $pango; elsewhere pango)" ;;
    esac
}

# The package of that name in Ubuntu is an empty shell that asks for a snap: it must run to count.
has_browser() {
    for name in chromium chromium-browser google-chrome; do
        if "$name" --version >/dev/null 2>&1; then return; fi
    done
    return 1
}

browser() {
    has_browser || { install chromium && has_browser; } ||
        stop 'could not install Chromium (in Ubuntu: snap install chromium)'
}

tools() {
    for name in make git; do
        command -v "$name" >/dev/null 2>&1 || install "$name" || stop "$name is needed"
    done
}

log=$(mktemp)
trap 'rm -f "$log"' EXIT

case ${1:-all} in
all)
    environment
    libraries
    ;;
browser | tools) "$1" ;;
*) stop "usage: setup.sh [browser|tools]" ;;
esac
