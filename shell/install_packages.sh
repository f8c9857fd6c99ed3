#!/usr/bin/env bash
# Installs the Debian packages that building and testing Mote need. Does nothing where they are there
# already, so that it needs neither the network nor root a second time.
set -euo pipefail

packages=(
  build-essential ca-certificates ccache clang-format cmake git mold ninja-build pkg-config zstd
  antlr4 libantlr4-runtime-dev
  libabsl-dev libbenchmark-dev libexpat1-dev libgmock-dev libgtest-dev libicu-dev libre2-dev
  libreadline-dev librocksdb-dev libssl-dev libxxhash-dev libzstd-dev nlohmann-json3-dev zlib1g-dev
  python3 python3-rdflib raptor2-utils serdi
)

missing=()
for package in "${packages[@]}"; do
  status=$(dpkg-query -W -f '${db:Status-Status}' "$package" 2>/dev/null || true)
  [ "$status" = installed ] || missing+=("$package")
done
[ ${#missing[@]} -gt 0 ] || exit 0

as_root=()
[ "$(id -u)" -eq 0 ] || as_root=(sudo)
echo "Installing: ${missing[*]}"
"${as_root[@]}" apt-get update -q
"${as_root[@]}" env DEBIAN_FRONTEND=noninteractive \
  apt-get install -y -q --no-install-recommends "${missing[@]}"
