#include "shell/terminal/load_progress.h"

#include <algorithm>
#include <string>
#include <string_view>

#include "shell/arguments/units.h"

namespace mote {
namespace {

std::string_view PhaseLabel(LoadPhase phase) {
  switch (phase) {
    case LoadPhase::kRead:
      return "reading";
    case LoadPhase::kDictionary:
      return "writing terms";
    case LoadPhase::kSort:
      return "sorting";
    case LoadPhase::kWrite:
      return "writing";
    case LoadPhase::kPublish:
      return "publishing";
  }
  return "loading";
}

}  // namespace

void LoadProgressBar::Update(const LoadProgress& progress) {
  if (!bar_.enabled()) return;
  const double seconds = std::chrono::duration<double>(Clock::now() - start_).count();
  std::string figures = FormatCount(progress.statements) + " statements";
  double fraction = -1;
  if (progress.phase == LoadPhase::kRead) {
    figures +=
        ", " +
        FormatShortCount(static_cast<double>(progress.statements) / std::max(seconds, 1e-3)) + "/s";
    if (progress.bytes_total > 0) {
      fraction =
          static_cast<double>(progress.bytes_read) / static_cast<double>(progress.bytes_total);
    }
  }
  bar_.Update(PhaseLabel(progress.phase), fraction, figures);
}

}  // namespace mote
