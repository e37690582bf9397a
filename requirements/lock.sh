#!/bin/sh
# Makes the hash-locked requirement files anew from pyproject.toml. Needs uv (`make lock` brings it).
# The files name no package index: pip uses the one that it is set up with.
set -eu
cd "$(dirname "$0")/.."
compile() {
    uv pip compile --quiet --universal --python-version 3.11 --generate-hashes \
        --no-emit-index-url --no-header --no-annotate "$@"
}
compile --group pip -o requirements/pip.txt "$@"
compile pyproject.toml --all-extras --group run -o requirements/run.txt "$@"
compile pyproject.toml --all-extras --group dev -o requirements/dev.txt "$@"
# pywb replays WARC files in one test. It pins old packages that clash with ours, so it has its own environment.
compile --group pywb -o requirements/pywb.txt "$@"
# The extractors that `make bench-extraction` compares ours with have their own, too.
compile requirements/peers.in -o requirements/peers.txt "$@"
# So have the programs that one test opens our exports with.
compile requirements/readers.in -o requirements/readers.txt "$@"
