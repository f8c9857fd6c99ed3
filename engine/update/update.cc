#include "engine/update/update.h"

#include <variant>

#include "engine/update/update_run.h"
#include "storage/base/status_macros.h"

namespace mote {

absl::Status ApplyUpdate(const ast::Update& update, const UpdateLimits& limits,
                         WriteTransaction& transaction) {
  UpdateRun run(update.prologue.base, limits, transaction);
  for (const ast::UpdateOperation& operation : update.operations) {
    if (limits.interrupt != nullptr) MOTE_RETURN_IF_ERROR(limits.interrupt->Check());
    MOTE_RETURN_IF_ERROR(
        std::visit([&run](const auto& node) { return run.Run(node); }, operation.node));
  }
  return absl::OkStatus();
}

}  // namespace mote
