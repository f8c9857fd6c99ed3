#include "storage/rdf/iri.h"

#include <algorithm>

#include "storage/rdf/scan.h"
#include "storage/term/utf8.h"

namespace mote {
namespace {

constexpr bool IsAlpha(char c) { return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z'); }
constexpr bool IsSchemeChar(char c) {
  return IsAlpha(c) || (c >= '0' && c <= '9') || c == '+' || c == '-' || c == '.';
}

// Length of the scheme with its colon, or 0.
size_t SchemeLength(std::string_view iri) {
  if (iri.empty() || !IsAlpha(iri[0])) return 0;
  size_t i = 1;
  while (i < iri.size() && IsSchemeChar(iri[i])) ++i;
  return i < iri.size() && iri[i] == ':' ? i + 1 : 0;
}

// End of the authority with its slashes, if there is one at `from`; else `from`.
size_t AuthorityEnd(std::string_view iri, size_t from) {
  if (iri.substr(from, 2) != "//") return from;
  return std::min(iri.find_first_of("/?#", from + 2), iri.size());
}

// RFC 3986, section 5.2.4: appends `path` to `out` without its "." and ".." segments. `start` is
// where the path begins in `out`; ".." never goes further back.
void AppendWithoutDotSegments(std::string_view path, size_t start, std::string* out) {
  const auto remove_last_segment = [&] {
    const size_t slash = out->find_last_of('/');
    out->resize(slash == std::string::npos || slash < start ? start : slash);
  };
  std::string_view in = path;
  while (!in.empty()) {
    if (in.starts_with("../")) {
      in.remove_prefix(3);
    } else if (in.starts_with("./") || in.starts_with("/./")) {
      in.remove_prefix(2);
    } else if (in == "/.") {
      in = "/";
    } else if (in.starts_with("/../")) {
      in.remove_prefix(3);
      remove_last_segment();
    } else if (in == "/..") {
      in = "/";
      remove_last_segment();
    } else if (in == "." || in == "..") {
      in = {};
    } else {
      const size_t end = std::min(in.find('/', 1), in.size());
      out->append(in.substr(0, end));
      in.remove_prefix(end);
    }
  }
}

}  // namespace

bool HasScheme(std::string_view iri) { return SchemeLength(iri) > 0; }

bool HasIriCharacters(std::string_view text) {
  for (size_t i = 0; i < text.size();) {
    const auto c = static_cast<unsigned char>(text[i]);
    if (c < 0x80) {
      if (IsIriExcluded(c)) return false;
      ++i;
    } else if (!IsIriCodePoint(DecodeUtf8(text, &i))) {
      return false;
    }
  }
  return true;
}

bool IsAbsoluteIri(std::string_view iri) { return HasScheme(iri) && HasIriCharacters(iri); }

BaseIri::BaseIri(std::string_view iri) : iri_(iri) {
  scheme_end_ = SchemeLength(iri);
  authority_end_ = AuthorityEnd(iri, scheme_end_);
  path_end_ = std::min(iri.find_first_of("?#", authority_end_), iri.size());
  query_end_ = std::min(iri.find('#', path_end_), iri.size());
}

void BaseIri::Resolve(std::string_view reference, std::string* out) const {
  if (HasScheme(reference)) {
    out->append(reference);
    return;
  }
  const std::string_view base = iri_;
  const size_t authority_end = AuthorityEnd(reference, 0);
  const size_t path_end = std::min(reference.find_first_of("?#", authority_end), reference.size());
  const std::string_view path = reference.substr(authority_end, path_end - authority_end);
  const std::string_view query_and_fragment = reference.substr(path_end);
  if (authority_end > 0) {
    out->append(base.substr(0, scheme_end_));
    out->append(reference.substr(0, authority_end));
    AppendWithoutDotSegments(path, out->size(), out);
    out->append(query_and_fragment);
    return;
  }
  if (path.empty()) {
    // The base's path, and its query unless the reference has one; never its fragment.
    const bool has_query = query_and_fragment.starts_with("?");
    out->append(base.substr(0, has_query ? path_end_ : query_end_));
    out->append(query_and_fragment);
    return;
  }
  out->append(base.substr(0, authority_end_));
  const size_t start = out->size();
  if (path[0] == '/') {
    AppendWithoutDotSegments(path, start, out);
  } else {
    // RFC 3986, section 5.2.3.
    const std::string_view base_path = base.substr(authority_end_, path_end_ - authority_end_);
    std::string merged;
    if (base_path.empty() && authority_end_ > scheme_end_) {
      merged = "/";
    } else {
      merged = base_path.substr(0, base_path.find_last_of('/') + 1);
    }
    merged += path;
    AppendWithoutDotSegments(merged, start, out);
  }
  out->append(query_and_fragment);
}

}  // namespace mote
