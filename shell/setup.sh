#!/usr/bin/env bash
# Installs what is needed, builds the `mote` command, and runs the main job: the TinyML graph is
# loaded into a database, verified and described.
set -euo pipefail
cd "$(dirname "$0")/.."

shell/install_packages.sh
cmake --preset release
cmake --build build/release --target mote
echo
database=$(mktemp -d)/tinyml.db
trap 'rm -rf "$(dirname "$database")"' EXIT
build/release/mote load "$database" ontology/schema/*.ttl ontology/boards/*.ttl ontology/models/*.ttl
build/release/mote check "$database"
build/release/mote info "$database"
echo
echo "The command is $PWD/build/release/mote; try \`build/release/mote --help\`."
