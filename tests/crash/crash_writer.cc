// crash_writer DIRECTORY SEED FIRST [CUT]: commits FIRST, FIRST + 1, ... of the workload SEED to
// the store DIRECTORY/db and writes the number of each, eight bytes, to standard output once the
// commit is durable. Goes on until it is killed or, with CUT, until the power is cut at the CUT-th
// change to the file system: all that was not synced is thrown away, and the exit code is
// kPowerCut.

#include <unistd.h>

#include <cstdint>
#include <filesystem>
#include <iostream>
#include <memory>
#include <string>

#include "storage/kv/rocks_kv_store.h"
#include "storage/store/store.h"
#include "tests/crash/rounds.h"
#include "tests/crash/workload.h"
#include "tests/support/fault_injection_env.h"

namespace {

absl::StatusOr<std::unique_ptr<mote::Store>> Open(const std::string& path, rocksdb::Env* env) {
  if (env == nullptr) return mote::Store::Open(path, mote::StoreOptions{});
  mote::KvOptions options;
  options.spaces = mote::StoreSpaces();
  absl::StatusOr<std::unique_ptr<mote::KvStore>> kv = mote::OpenRocksKvStore(path, options, env);
  if (!kv.ok()) return kv.status();
  return mote::Store::OpenOn(*std::move(kv), mote::StoreOptions{});
}

}  // namespace

int main(int argc, char** argv) {
  if (argc != 4 && argc != 5) return 2;
  const std::string directory = argv[1];
  const std::string path = directory + "/db";
  const mote::crash::Workload workload(std::stoull(argv[2]));
  std::unique_ptr<mote::FaultInjectionEnv> faults;
  if (argc == 5) {
    std::filesystem::create_directories(path);
    faults = std::make_unique<mote::FaultInjectionEnv>(path);
    faults->file_system->CutPowerAt(std::stoull(argv[4]), mote::crash::kPowerCut);
  }
  absl::StatusOr<std::unique_ptr<mote::Store>> store =
      Open(path, faults == nullptr ? nullptr : faults->env.get());
  if (!store.ok()) {
    std::cerr << store.status() << "\n";
    return 3;
  }
  for (uint64_t number = std::stoull(argv[3]);; ++number) {
    const absl::Status status =
        mote::crash::Apply(workload, number, directory + "/load.nq", store->get());
    if (!status.ok()) {
      std::cerr << status << "\n";
      return 4;
    }
    if (write(STDOUT_FILENO, &number, sizeof(number)) != sizeof(number)) return 5;
  }
}
