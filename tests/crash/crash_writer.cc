// crash_writer DIRECTORY SEED FIRST [KIND OPERATION]: commits FIRST, FIRST + 1, ... of the workload
// SEED to the store DIRECTORY/disk/db, writes the number of each, eight bytes, to standard output
// once the commit is durable, and folds, compacts and brings the backup DIRECTORY/disk/backup up to
// date behind some of them, the last of which is told in the same way. Goes on until it is killed
// or, with a KIND, until something happens at the change to the file system of number OPERATION:
//
//   cut     The power is cut: all that was not synced is thrown away, the exit code is kPowerCut.
//   error   One operation fails; soon after the power is cut, or the store is closed.
//   errors  This and all later operations fail.
//   short   Half of an append is written; the rest as for `error`.
//   full    There is no space left from there on, and later some again.
//
// A commit that fails is tried again, as a program would.

#include <unistd.h>

#include <chrono>
#include <cstdint>
#include <filesystem>
#include <iostream>
#include <memory>
#include <string>
#include <thread>

#include "storage/kv/rocks_kv_store.h"
#include "storage/store/store.h"
#include "tests/crash/rounds.h"
#include "tests/crash/workload.h"
#include "tests/support/fault_injection_env.h"

namespace {

using Fault = mote::FaultInjectionFileSystem::Fault;

constexpr int kRefusals = 8;

absl::StatusOr<std::unique_ptr<mote::Store>> Open(const std::string& path, rocksdb::Env* env) {
  if (env == nullptr) return mote::Store::Open(path, mote::StoreOptions{});
  mote::KvOptions options;
  options.spaces = mote::StoreSpaces();
  absl::StatusOr<std::unique_ptr<mote::KvStore>> kv = mote::OpenRocksKvStore(path, options, env);
  if (!kv.ok()) return kv.status();
  return mote::Store::OpenOn(*std::move(kv), mote::StoreOptions{});
}

void Arm(const std::string& kind, uint64_t operation, mote::FaultInjectionFileSystem* files) {
  if (kind == "cut") {
    files->CutPowerAt(operation, mote::crash::kPowerCut);
    return;
  }
  const Fault fault = kind == "short"  ? Fault::kShortWrite
                      : kind == "full" ? Fault::kNoSpace
                                       : Fault::kError;
  files->FailAt(operation, fault, /*forever=*/kind == "errors" || kind == "full");
  // At the latest; a failure may pass without being noticed.
  files->CutPowerAt(operation + 20 + operation % 400, mote::crash::kPowerCut);
}

}  // namespace

int main(int argc, char** argv) {
  if (argc != 4 && argc != 6) return 2;
  const std::string directory = argv[1];
  const std::string disk = directory + "/disk";
  const mote::crash::Workload workload(std::stoull(argv[2]));
  const std::string kind = argc == 6 ? argv[4] : "";
  const uint64_t operation = argc == 6 ? std::stoull(argv[5]) : 0;
  std::filesystem::create_directories(disk);
  std::unique_ptr<mote::FaultInjectionEnv> faults;
  if (argc == 6) {
    faults = std::make_unique<mote::FaultInjectionEnv>(disk);
    Arm(kind, operation, faults->file_system.get());
  }
  const bool may_fail = faults != nullptr && kind != "cut";
  absl::StatusOr<std::unique_ptr<mote::Store>> store =
      Open(disk + "/db", faults == nullptr ? nullptr : faults->env.get());
  if (!store.ok()) {
    if (may_fail) faults->file_system->CutPower(mote::crash::kPowerCut);
    std::cerr << store.status() << "\n";
    return 3;
  }
  int refusals = 0;
  for (uint64_t number = std::stoull(argv[3]);;) {
    const absl::Status status =
        mote::crash::Apply(workload, number, directory + "/load.nq", store->get());
    if (!status.ok() && (!may_fail || absl::IsInternal(status))) {
      std::cerr << status << "\n";
      return 4;
    }
    if (!status.ok()) {
      ++refusals;
      // Space is found, where that was wrong.
      if (refusals == kRefusals / 2 && kind == "full") faults->file_system->ClearFaults();
      if (refusals < kRefusals) {
        std::this_thread::sleep_for(std::chrono::milliseconds(operation % 2 == 0 ? 60 : 1));
        continue;
      }
      if (operation % 3 != 0) faults->file_system->CutPower(mote::crash::kPowerCut);
      store->reset();
      return mote::crash::kGaveUp;
    }
    if (write(STDOUT_FILENO, &number, sizeof(number)) != sizeof(number)) return 5;
    const absl::StatusOr<bool> backed_up =
        mote::crash::Maintain(workload, number, disk + "/backup", store->get());
    if (!backed_up.ok() && !may_fail) {
      std::cerr << backed_up.status() << "\n";
      return 6;
    }
    const uint64_t backup = number | mote::crash::kBackup;
    if (backed_up.ok() && *backed_up && write(STDOUT_FILENO, &backup, 8) != 8) return 5;
    ++number;
  }
}
