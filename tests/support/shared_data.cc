#include "tests/support/shared_data.h"

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>

#include "absl/status/status.h"

namespace mote::testing {

std::string SharedDir() {
  const char* from_environment = std::getenv("MOTE_SHARED_DIR");
  if (from_environment != nullptr && *from_environment != '\0') return from_environment;
  const std::string_view configured = MOTE_SHARED_DEFAULT;
  if (!configured.empty()) return std::string(configured);
  return std::string(MOTE_SOURCE_DIR) + "/../shared";
}

std::string SharedPath(std::string_view relative) {
  std::string path = SharedDir();
  path += '/';
  path += relative;
  return path;
}

bool SharedExists(std::string_view relative) {
  std::error_code error;
  return std::filesystem::exists(SharedPath(relative), error);
}

bool SharedRequired() {
  const char* value = std::getenv("MOTE_REQUIRE_SHARED");
  return value != nullptr && std::string_view(value) == "1";
}

absl::StatusOr<std::string> ReadFile(const std::string& path) {
  std::ifstream stream(path, std::ios::binary);
  if (!stream) return absl::NotFoundError("cannot read " + path);
  std::string content((std::istreambuf_iterator<char>(stream)), std::istreambuf_iterator<char>());
  if (stream.bad()) return absl::NotFoundError("cannot read " + path);
  return content;
}

}  // namespace mote::testing
