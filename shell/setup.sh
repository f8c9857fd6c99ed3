#!/usr/bin/env bash
# Installs what is needed, builds the `mote` command, and runs the main job: the TinyML graph is
# loaded into a database, and three questions about it are answered.
set -euo pipefail
cd "$(dirname "$0")/.."

shell/install_packages.sh
cmake --preset release
cmake --build build/release --target mote
echo
build/release/mote demo
echo
echo "The command is $PWD/build/release/mote; try \`build/release/mote --help\`."
