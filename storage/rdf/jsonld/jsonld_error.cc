#include "storage/rdf/jsonld/jsonld_error.h"

#include "absl/strings/cord.h"

namespace mote::jsonld {
namespace {

constexpr char kPayloadType[] = "mote.JsonLdErrorCode";

}  // namespace

absl::Status Error(std::string_view code, std::string_view detail) {
  std::string message(code);
  if (!detail.empty()) message.append(": ").append(detail);
  absl::Status status = absl::InvalidArgumentError(message);
  status.SetPayload(kPayloadType, absl::Cord(std::string(code)));
  return status;
}

std::string ErrorCodeOf(const absl::Status& status) {
  const absl::optional<absl::Cord> payload = status.GetPayload(kPayloadType);
  return payload ? std::string(*payload) : std::string();
}

absl::Status Prefixed(std::string_view prefix, const absl::Status& status) {
  absl::Status prefixed(status.code(), std::string(prefix) + std::string(status.message()));
  status.ForEachPayload([&](absl::string_view type, const absl::Cord& payload) {
    prefixed.SetPayload(type, payload);
  });
  return prefixed;
}

}  // namespace mote::jsonld
