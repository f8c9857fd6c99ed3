#include "storage/rdf/rdf_syntax.h"

#include <string>

namespace mote {
namespace {

struct FormatEntry {
  RdfFormat format;
  std::string_view name;
  std::string_view extension;
  std::string_view media_type;
};

constexpr FormatEntry kFormats[] = {
    {RdfFormat::kNTriples, "ntriples", "nt", "application/n-triples"},
    {RdfFormat::kNQuads, "nquads", "nq", "application/n-quads"},
    {RdfFormat::kTurtle, "turtle", "ttl", "text/turtle"},
    {RdfFormat::kTriG, "trig", "trig", "application/trig"},
    {RdfFormat::kRdfXml, "rdfxml", "rdf", "application/rdf+xml"},
    {RdfFormat::kJsonLd, "jsonld", "jsonld", "application/ld+json"},
};

// Other names in use.
struct Alias {
  RdfFormat format;
  std::string_view name;
};
constexpr Alias kAliases[] = {
    {RdfFormat::kNTriples, "n-triples"}, {RdfFormat::kNQuads, "n-quads"},
    {RdfFormat::kTurtle, "turtle"},      {RdfFormat::kRdfXml, "xml"},
    {RdfFormat::kRdfXml, "owl"},         {RdfFormat::kJsonLd, "json-ld"},
};

std::string LowerCase(std::string_view text) {
  std::string out(text);
  for (char& c : out) {
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  }
  return out;
}

const FormatEntry& EntryOf(RdfFormat format) { return kFormats[static_cast<size_t>(format)]; }

}  // namespace

std::string_view RdfFormatName(RdfFormat format) { return EntryOf(format).name; }

std::optional<RdfFormat> RdfFormatFromName(std::string_view name) {
  const std::string wanted = LowerCase(name);
  for (const FormatEntry& entry : kFormats) {
    if (wanted == entry.name || wanted == entry.extension) return entry.format;
  }
  for (const Alias& alias : kAliases) {
    if (wanted == alias.name) return alias.format;
  }
  return std::nullopt;
}

std::optional<RdfFormat> RdfFormatFromPath(std::string_view path) {
  std::string_view name = path.substr(path.find_last_of('/') + 1);
  const std::string lower = LowerCase(name);
  name = lower;
  for (const std::string_view compressed : {".gz", ".zst"}) {
    if (name.ends_with(compressed)) {
      name.remove_suffix(compressed.size());
      break;
    }
  }
  const size_t dot = name.find_last_of('.');
  if (dot == std::string_view::npos) return std::nullopt;
  return RdfFormatFromName(name.substr(dot + 1));
}

std::string_view RdfMediaType(RdfFormat format) { return EntryOf(format).media_type; }

std::optional<RdfFormat> RdfFormatFromMediaType(std::string_view media_type) {
  std::string type = LowerCase(media_type.substr(0, media_type.find(';')));
  while (!type.empty() && (type.back() == ' ' || type.back() == '\t')) type.pop_back();
  for (const FormatEntry& entry : kFormats) {
    if (type == entry.media_type) return entry.format;
  }
  return std::nullopt;
}

}  // namespace mote
