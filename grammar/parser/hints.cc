#include "grammar/parser/hints.h"

#include <algorithm>

#include "grammar/SparqlParser.h"
#include "grammar/ast/builtin_function.h"
#include "grammar/parser/edit_distance.h"
#include "grammar/parser/token_names.h"

namespace mote {
namespace {

using Grammar = sparql::SparqlParser;

// The tokens around a syntax error.
struct Site {
  const std::vector<TokenView>& tokens;
  size_t offending;
  const std::vector<size_t>& expected;

  bool Expects(size_t type) const {
    return std::find(expected.begin(), expected.end(), type) != expected.end();
  }
  size_t TypeAt(ptrdiff_t offset) const {
    const ptrdiff_t index = static_cast<ptrdiff_t>(offending) + offset;
    if (index < 0 || index >= static_cast<ptrdiff_t>(tokens.size())) return antlr4::Token::EOF;
    return tokens[static_cast<size_t>(index)].type;
  }
  size_t type() const { return tokens[offending].type; }
};

std::string Place(const ast::SourceRange& range) {
  return std::to_string(range.line) + ":" + std::to_string(range.column);
}

bool StartsTerm(size_t type) {
  return type == Grammar::VAR || type == Grammar::IRIREF || type == Grammar::PNAME_LN ||
         type == Grammar::PNAME_NS || type == Grammar::BLANK_NODE_LABEL || type == Grammar::ANON ||
         type == Grammar::OPEN_BRACKET;
}

bool IsAggregate(size_t type) {
  return type == Grammar::COUNT || type == Grammar::SUM || type == Grammar::MIN ||
         type == Grammar::MAX || type == Grammar::AVG || type == Grammar::SAMPLE ||
         type == Grammar::GROUP_CONCAT;
}

// True if the error lies between SELECT and its pattern.
bool InSelectClause(const Site& site) {
  for (size_t i = site.offending; i-- > 0;) {
    switch (site.tokens[i].type) {
      case Grammar::SELECT:
        return true;
      case Grammar::OPEN_BRACE:
      case Grammar::CLOSE_BRACE:
      case Grammar::WHERE:
        return false;
      default:
        break;
    }
  }
  return false;
}

// The bracket that is open at the error.
const TokenView* OpenBracket(const Site& site) {
  size_t closed = 0;
  for (size_t i = site.offending; i-- > 0;) {
    if (IsClosing(site.tokens[i].type)) ++closed;
    if (!IsOpening(site.tokens[i].type)) continue;
    if (closed == 0) return &site.tokens[i];
    --closed;
  }
  return nullptr;
}

std::string HintForWord(const Site& site) {
  const std::string_view word = site.tokens[site.offending].text;
  if (site.TypeAt(-1) == Grammar::PREFIX) {
    return "a prefix ends in a colon: PREFIX " + std::string(word) + ": <...>";
  }
  std::string_view any;
  for (const std::string_view keyword : Keywords()) {
    if (!IsProbablyMeant(word, keyword)) continue;
    for (const size_t type : site.expected) {
      if (KeywordOf(type) == keyword) return "did you mean " + std::string(keyword) + "?";
    }
    any = keyword;
  }
  if (!any.empty() && !site.Expects(Grammar::PNAME_LN))
    return "did you mean " + std::string(any) + "?";
  if (InSelectClause(site) && site.TypeAt(1) == Grammar::OPEN_PAREN) {
    return "an expression needs brackets and a name: (" + std::string(word) + "(...) AS ?name)";
  }
  if (site.Expects(Grammar::VAR)) return "a variable starts with ?: ?" + std::string(word);
  if (site.Expects(Grammar::PNAME_LN)) {
    return "a name needs a prefix (:" + std::string(word) + ") or < and >";
  }
  return {};
}

std::string HintForUnknownCharacter(const Site& site) {
  const std::string_view text = site.tokens[site.offending].text;
  if (text == "&") return "logical and is &&";
  if (text == "%") return "there is no remainder operator";
  if (text == "@") return "a language tag follows its string directly: \"text\"@en";
  if (text == "\\") return "a backslash can only escape inside strings, IRIs and local names";
  if (text.substr(0, 2) == "\xE2\x80") return "use plain quotes: \" or '";
  return {};
}

// True if `closing` is the counterpart of `opening`.
bool Match(size_t opening, size_t closing) {
  switch (opening) {
    case Grammar::OPEN_BRACE:
      return closing == Grammar::CLOSE_BRACE;
    case Grammar::OPEN_PAREN:
      return closing == Grammar::CLOSE_PAREN;
    case Grammar::OPEN_BRACKET:
      return closing == Grammar::CLOSE_BRACKET;
    case Grammar::OPEN_ANNOTATION:
      return closing == Grammar::CLOSE_ANNOTATION;
    case Grammar::OPEN_REIFIED:
      return closing == Grammar::CLOSE_REIFIED;
    default:
      return closing == Grammar::CLOSE_TRIPLE_TERM;
  }
}

std::string HintForClosing(const Site& site) {
  const TokenView* open = OpenBracket(site);
  if (open == nullptr) return "nothing is open that it could close";
  if (Match(open->type, site.type())) return {};
  return "the '" + std::string(open->text) + "' at " + Place(open->range) + " is not closed";
}

std::string HintAtEnd(const Site& site) {
  const TokenView* open = OpenBracket(site);
  if (open == nullptr) return {};
  return "the '" + std::string(open->text) + "' at " + Place(open->range) + " is not closed";
}

}  // namespace

std::string HintForSyntaxError(const std::vector<TokenView>& tokens, size_t offending,
                               const std::vector<size_t>& expected) {
  const Site site{tokens, offending, expected};
  const size_t type = site.type();
  const TokenView& token = tokens[offending];
  if (type == Grammar::BAD_STRING) return {};
  if (type == Grammar::UNKNOWN) return HintForUnknownCharacter(site);
  if (type == Grammar::EQUAL && site.TypeAt(-1) == Grammar::EQUAL) return "equality is =, not ==";
  if (type == Grammar::PIPE && !site.Expects(Grammar::PIPE)) return "logical or is ||";
  if (site.Expects(Grammar::AS) && type == Grammar::CLOSE_PAREN) {
    return "give the expression a name: (... AS ?name)";
  }
  if (InSelectClause(site)) {
    if (type == Grammar::COMMA) return "the columns of SELECT are separated by spaces";
    if (IsAggregate(type)) {
      return "an expression needs brackets and a name: (" + std::string(token.text) +
             "(...) AS ?name)";
    }
    if (type == Grammar::STAR) return "* stands alone, without variables or expressions";
  }
  if (type == Grammar::WORD) {
    std::string hint = HintForWord(site);
    if (!hint.empty()) return hint;
  }
  if (type == Grammar::LESS && (site.Expects(Grammar::IRIREF) || site.Expects(Grammar::DOT))) {
    return "an IRI cannot contain spaces or any of < > \" { } | ^ ` \\";
  }
  if (site.Expects(Grammar::OPEN_BRACE) && site.Expects(Grammar::WHERE) &&
      !site.Expects(Grammar::DATA)) {
    return "the pattern of a query stands in braces: WHERE { ... }";
  }
  if (type == antlr4::Token::EOF) return HintAtEnd(site);
  if (site.expected.size() == 1 && site.Expects(Grammar::OPEN_BRACE)) {
    return "a pattern stands in braces: { ... }";
  }
  if (site.TypeAt(-1) == Grammar::FILTER || site.TypeAt(-1) == Grammar::HAVING) {
    return "a condition stands in brackets: " + std::string(tokens[offending - 1].text) + " (...)";
  }
  if (IsClosing(type)) {
    std::string hint = HintForClosing(site);
    if (!hint.empty()) return hint;
  }
  if (site.Expects(Grammar::DOT) && StartsTerm(type) && offending > 0 &&
      tokens[offending - 1].range.line < token.range.line) {
    return "a '.' is probably missing after " + Place(tokens[offending - 1].range);
  }
  return {};
}

std::string HintForUnknownFunction(std::string_view name) {
  std::string_view nearest;
  const auto consider = [&](std::string_view candidate) {
    if (!IsProbablyMeant(name, candidate)) return;
    if (nearest.empty() || EditDistance(name, candidate) < EditDistance(name, nearest)) {
      nearest = candidate;
    }
  };
  for (const ast::BuiltinFunctionInfo& info : ast::BuiltinFunctions()) consider(info.name);
  for (const std::string_view keyword : Keywords()) consider(keyword);
  if (nearest.empty()) return "functions that are not part of SPARQL are called by their IRI";
  return "did you mean " + std::string(nearest) + "?";
}

}  // namespace mote
