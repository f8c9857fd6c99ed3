#ifndef MOTE_TESTS_STORAGE_RDF_RDFXML_TESTING_H_
#define MOTE_TESTS_STORAGE_RDF_RDFXML_TESTING_H_

#include <gtest/gtest.h>

#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "storage/rdf/rdfxml_parser.h"
#include "storage/rdf/syntax_error.h"
#include "tests/support/isomorphism.h"

// Small documents of RDF/XML and what they say.

namespace mote::testing {

inline constexpr char kHead[] =
    "<rdf:RDF xmlns:rdf='http://www.w3.org/1999/02/22-rdf-syntax-ns#' xmlns:e='http://e/'>";

inline std::string Document(const std::string& body) { return kHead + body + "</rdf:RDF>"; }

// The content of a node `http://s`, after the head on one line.
inline std::string Properties(const std::string& properties) {
  return Document("\n<rdf:Description rdf:about='http://s'>" + properties + "</rdf:Description>");
}

struct Parsed {
  absl::Status status;
  std::vector<TestQuad> quads;

  std::vector<std::string> Lines() const {
    std::vector<std::string> lines;
    for (const TestQuad& quad : quads) lines.push_back(quad.ToString());
    return lines;
  }
};

inline Parsed Parse(const std::string& text, RdfXmlParserOptions options = {}) {
  options.file = "f";
  Parsed parsed;
  QuadCollector collector;
  const auto source = MemoryByteSource(text);
  parsed.status = ParseRdfXml(*source, options, collector);
  parsed.quads = std::move(collector.quads);
  return parsed;
}

// The object of the only statement, in N-Triples syntax.
inline std::string ObjectOf(const std::string& text) {
  const Parsed parsed = Parse(text);
  if (!parsed.status.ok()) return parsed.status.ToString();
  if (parsed.quads.size() != 1) return std::to_string(parsed.quads.size()) + " statements";
  return parsed.quads[0].object.ToString();
}

// LINE:COLUMN: message.
inline std::string ErrorOf(const std::string& text, const RdfXmlParserOptions& options = {}) {
  const absl::Status status = Parse(text, options).status;
  const std::optional<SyntaxError> error = GetSyntaxError(status);
  if (!error) return status.ToString();
  EXPECT_EQ(error->file, "f");
  return std::to_string(error->line) + ":" + std::to_string(error->column) + ": " + error->message;
}

}  // namespace mote::testing

#endif  // MOTE_TESTS_STORAGE_RDF_RDFXML_TESTING_H_
