#include "shell/arguments/file_iri.h"

#include <filesystem>
#include <string_view>
#include <system_error>

namespace mote {

std::string FileIri(const std::string& path) {
  if (path.empty() || path == "-") return {};
  std::error_code error;
  const std::filesystem::path absolute = std::filesystem::absolute(path, error);
  if (error) return {};
  constexpr std::string_view kPlain = "/-._~!$&'()*+,;=:@";
  constexpr char kHex[] = "0123456789ABCDEF";
  std::string iri = "file://";
  for (const char c : absolute.lexically_normal().string()) {
    const unsigned char byte = static_cast<unsigned char>(c);
    const bool letter_or_digit = (byte >= '0' && byte <= '9') || (byte >= 'A' && byte <= 'Z') ||
                                 (byte >= 'a' && byte <= 'z');
    if (letter_or_digit || kPlain.find(c) != std::string_view::npos) {
      iri += c;
    } else {
      iri += '%';
      iri += kHex[byte >> 4];
      iri += kHex[byte & 15];
    }
  }
  return iri;
}

}  // namespace mote
