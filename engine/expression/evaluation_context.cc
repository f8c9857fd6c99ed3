#include "engine/expression/evaluation_context.h"

#include <chrono>
#include <utility>

#include "absl/strings/string_view.h"
#include "storage/base/status_macros.h"

namespace mote {
namespace {

DateTime CurrentMoment() {
  using std::chrono::duration_cast;
  auto since_epoch = std::chrono::system_clock::now().time_since_epoch();
  int64_t millis = duration_cast<std::chrono::milliseconds>(since_epoch).count();
  TimePoint point;
  point.seconds = millis / 1000;
  point.attoseconds = static_cast<uint64_t>(millis % 1000) * 1'000'000'000'000'000;
  return DateTime::FromTimePoint(point, 0);
}

uint64_t SystemSeed() {
  std::random_device device;
  return (uint64_t{device()} << 32) ^ device();
}

}  // namespace

EvaluationContext::EvaluationContext(const QuadSource& source, EvaluationOptions options)
    : source_(source),
      options_(std::move(options)),
      local_(source, options_.memory),
      terms_(source, &local_, options_.term_cache_bytes),
      now_(CurrentMoment()),
      random_(options_.random_seed != 0 ? options_.random_seed : SystemSeed()) {}

void EvaluationContext::StartAgain() {
  now_ = CurrentMoment();
  blank_nodes_.clear();
}

double EvaluationContext::RandomUnit() { return static_cast<double>(random_() >> 11) * 0x1.0p-53; }

absl::StatusOr<Id> EvaluationContext::BlankNodeOf(uint32_t scope, uint64_t solution,
                                                  std::string_view label) {
  auto [it, inserted] =
      blank_nodes_.try_emplace({(uint64_t{scope} << 48) ^ solution, std::string(label)}, Id());
  if (inserted) {
    MOTE_ASSIGN_OR_RETURN(it->second, local_.NewBlankNode());
  }
  return it->second;
}

}  // namespace mote
