#include <benchmark/benchmark.h>

#include "bench/engine/embedding/people.h"

int main(int argc, char** argv) {
  benchmark::Initialize(&argc, argv);
  if (benchmark::ReportUnrecognizedArguments(argc, argv)) return 1;
  benchmark::RunSpecifiedBenchmarks();
  mote::People::CloseAll();
  benchmark::Shutdown();
  return 0;
}
