#ifndef MOTE_TESTS_STORAGE_RDF_JSONLD_SUITE_JSON_H_
#define MOTE_TESTS_STORAGE_RDF_JSONLD_SUITE_JSON_H_

#include <map>
#include <string>
#include <string_view>

#include "storage/rdf/jsonld/json_value.h"
#include "tests/support/w3c_index.h"

namespace mote::testing {

// The files of the JSON-LD suite by their IRIs.
const std::map<std::string, std::string>& SuiteContexts();

// The member `name` of the test's options if it is a string, else empty.
std::string OptionOf(const W3cTest& test, std::string_view name);
// Whether it is true.
bool HasOption(const W3cTest& test, std::string_view name);

// Whether it is false.
bool IsFalse(const W3cTest& test, std::string_view name);

// Whether the test belongs to JSON-LD 1.1.
bool IsOfJsonLd11(const W3cTest& test);

// Whether two documents are the same: objects whatever the order of members, arrays whatever the
// order of items except those of lists, blank node identifiers by one renaming.
bool SameJsonLd(const jsonld::JsonValue& a, const jsonld::JsonValue& b);

// Parses a file; a failure of the test if it cannot.
jsonld::JsonValue ReadJsonFile(const std::string& file);

}  // namespace mote::testing

#endif  // MOTE_TESTS_STORAGE_RDF_JSONLD_SUITE_JSON_H_
