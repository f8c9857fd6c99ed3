#include "grammar/parser/iri.h"

namespace mote {
namespace {

bool IsAlpha(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }

bool IsSchemeCharacter(char c) {
  return IsAlpha(c) || (c >= '0' && c <= '9') || c == '+' || c == '-' || c == '.';
}

// The components of RFC 3986 section 3, each with its delimiters, so that joining them gives the
// reference back and an absent component differs from an empty one.
struct Components {
  std::string_view scheme;     // with ':'
  std::string_view authority;  // with "//"
  std::string_view path;
  std::string_view query;     // with '?'
  std::string_view fragment;  // with '#'
};

Components Split(std::string_view iri) {
  Components parts;
  if (HasIriScheme(iri)) {
    const size_t colon = iri.find(':');
    parts.scheme = iri.substr(0, colon + 1);
    iri.remove_prefix(colon + 1);
  }
  const size_t hash = iri.find('#');
  if (hash != std::string_view::npos) {
    parts.fragment = iri.substr(hash);
    iri = iri.substr(0, hash);
  }
  const size_t question = iri.find('?');
  if (question != std::string_view::npos) {
    parts.query = iri.substr(question);
    iri = iri.substr(0, question);
  }
  if (iri.substr(0, 2) == "//") {
    const size_t slash = iri.find('/', 2);
    parts.authority = iri.substr(0, slash);
    iri = slash == std::string_view::npos ? std::string_view() : iri.substr(slash);
  }
  parts.path = iri;
  return parts;
}

// RFC 3986 section 5.2.4.
std::string RemoveDotSegments(std::string_view path) {
  std::string out;
  const auto remove_last_segment = [&out] {
    const size_t slash = out.rfind('/');
    out.resize(slash == std::string::npos ? 0 : slash);
  };
  while (!path.empty()) {
    if (path.substr(0, 3) == "../") {
      path.remove_prefix(3);
    } else if (path.substr(0, 2) == "./" || path.substr(0, 3) == "/./") {
      path.remove_prefix(2);
    } else if (path == "/.") {
      path = "/";
    } else if (path.substr(0, 4) == "/../") {
      path.remove_prefix(3);
      remove_last_segment();
    } else if (path == "/..") {
      path = "/";
      remove_last_segment();
    } else if (path == "." || path == "..") {
      path = {};
    } else {
      const size_t end = path.find('/', 1);
      out.append(path.substr(0, end));
      path = end == std::string_view::npos ? std::string_view() : path.substr(end);
    }
  }
  return out;
}

// RFC 3986 section 5.2.3.
std::string Merge(const Components& base, std::string_view path) {
  std::string merged;
  if (!base.authority.empty() && base.path.empty()) {
    merged += '/';
  } else {
    const size_t slash = base.path.rfind('/');
    if (slash != std::string_view::npos) merged.append(base.path.substr(0, slash + 1));
  }
  merged.append(path);
  return merged;
}

}  // namespace

bool HasIriScheme(std::string_view iri) {
  if (iri.empty() || !IsAlpha(iri[0])) return false;
  for (size_t i = 1; i < iri.size(); ++i) {
    if (iri[i] == ':') return true;
    if (!IsSchemeCharacter(iri[i])) return false;
  }
  return false;
}

std::string ResolveIri(std::string_view base_text, std::string_view reference_text) {
  if (base_text.empty() || HasIriScheme(reference_text)) return std::string(reference_text);
  const Components base = Split(base_text);
  const Components reference = Split(reference_text);
  std::string out(base.scheme);
  if (!reference.authority.empty()) {
    out.append(reference.authority);
    out.append(RemoveDotSegments(reference.path));
    out.append(reference.query);
  } else {
    out.append(base.authority);
    if (reference.path.empty()) {
      out.append(base.path);
      out.append(reference.query.empty() ? base.query : reference.query);
    } else {
      if (reference.path[0] == '/') {
        out.append(RemoveDotSegments(reference.path));
      } else {
        out.append(RemoveDotSegments(Merge(base, reference.path)));
      }
      out.append(reference.query);
    }
  }
  out.append(reference.fragment);
  return out;
}

}  // namespace mote
