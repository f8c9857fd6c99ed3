#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "mote/bulk_loader.h"
#include "mote/database.h"

// What it costs to look something up in a process of its own: `open_bench FILE...` loads the files
// into a temporary database, then starts itself again, 20 times each for reading and for writing,
// with Options::Tiny(). Each process opens the database, answers a first query, closes it, and
// reports how long that took and the most memory it had resident, the program and its libraries
// included.

namespace mote {
namespace {

constexpr int kProcesses = 20;

struct Cost {
  double milliseconds;  // From before opening until after closing.
  double megabytes;     // The peak of resident memory of the whole process.
};

absl::StatusOr<double> PeakMegabytes() {
  std::ifstream status("/proc/self/status");
  std::string word;
  while (status >> word) {
    double kilobytes;
    if (word == "VmHWM:" && status >> kilobytes) return kilobytes / 1024;
  }
  return absl::UnavailableError("/proc/self/status does not tell the peak of resident memory");
}

// In the process that is measured.
absl::Status OpenQueryClose(const std::string& path, bool read_only, const std::string& query) {
  Options options = Options::Tiny();
  options.read_only = read_only;
  const auto begin = std::chrono::steady_clock::now();
  {
    absl::StatusOr<std::unique_ptr<Database>> database = Database::Open(path, options);
    if (!database.ok()) return database.status();
    absl::StatusOr<Result> result = (*database)->Query(query);
    if (!result.ok()) return result.status();
    if (!result->Next() || result->GetTerm(size_t{0}) == nullptr) {
      return absl::InternalError("no answer: " + result->status().ToString());
    }
  }
  const std::chrono::duration<double, std::milli> time = std::chrono::steady_clock::now() - begin;
  const absl::StatusOr<double> megabytes = PeakMegabytes();
  if (!megabytes.ok()) return megabytes.status();
  std::cout << time.count() << " " << *megabytes << "\n";
  return absl::OkStatus();
}

absl::StatusOr<Cost> Measure(const std::string& path, bool read_only, const std::string& query) {
  int ends[2];
  if (pipe(ends) != 0) return absl::UnavailableError("no pipe");
  const pid_t child = fork();
  if (child == 0) {
    dup2(ends[1], STDOUT_FILENO);
    close(ends[0]);
    close(ends[1]);
    const char* mode = read_only ? "--read" : "--write";
    execl("/proc/self/exe", "open_bench", mode, path.c_str(), query.c_str(), nullptr);
    _exit(127);
  }
  close(ends[1]);
  std::string output;
  char buffer[256];
  for (ssize_t bytes; (bytes = read(ends[0], buffer, sizeof buffer)) > 0;) {
    output.append(buffer, static_cast<size_t>(bytes));
  }
  close(ends[0]);
  int status = 0;
  if (child < 0 || waitpid(child, &status, 0) != child || status != 0) {
    return absl::InternalError("the process has failed");
  }
  Cost cost;
  if (std::sscanf(output.c_str(), "%lf %lf", &cost.milliseconds, &cost.megabytes) != 2) {
    return absl::InternalError("the process has said: " + output);
  }
  return cost;
}

absl::Status MeasureMany(const std::string& path, bool read_only, const std::string& query) {
  std::vector<Cost> costs;
  for (int i = 0; i < kProcesses; ++i) {
    const absl::StatusOr<Cost> cost = Measure(path, read_only, query);
    if (!cost.ok()) return cost.status();
    costs.push_back(*cost);
  }
  const auto middle_and_most = [&costs](double Cost::*part) {
    std::sort(costs.begin(), costs.end(),
              [part](const Cost& a, const Cost& b) { return a.*part < b.*part; });
    return std::pair(costs[costs.size() / 2].*part, costs.back().*part);
  };
  const auto [time, most_time] = middle_and_most(&Cost::milliseconds);
  const auto [memory, most_memory] = middle_and_most(&Cost::megabytes);
  std::printf("%s: median %.1f ms, at most %.1f ms; median %.1f MiB, at most %.1f MiB resident\n",
              read_only ? "read-only" : "read-write", time, most_time, memory, most_memory);
  std::fflush(stdout);
  return absl::OkStatus();
}

absl::Status Load(const std::string& path, const std::vector<std::string>& arguments) {
  absl::StatusOr<std::unique_ptr<Database>> database = Database::Open(path);
  if (!database.ok()) return database.status();
  BulkLoader loader(database->get());
  for (const std::string& file : arguments) {
    const absl::Status added = loader.AddFile(file);
    if (!added.ok()) return added;
  }
  return loader.Load().status();
}

// A query for what is said of some subject.
absl::StatusOr<std::string> PointQuery(const std::string& path) {
  Options options;
  options.read_only = true;
  absl::StatusOr<std::unique_ptr<Database>> database = Database::Open(path, options);
  if (!database.ok()) return database.status();
  absl::StatusOr<Result> result =
      (*database)->Query("SELECT ?s { ?s ?p ?o FILTER(isIRI(?s)) } OFFSET 1000 LIMIT 1");
  if (!result.ok()) return result.status();
  if (!result->Next()) return absl::InvalidArgumentError("the files hold too little");
  return "SELECT ?o { <" + std::string(*result->GetString(size_t{0})) + "> ?p ?o }";
}

absl::Status Run(const std::vector<std::string>& files) {
  std::string pattern = std::filesystem::temp_directory_path() / "mote_open_XXXXXX";
  const std::string directory = mkdtemp(pattern.data());
  const std::string path = directory + "/open.db";
  absl::Status status = Load(path, files);
  if (status.ok()) {
    const absl::StatusOr<std::string> query = PointQuery(path);
    status = query.status();
    for (const bool read_only : {true, false}) {
      if (status.ok()) status = MeasureMany(path, read_only, *query);
    }
  }
  std::filesystem::remove_all(directory);
  return status;
}

}  // namespace
}  // namespace mote

int main(int argc, char** argv) {
  const std::vector<std::string> arguments(argv + 1, argv + argc);
  if (arguments.empty()) {
    std::cerr << "usage: open_bench FILE...\n";
    return 2;
  }
  const bool is_measured = arguments[0] == "--read" || arguments[0] == "--write";
  if (is_measured && arguments.size() != 3) return 2;
  const absl::Status status =
      is_measured ? mote::OpenQueryClose(arguments[1], arguments[0] == "--read", arguments[2])
                  : mote::Run(arguments);
  if (!status.ok()) std::cerr << "open_bench: " << status << "\n";
  return status.ok() ? 0 : 1;
}
