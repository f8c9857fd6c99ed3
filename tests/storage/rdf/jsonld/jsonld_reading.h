#ifndef MOTE_TESTS_STORAGE_RDF_JSONLD_JSONLD_READING_H_
#define MOTE_TESTS_STORAGE_RDF_JSONLD_JSONLD_READING_H_

#include <string>
#include <string_view>
#include <vector>

#include "absl/status/status.h"
#include "storage/rdf/jsonld/jsonld_options.h"
#include "tests/support/isomorphism.h"
#include "tests/support/process.h"

namespace mote::testing {

// `text` with double quotes for single ones, so that tests can be read.
std::string Json(std::string_view text);

// `text` as often as `count` says.
std::string Repeat(std::string_view text, size_t count);

// Reads a document, in small pieces, named doc.jsonld if `options` name none.
absl::Status ReadJsonLd(const std::string& text, JsonLdParserOptions options = {},
                        std::vector<TestQuad>* quads = nullptr);

// The code of the error that reading `text` gives; empty for none.
std::string JsonLdErrorOf(const std::string& text, const JsonLdParserOptions& options = {});

// A quad whose parts borrow from `quad`.
QuadView ViewOf(const TestQuad& quad);

// Context documents in a directory that goes away with the object.
class ContextFiles {
 public:
  // Makes `text` what the IRI <http://c/NAME> stands for.
  void Add(const std::string& name, const std::string& text);
  // To read with these contexts.
  const JsonLdParserOptions& options() const { return options_; }
  JsonLdParserOptions& options() { return options_; }
  const std::string& directory() const { return directory_.path(); }

 private:
  TemporaryDirectory directory_;
  JsonLdParserOptions options_;
};

}  // namespace mote::testing

#endif  // MOTE_TESTS_STORAGE_RDF_JSONLD_JSONLD_READING_H_
