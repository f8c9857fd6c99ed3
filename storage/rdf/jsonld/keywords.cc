#include "storage/rdf/jsonld/keywords.h"

#include <algorithm>

namespace mote::jsonld {
namespace {

constexpr std::string_view kKeywords[] = {
    "@id",     "@type",     "@value",     "@language",  "@list",   "@set",
    "@graph",  "@context",  "@index",     "@json",      "@none",   "@reverse",
    "@nest",   "@included", "@direction", "@base",      "@vocab",  "@container",
    "@import", "@prefix",   "@propagate", "@protected", "@version"};

}  // namespace

bool HasKeywordForm(std::string_view text) {
  if (text.size() < 2 || text[0] != '@') return false;
  return std::all_of(text.begin() + 1, text.end(),
                     [](char c) { return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z'); });
}

bool IsKeyword(std::string_view text) {
  if (text.empty() || text[0] != '@') return false;
  return std::find(std::begin(kKeywords), std::end(kKeywords), text) != std::end(kKeywords);
}

}  // namespace mote::jsonld
