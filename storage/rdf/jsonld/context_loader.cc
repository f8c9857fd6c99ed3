#include "storage/rdf/jsonld/context_loader.h"

#include <filesystem>
#include <optional>
#include <system_error>
#include <utility>

#include "storage/base/status_macros.h"
#include "storage/rdf/byte_source.h"
#include "storage/rdf/jsonld/json_parser.h"
#include "storage/rdf/jsonld/jsonld_error.h"
#include "storage/rdf/scan.h"

namespace mote::jsonld {
namespace {

// The path that a `file:` IRI names (RFC 8089), or nothing.
std::optional<std::string> PathOf(std::string_view iri) {
  constexpr std::string_view kScheme = "file://";
  constexpr std::string_view kLocalhost = "localhost/";
  if (!iri.starts_with(kScheme)) return std::nullopt;
  std::string_view rest = iri.substr(kScheme.size());
  if (rest.starts_with(kLocalhost)) rest.remove_prefix(kLocalhost.size() - 1);
  if (!rest.starts_with('/')) return std::nullopt;
  rest = rest.substr(0, rest.find_first_of("?#"));
  std::string path;
  for (size_t i = 0; i < rest.size(); ++i) {
    if (rest[i] != '%') {
      path += rest[i];
      continue;
    }
    if (i + 2 >= rest.size()) return std::nullopt;
    const int high = HexValue(rest[i + 1]);
    const int low = HexValue(rest[i + 2]);
    if (high < 0 || low < 0 || high * 16 + low == 0) return std::nullopt;
    path += static_cast<char>(high * 16 + low);
    i += 2;
  }
  return path;
}

absl::Status LoadFailed(const std::string& iri, std::string_view reason) {
  return Error("loading remote context failed", "<" + iri + "> " + std::string(reason));
}

}  // namespace

absl::StatusOr<JsonValue> ContextLoader::Read(const std::string& iri) const {
  std::string path;
  const auto mapped = contexts_.find(iri);
  if (mapped != contexts_.end()) {
    path = mapped->second;
  } else {
    std::optional<std::string> local = allow_files_ ? PathOf(iri) : std::nullopt;
    if (!local.has_value()) {
      return LoadFailed(iri,
                        "is not among the known contexts, and nothing is fetched from the "
                        "network; name a file that stands for it (`--context IRI=FILE`)");
    }
    path = *std::move(local);
  }
  std::error_code error;
  if (!std::filesystem::is_regular_file(path, error)) {
    return LoadFailed(iri, "stands for " + path + ", which is no file");
  }
  absl::StatusOr<std::unique_ptr<ByteSource>> source = OpenByteSource(path);
  if (!source.ok()) return LoadFailed(iri, std::string(source.status().message()));
  const absl::StatusOr<std::string> text = ReadAll(**source, path, max_memory_);
  if (!text.ok()) return LoadFailed(iri, std::string(text.status().message()));
  absl::StatusOr<JsonValue> document = ParseJson(*text, {path, max_memory_});
  if (!document.ok()) return LoadFailed(iri, std::string(document.status().message()));
  JsonValue* const context = document->Find("@context");
  if (context == nullptr) {
    return Error("invalid remote context", "<" + iri + "> has no member @context");
  }
  return std::move(*context);
}

absl::StatusOr<const JsonValue*> ContextLoader::Load(const std::string& iri) {
  const auto known = documents_.find(iri);
  if (known != documents_.end()) return known->second.get();
  MOTE_ASSIGN_OR_RETURN(JsonValue context, Read(iri));
  auto& kept = documents_[iri];
  kept = std::make_unique<const JsonValue>(std::move(context));
  return kept.get();
}

}  // namespace mote::jsonld
