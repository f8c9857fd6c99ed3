#ifndef MOTE_TESTS_ENGINE_EXPRESSION_FUNCTION_CASES_H_
#define MOTE_TESTS_ENGINE_EXPRESSION_FUNCTION_CASES_H_

#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "tests/engine/expression/expression_tester.h"

// Tables of an expression and what it gives, as an N-Triples term or "error".

namespace mote::testing {

struct Case {
  std::string expression;
  std::string result;
};

inline std::string Plain(const std::string& text) { return "\"" + text + "\""; }
inline std::string Typed(const std::string& text, const std::string& type) {
  return "\"" + text + "\"^^<http://www.w3.org/2001/XMLSchema#" + type + ">";
}
inline std::string Integer(const std::string& text) { return Typed(text, "integer"); }
inline const std::string kTrue = Typed("true", "boolean");
inline const std::string kFalse = Typed("false", "boolean");
inline const std::string kError = "error";

// The variables ?iri, ?blank and ?five have such values, ?none has none.
inline void RunCases(const std::vector<Case>& cases) {
  ExpressionTester tester(
      {{"iri", {"<http://example.org/a>"}}, {"blank", {"_:b"}}, {"five", {"5"}}, {"none", {""}}});
  for (const Case& c : cases) EXPECT_EQ(tester.First(c.expression), c.result) << c.expression;
}

}  // namespace mote::testing

#endif  // MOTE_TESTS_ENGINE_EXPRESSION_FUNCTION_CASES_H_
