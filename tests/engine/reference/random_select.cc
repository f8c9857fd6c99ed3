#include <algorithm>
#include <cstdio>
#include <utility>

#include "absl/strings/str_join.h"
#include "grammar/ast/variables.h"
#include "grammar/parser/parser.h"
#include "storage/base/check.h"
#include "tests/engine/reference/random_query.h"

// Expressions, SELECT clauses and solution modifiers.

namespace mote::reference {
namespace {

std::string Xsd(const char* name) {
  return std::string("<http://www.w3.org/2001/XMLSchema#") + name + ">";
}

// The columns of SELECT * over a pattern.
std::vector<std::string> VisibleIn(const std::string& where) {
  const auto query = ParseQuery("SELECT * WHERE " + where);
  if (!query.ok())
    std::fprintf(stderr, "%s\n%s\n", where.c_str(), std::string(query.status().message()).c_str());
  MOTE_CHECK(query.ok());
  return ast::VisibleVariables(query->where);
}

}  // namespace

std::string QueryGenerator::Constant() {
  if (Chance(25)) return "<http://e/s" + std::to_string(random_.Below(6)) + ">";
  if (!dataset_.triple_terms.empty() && !dataset_.has_blank_nodes && Chance(15)) {
    return random_.OneOf(dataset_.triple_terms).ToString();
  }
  if (!dataset_.literals.empty() && Chance(50)) return random_.OneOf(dataset_.literals).ToString();
  return RandomLiteral(random_).ToString();
}

std::string QueryGenerator::Value(int depth) {
  if (depth <= 0 || Chance(30)) return Chance(70) ? AnyVariable() : Constant();
  const std::string a = Value(depth - 1);
  const std::string b = Value(depth - 1);
  static const std::vector<std::string> kTexts = {"\"a\"", "\"b\"",    "\"\"",
                                                  "\"1\"", "\"a\"@en", "\"//\""};
  if (!dataset_.triple_terms.empty() && Chance(12)) return TripleFunction(a);
  switch (random_.Below(29)) {
    case 28: {
      if (dataset_.triple_terms.empty()) return a;
      const std::vector<std::string> functions = {"hasLANG", "hasLANGDIR", "LANGDIR"};
      if (Chance(40)) return "STRLANGDIR(STR(" + a + "), \"ar\", \"rtl\")";
      return random_.OneOf(functions) + "(" + a + ")";
    }
    case 18: {
      const std::vector<std::string> functions = {"UCASE", "LCASE", "ENCODE_FOR_URI", "STRLEN"};
      return random_.OneOf(functions) + "(" + a + ")";
    }
    case 19: {
      const std::vector<std::string> functions = {"STRBEFORE", "STRAFTER", "CONTAINS", "STRENDS"};
      return random_.OneOf(functions) + "(" + (Chance(50) ? a : "STR(" + a + ")") + ", " +
             random_.OneOf(kTexts) + ")";
    }
    case 20:
      return "SUBSTR(" + (Chance(60) ? a : "STR(" + a + ")") + ", " +
             std::to_string(static_cast<int>(random_.Below(5)) - 1) +
             (Chance(60) ? ", " + std::to_string(random_.Below(4)) : "") + ")";
    case 21:
      return "STRDT(STR(" + a + "), " + Xsd(Chance(50) ? "integer" : "string") + ")";
    case 22:
      return "STRLANG(STR(" + a + "), \"fr\")";
    case 23: {
      const std::vector<std::string> ranges = {"\"en\"", "\"*\"", "\"DE\"", "\"en-gb\""};
      return "LANGMATCHES(LANG(" + a + "), " + random_.OneOf(ranges) + ")";
    }
    case 24: {
      const std::vector<std::string> patterns = {"\"a\"", "\"^a\"", "\"1$\"", "\"^b$\"", "\"/s\""};
      return "REGEX(" + (Chance(50) ? a : "STR(" + a + ")") + ", " + random_.OneOf(patterns) + ")";
    }
    case 25: {
      const std::vector<std::string> functions = {"YEAR", "MONTH", "DAY", "HOURS"};
      return random_.OneOf(functions) + "(" + a + ")";
    }
    case 26:
      return "IF(isIRI(" + a + "), IRI(STR(" + a + ")), " + b + ")";
    case 0:
      return "(" + a + " + " + b + ")";
    case 1:
      return "(" + a + " - " + b + ")";
    case 2:
      return "(" + a + " * " + b + ")";
    case 3:
      return "(" + a + " / " + (Chance(70) ? "4" : b) + ")";
    case 4:
      return "(- " + a + ")";
    case 5:
      return "STR(" + a + ")";
    case 6:
      return "LANG(" + a + ")";
    case 7:
      return "DATATYPE(" + a + ")";
    case 8:
      return "IF(" + Condition(depth - 1, {}) + ", " + a + ", " + b + ")";
    case 9:
      return "COALESCE(" + a + ", " + b + ")";
    case 10:
      return "STRLEN(STR(" + a + "))";
    case 11:
      return "CONCAT(STR(" + a + "), \"-\", " + b + ")";
    case 12: {
      const std::vector<std::string> functions = {"ABS", "CEIL", "FLOOR", "ROUND"};
      return random_.OneOf(functions) + "(" + a + ")";
    }
    case 13: {
      const std::vector<std::string> types = {Xsd("double"), Xsd("integer"), Xsd("boolean"),
                                              Xsd("decimal")};
      return random_.OneOf(types) + "(" + a + ")";
    }
    case 14:
    case 15:
      return "(" + Condition(depth - 1, {}) + ")";
    default:
      return a;
  }
}

std::string QueryGenerator::TripleFunction(const std::string& argument) {
  ++features_["triple function"];
  switch (random_.Below(6)) {
    case 0:
      return "TRIPLE(" + AnyVariable() + ", <http://e/p0>, " + argument + ")";
    case 1:
      return TripleTermExpression();
    case 2:
      return "isTRIPLE(" + argument + ")";
    case 3:
      return "PREDICATE(" + AnyVariable() + ")";
    default:
      return (Chance(50) ? "SUBJECT(" : "OBJECT(") + AnyVariable() + ")";
  }
}

std::string QueryGenerator::Condition(int depth, const Graph& graph) {
  static const std::vector<std::string> kComparisons = {"=", "!=", "<", "<=", ">", ">="};
  if (depth > 0 && !graph.empty() && Chance(22)) {
    ++features_["EXISTS"];
    // What the pattern assigns is its own: no other part of the query may bind it.
    const std::vector<std::string> outside = variables_;
    const std::string pattern = Group(static_cast<int>(random_.Below(2)), graph);
    variables_ = outside;
    return std::string(Chance(50) ? "" : "NOT ") + "EXISTS " + pattern;
  }
  if (depth > 0 && Chance(25)) {
    const std::string a = Condition(depth - 1, graph);
    const std::string b = Condition(depth - 1, graph);
    switch (random_.Below(3)) {
      case 0:
        return "(" + a + " && " + b + ")";
      case 1:
        return "(" + a + " || " + b + ")";
      default:
        return "!(" + a + ")";
    }
  }
  switch (random_.Below(14)) {
    case 0: {
      std::vector<std::string> functions = {"isIRI", "isLiteral", "isNumeric", "isBlank"};
      if (!dataset_.triple_terms.empty()) functions.push_back("isTRIPLE");
      return random_.OneOf(functions) + "(" + AnyVariable() + ")";
    }
    case 1:
      return std::string(Chance(50) ? "" : "!") + "BOUND(" + AnyVariable() + ")";
    case 2:
      return AnyVariable() + (Chance(60) ? " IN (" : " NOT IN (") + Constant() + ", " + Value(1) +
             ", " + Constant() + ")";
    case 3:
      return "sameTerm(" + AnyVariable() + ", " + Value(1) + ")";
    case 4:
      return "CONTAINS(STR(" + AnyVariable() + "), \"" + std::to_string(random_.Below(4)) + "\")";
    case 5:
      return "STRSTARTS(STR(" + AnyVariable() + "), \"http://e/s\")";
    case 6:
      return Value(1);
    case 7:
    case 8:
      return AnyVariable() + " " + random_.OneOf(kComparisons) + " " + AnyVariable();
    case 9:
      return Value(2) + " " + random_.OneOf(kComparisons) + " " + Value(2);
    default:
      return AnyVariable() + " " + random_.OneOf(kComparisons) + " " + Constant();
  }
}

std::string QueryGenerator::TotalOrder(const std::vector<std::string>& columns) {
  std::vector<std::string> keys;
  for (const std::string& column : columns) {
    const bool descending = Chance(30);
    auto key = [&](const std::string& text) {
      keys.push_back((descending ? "DESC(" : "ASC(") + text + ")");
    };
    key("?" + column);
    // Terms of one value are told apart; in triple terms those of their objects, as deep as they
    // nest.
    std::string term = "?" + column;
    for (size_t depth = 0; depth <= dataset_.triple_terms.size() + 3; ++depth) {
      key("DATATYPE(" + term + ")");
      key("STR(" + term + ")");
      key("LANG(" + term + ")");
      if (dataset_.triple_terms.empty()) break;
      term = "OBJECT(" + term + ")";
    }
  }
  return " ORDER BY " + absl::StrJoin(keys, " ");
}

std::string QueryGenerator::Aggregate(const std::vector<std::string>& visible) {
  const std::string distinct = Chance(35) ? "DISTINCT " : "";
  if (visible.empty() || Chance(20)) return "COUNT(" + distinct + "*)";
  const std::string argument =
      Chance(80) ? "?" + random_.OneOf(visible) : "(?" + random_.OneOf(visible) + " + 1)";
  // Sums of large integers and doubles depend on their order.
  const size_t kind = random_.Below(dataset_.has_large_integers ? 4 : 6);
  switch (kind) {
    case 0:
      return "COUNT(" + distinct + argument + ")";
    case 1:
      // Of equal numbers in several spellings any is the least: their value is certain.
      return Xsd("double") + (Chance(50) ? "(MIN(" : "(MAX(") + distinct + argument + "))";
    case 2:
      return (Chance(50) ? "MIN(" : "MAX(") + distinct + "STR(" + argument + "))";
    case 3:
      return "STRLEN(GROUP_CONCAT(" + distinct + argument + "; separator=\"|\"))";
    case 4:
      return "SUM(" + distinct + argument + ")";
    default:
      return "AVG(" + distinct + argument + ")";
  }
}

std::string QueryGenerator::Grouped(const std::string& where,
                                    const std::vector<std::string>& visible) {
  ++features_["GROUP BY"];
  std::vector<std::string> items;
  std::vector<std::string> keys;
  std::vector<std::string> columns;
  for (size_t i = 0; i < random_.Below(3) && !visible.empty(); ++i) {
    if (Chance(80)) {
      const std::string name = random_.OneOf(visible);
      if (std::find(columns.begin(), columns.end(), name) != columns.end()) continue;
      keys.push_back("?" + name);
      if (Chance(85)) {
        items.push_back("?" + name);
        columns.push_back(name);
      }
    } else {
      const std::string value = "COALESCE(?" + random_.OneOf(visible) + ", 1)";
      const std::string name = FreshVariable("k");
      keys.push_back("(STR(" + value + ") AS ?" + name + ")");
      items.push_back("?" + name);
      columns.push_back(name);
    }
  }
  for (size_t i = 0; i < 1 + random_.Below(2); ++i) {
    const std::string name = FreshVariable("a");
    items.push_back("(" + Aggregate(visible) + " AS ?" + name + ")");
    columns.push_back(name);
  }
  std::string text = "SELECT " + absl::StrJoin(items, " ") + " WHERE " + where;
  if (!keys.empty()) text += " GROUP BY " + absl::StrJoin(keys, " ");
  if (Chance(20)) {
    ++features_["HAVING"];
    text += " HAVING (" + Aggregate(visible) + (Chance(50) ? " > 1)" : " != 2)");
  }
  for (const std::string& column : columns) variables_.push_back(column);
  return text;
}

std::string QueryGenerator::Select(const std::string& where, bool top_level, bool* ordered) {
  const std::vector<std::string> visible = VisibleIn(where);
  if (Chance(25)) return Grouped(where, visible);
  const std::string values = Chance(5) ? " " + Values() : "";
  std::vector<std::string> columns;
  std::vector<std::string> items;
  const bool star = !visible.empty() && Chance(top_level ? 45 : 25);
  if (star) {
    items = {"*"};
    columns = VisibleIn("{ " + where + values + " }");
  } else {
    for (const std::string& name : visible) {
      if (Chance(60)) columns.push_back(name);
    }
    for (const std::string& name : columns) items.push_back("?" + name);
    if (Chance(25) || items.empty()) {
      const std::string value = Value(2);
      const std::string name = FreshVariable("e");
      items.push_back("(" + value + " AS ?" + name + ")");
      columns.push_back(name);
      variables_.push_back(name);
    }
  }
  std::string modifier;
  if (Chance(25)) {
    ++features_["DISTINCT"];
    modifier = "DISTINCT ";
  }
  std::string text = "SELECT " + modifier + absl::StrJoin(items, " ") + " WHERE " + where;
  if (!dataset_.has_blank_nodes && Chance(30)) {
    ++features_["ORDER BY and LIMIT"];
    *ordered = true;
    text += TotalOrder(columns);
    if (Chance(70)) text += " LIMIT " + std::to_string(random_.Below(8));
    if (Chance(30)) text += " OFFSET " + std::to_string(random_.Below(4));
  } else if (Chance(8)) {
    text += " ORDER BY " + AnyVariable();
  }
  return text + values;
}

}  // namespace mote::reference
