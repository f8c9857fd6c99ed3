#include "mote/bulk_loader.h"

#include <string>
#include <utility>
#include <vector>

#include "engine/embedding/check_term.h"
#include "engine/embedding/database_impl.h"
#include "engine/embedding/hidden.h"
#include "storage/base/free_pages.h"
#include "storage/base/status_macros.h"
#include "storage/load/bulk_load.h"
#include "storage/rdf/rdf_syntax.h"

namespace mote {
namespace {

std::string_view PhaseName(LoadPhase phase) {
  switch (phase) {
    case LoadPhase::kRead:
      return "read";
    case LoadPhase::kDictionary:
      return "dictionary";
    case LoadPhase::kSort:
      return "sort";
    case LoadPhase::kWrite:
      return "write";
    case LoadPhase::kPublish:
      break;
  }
  return "publish";
}

// Hands on what a program gives until it ends.
absl::Status Produce(const BulkLoader::QuadSource& next, QuadHandler& handler) {
  while (true) {
    QuadView quad;
    MOTE_ASSIGN_OR_RETURN(const bool more, next(&quad));
    if (!more) return absl::OkStatus();
    MOTE_RETURN_IF_ERROR(CheckQuadTerms(quad));
    MOTE_RETURN_IF_ERROR(handler.OnQuad(quad));
  }
}

}  // namespace

class MOTE_HIDDEN BulkLoader::Impl {
 public:
  explicit Impl(Database* database) : database_(database->impl()) {}

  Store& store() { return database_->store(); }
  std::vector<LoadInput>& inputs() { return inputs_; }

 private:
  const std::shared_ptr<Database::Impl> database_;
  std::vector<LoadInput> inputs_;
};

BulkLoader::BulkLoader(Database* database) : impl_(std::make_unique<Impl>(database)) {}

BulkLoader::~BulkLoader() = default;

absl::Status BulkLoader::AddFile(const std::string& path, std::string_view format,
                                 const std::string& graph_iri, const std::string& base_iri) {
  LoadInput input;
  input.path = path;
  input.graph_iri = graph_iri;
  input.base_iri = base_iri;
  input.format = format.empty() ? RdfFormatFromPath(path) : RdfFormatFromName(format);
  if (!input.format.has_value()) {
    return absl::InvalidArgumentError(
        format.empty() ? path + ": cannot tell the format from the name"
                       : "`" + std::string(format) + "` is no format of RDF that Mote knows");
  }
  impl_->inputs().push_back(std::move(input));
  return absl::OkStatus();
}

void BulkLoader::AddQuads(QuadSource next) {
  LoadInput input;
  input.produce = [next = std::move(next)](QuadHandler& handler) { return Produce(next, handler); };
  impl_->inputs().push_back(std::move(input));
}

absl::StatusOr<BulkReport> BulkLoader::Load(const BulkLoadOptions& options) {
  LoadOptions load;
  load.memory_budget = options.memory_budget;
  load.threads = options.threads;
  load.lenient = options.lenient;
  load.message = options.message;
  load.cancel = options.cancel;
  if (options.progress) {
    load.progress = [&options](const LoadProgress& progress) {
      options.progress({PhaseName(progress.phase), progress.bytes_read, progress.bytes_total,
                        progress.statements});
    };
  }
  const std::vector<LoadInput> inputs = std::exchange(impl_->inputs(), {});
  const absl::StatusOr<LoadReport> loaded = BulkLoad(impl_->store(), inputs, load);
  ReturnFreePages();
  MOTE_ASSIGN_OR_RETURN(const LoadReport report, loaded);
  BulkReport out;
  out.statements = report.statements;
  out.inserted = report.quads_inserted;
  out.skipped = report.skipped;
  out.commit_number = report.commit_number;
  out.seconds = report.seconds;
  return out;
}

}  // namespace mote
