#include "tests/storage/rdf/jsonld/suite_json.h"

#include <gtest/gtest.h>

#include <filesystem>
#include <vector>

#include "storage/rdf/jsonld/json_parser.h"
#include "tests/support/shared_data.h"

namespace mote::testing {
namespace {

using jsonld::JsonValue;

JsonValue OptionsOf(const W3cTest& test) {
  if (test.action.options.empty()) return JsonValue();
  auto options = jsonld::ParseJson(test.action.options, {test.name});
  return options.ok() ? *std::move(options) : JsonValue();
}

// One renaming of blank node identifiers, both ways.
struct Renaming {
  std::map<std::string, std::string> forth;
  std::map<std::string, std::string> back;

  bool Matches(const std::string& a, const std::string& b) {
    const auto [f, new_forth] = forth.emplace(a, b);
    const auto [g, new_back] = back.emplace(b, a);
    return f->second == b && g->second == a;
  }
};

bool Same(const JsonValue& a, const JsonValue& b, bool ordered, Renaming* renaming);

bool SameText(const std::string& a, const std::string& b, Renaming* renaming) {
  if (a.rfind("_:", 0) == 0 && b.rfind("_:", 0) == 0) return renaming->Matches(a, b);
  return a == b;
}

bool SameObjects(const jsonld::JsonObject& a, const jsonld::JsonObject& b, Renaming* renaming) {
  if (a.size() != b.size()) return false;
  for (const auto& [key, value] : a) {
    const JsonValue* other = b.Find(key);
    if (other == nullptr && key.rfind("_:", 0) == 0) {
      for (const auto& member : b) {
        if (member.first.rfind("_:", 0) == 0 && renaming->Matches(key, member.first)) {
          other = &member.second;
        }
      }
    }
    if (other == nullptr || !Same(value, *other, key == "@list", renaming)) return false;
  }
  return true;
}

bool SameArrays(const JsonValue::Array& a, const JsonValue::Array& b, bool ordered,
                Renaming* renaming) {
  if (a.size() != b.size()) return false;
  std::vector<bool> used(b.size());
  for (size_t i = 0; i < a.size(); ++i) {
    bool found = false;
    for (size_t j = ordered ? i : 0; j < (ordered ? i + 1 : b.size()) && !found; ++j) {
      Renaming attempt = *renaming;
      if (used[j] || !Same(a[i], b[j], ordered, &attempt)) continue;
      *renaming = std::move(attempt);
      used[j] = found = true;
    }
    if (!found) return false;
  }
  return true;
}

bool Same(const JsonValue& a, const JsonValue& b, bool ordered, Renaming* renaming) {
  if (a.is_object() && b.is_object()) return SameObjects(a.object(), b.object(), renaming);
  if (a.is_array() && b.is_array()) return SameArrays(a.array(), b.array(), ordered, renaming);
  if (a.is_string() && b.is_string()) return SameText(a.string(), b.string(), renaming);
  return a == b;
}

}  // namespace

const std::map<std::string, std::string>& SuiteContexts() {
  static const auto* const contexts = [] {
    auto* const found = new std::map<std::string, std::string>;
    const std::string directory = SharedPath("w3c/json-ld-api/tests");
    for (const auto& entry : std::filesystem::recursive_directory_iterator(directory)) {
      if (!entry.is_regular_file()) continue;
      const std::string path = entry.path().string();
      (*found)["https://w3c.github.io/json-ld-api/tests" + path.substr(directory.size())] = path;
    }
    return found;
  }();
  return *contexts;
}

std::string OptionOf(const W3cTest& test, std::string_view name) {
  const JsonValue options = OptionsOf(test);
  const JsonValue* const value = options.Find(name);
  return value != nullptr && value->is_string() ? value->string() : "";
}

bool HasOption(const W3cTest& test, std::string_view name) {
  const JsonValue options = OptionsOf(test);
  const JsonValue* const value = options.Find(name);
  return value != nullptr && value->is_bool() && value->boolean();
}

bool IsFalse(const W3cTest& test, std::string_view name) {
  const JsonValue options = OptionsOf(test);
  const JsonValue* const value = options.Find(name);
  return value != nullptr && value->is_bool() && !value->boolean();
}

bool IsOfJsonLd11(const W3cTest& test) {
  return OptionOf(test, "processingMode") != "json-ld-1.0" && test.spec_version != "json-ld-1.0";
}

bool SameJsonLd(const JsonValue& a, const JsonValue& b) {
  Renaming renaming;
  return Same(a, b, false, &renaming);
}

JsonValue ReadJsonFile(const std::string& file) {
  const auto text = ReadFile(file);
  EXPECT_TRUE(text.ok()) << text.status();
  if (!text.ok()) return JsonValue();
  auto value = jsonld::ParseJson(*text, {file});
  EXPECT_TRUE(value.ok()) << value.status();
  return value.ok() ? *std::move(value) : JsonValue();
}

}  // namespace mote::testing
