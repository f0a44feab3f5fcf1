#!/bin/sh
# Makes a virtual environment. Debian's python3 cannot by itself: the part that brings pip is a package of its own,
# which is installed here where that is allowed, and named where it is not.
#   venv.sh PYTHON FOLDER
set -eu
python=$1
folder=$2

"$python" -c 'import sys; sys.exit(sys.version_info < (3, 11))' || {
    echo "invoice-assistant needs Python 3.11 or newer; $python is $("$python" --version 2>&1)" >&2
    exit 1
}

can_make_venv() {
    "$python" -c 'import ensurepip, venv' 2>/dev/null
}

if ! can_make_venv && command -v apt-get >/dev/null; then
    as_root=
    [ "$(id -u)" = 0 ] || as_root="sudo -n"
    if [ -z "$as_root" ] || $as_root true 2>/dev/null; then
        echo "installing python3-venv" >&2
        $as_root apt-get update -qq
        $as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends python3-venv >&2
    fi
fi
can_make_venv || {
    echo "$python cannot make a virtual environment: apt install python3-venv" >&2
    exit 1
}

"$python" -m venv "$folder"
