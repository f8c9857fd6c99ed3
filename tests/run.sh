#!/usr/bin/env bash
# Installs what is needed, builds, and runs all the tests: everything in a release build, the unit
# tests under AddressSanitizer and UndefinedBehaviorSanitizer, the concurrency tests under
# ThreadSanitizer, and the check of the formatting. Prints the counts of every suite; the last line is
# the total. `tests/run.sh release` (or asan, tsan, format) runs one of the four.
set -euo pipefail
cd "$(dirname "$0")/.."

stages=("$@")
[ ${#stages[@]} -gt 0 ] || stages=(format release asan tsan)
jobs=$(nproc)
failed_stages=()

shell/install_packages.sh
mkdir -p build/results
rm -f build/results/*

# build PRESET TARGET
build() {
  echo "== building: $1"
  cmake --preset "$1" >build/results/"$1".configure.log || { cat build/results/"$1".configure.log; return 1; }
  cmake --build build/"$1" --target "$2" -- -j "$jobs" >build/results/"$1".build.log 2>&1 || {
    grep -E 'error|FAILED|warning' build/results/"$1".build.log | head -50
    return 1
  }
}

# run PRESET CTEST-ARGUMENTS...
run() {
  local preset=$1
  shift
  echo "== testing: $preset"
  local code=0
  ctest --test-dir build/"$preset" --show-only=json-v1 "$@" >build/results/"$preset".tests.json
  ctest --test-dir build/"$preset" -j "$jobs" --output-on-failure --no-tests=error \
    --output-junit "$PWD"/build/results/"$preset".xml "$@" \
    >build/results/"$preset".log 2>&1 || code=$?
  if [ "$code" -ne 0 ]; then
    tail -n 300 build/results/"$preset".log
  fi
  return "$code"
}

for stage in "${stages[@]}"; do
  case "$stage" in
    format)
      echo "== formatting"
      git ls-files '*.h' '*.cc' | xargs clang-format --dry-run -Werror \
        >build/results/format.log 2>&1 || { head -50 build/results/format.log; failed_stages+=(format); }
      ;;
    release)
      build release all && run release || failed_stages+=(release)
      ;;
    asan)
      export ASAN_OPTIONS=detect_stack_use_after_return=1 UBSAN_OPTIONS=print_stacktrace=1
      build asan unit_tests && run asan -L unit || failed_stages+=(asan)
      ;;
    tsan)
      export TSAN_OPTIONS="suppressions=$PWD/tests/tsan.supp history_size=4"
      build tsan concurrency_tests && run tsan -L concurrency || failed_stages+=(tsan)
      ;;
    *)
      echo "unknown stage: $stage" >&2
      exit 2
      ;;
  esac
done

echo "== results"
/usr/bin/python3 tests/count_results.py build/results "${failed_stages[@]}"
