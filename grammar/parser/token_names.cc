#include "grammar/parser/token_names.h"

#include <algorithm>

#include "grammar/SparqlParser.h"

namespace mote {
namespace {

using Grammar = sparql::SparqlParser;

struct Entry {
  size_t type;
  std::string_view name;
};

constexpr Entry kKeywords[] = {
    {Grammar::ADD, "ADD"},           {Grammar::ALL, "ALL"},
    {Grammar::ANALYZE, "ANALYZE"},   {Grammar::AS, "AS"},
    {Grammar::ASC, "ASC"},           {Grammar::ASK, "ASK"},
    {Grammar::AVG, "AVG"},           {Grammar::BASE, "BASE"},
    {Grammar::BIND, "BIND"},         {Grammar::BY, "BY"},
    {Grammar::CLEAR, "CLEAR"},       {Grammar::CONSTRUCT, "CONSTRUCT"},
    {Grammar::COPY, "COPY"},         {Grammar::COUNT, "COUNT"},
    {Grammar::CREATE, "CREATE"},     {Grammar::DATA, "DATA"},
    {Grammar::DEFAULT, "DEFAULT"},   {Grammar::DELETE, "DELETE"},
    {Grammar::DESC, "DESC"},         {Grammar::DESCRIBE, "DESCRIBE"},
    {Grammar::DISTINCT, "DISTINCT"}, {Grammar::DROP, "DROP"},
    {Grammar::EXISTS, "EXISTS"},     {Grammar::EXPLAIN, "EXPLAIN"},
    {Grammar::FALSE, "false"},       {Grammar::FILTER, "FILTER"},
    {Grammar::FROM, "FROM"},         {Grammar::GRAPH, "GRAPH"},
    {Grammar::GROUP, "GROUP"},       {Grammar::GROUP_CONCAT, "GROUP_CONCAT"},
    {Grammar::HAVING, "HAVING"},     {Grammar::IN, "IN"},
    {Grammar::INSERT, "INSERT"},     {Grammar::INTO, "INTO"},
    {Grammar::LIMIT, "LIMIT"},       {Grammar::LOAD, "LOAD"},
    {Grammar::MAX, "MAX"},           {Grammar::MIN, "MIN"},
    {Grammar::MINUS, "MINUS"},       {Grammar::MOVE, "MOVE"},
    {Grammar::NAMED, "NAMED"},       {Grammar::NOT, "NOT"},
    {Grammar::OFFSET, "OFFSET"},     {Grammar::OPTIONAL, "OPTIONAL"},
    {Grammar::ORDER, "ORDER"},       {Grammar::PREFIX, "PREFIX"},
    {Grammar::REDUCED, "REDUCED"},   {Grammar::SAMPLE, "SAMPLE"},
    {Grammar::SELECT, "SELECT"},     {Grammar::SEPARATOR, "SEPARATOR"},
    {Grammar::SERVICE, "SERVICE"},   {Grammar::SILENT, "SILENT"},
    {Grammar::SUM, "SUM"},           {Grammar::TO, "TO"},
    {Grammar::TRUE, "true"},         {Grammar::UNDEF, "UNDEF"},
    {Grammar::UNION, "UNION"},       {Grammar::USING, "USING"},
    {Grammar::VALUES, "VALUES"},     {Grammar::VERSION, "VERSION"},
    {Grammar::WHERE, "WHERE"},       {Grammar::WITH, "WITH"},
};

constexpr Entry kOthers[] = {
    {Grammar::A, "'a'"},
    {Grammar::OPEN_BRACE, "'{'"},
    {Grammar::CLOSE_BRACE, "'}'"},
    {Grammar::OPEN_PAREN, "'('"},
    {Grammar::CLOSE_PAREN, "')'"},
    {Grammar::OPEN_BRACKET, "'['"},
    {Grammar::CLOSE_BRACKET, "']'"},
    {Grammar::OPEN_ANNOTATION, "'{|'"},
    {Grammar::CLOSE_ANNOTATION, "'|}'"},
    {Grammar::OPEN_REIFIED, "'<<'"},
    {Grammar::CLOSE_REIFIED, "'>>'"},
    {Grammar::OPEN_TRIPLE_TERM, "'<<('"},
    {Grammar::CLOSE_TRIPLE_TERM, "')>>'"},
    {Grammar::DOT, "'.'"},
    {Grammar::SEMICOLON, "';'"},
    {Grammar::COMMA, "','"},
    {Grammar::STAR, "'*'"},
    {Grammar::SLASH, "'/'"},
    {Grammar::PLUS, "'+'"},
    {Grammar::HYPHEN, "'-'"},
    {Grammar::BANG, "'!'"},
    {Grammar::CARET, "'^'"},
    {Grammar::DOUBLE_CARET, "'^^'"},
    {Grammar::PIPE, "'|'"},
    {Grammar::OR, "'||'"},
    {Grammar::AND, "'&&'"},
    {Grammar::QUESTION, "'?'"},
    {Grammar::TILDE, "'~'"},
    {Grammar::EQUAL, "'='"},
    {Grammar::NOT_EQUAL, "'!='"},
    {Grammar::LESS, "'<'"},
    {Grammar::GREATER, "'>'"},
    {Grammar::LESS_OR_EQUAL, "'<='"},
    {Grammar::GREATER_OR_EQUAL, "'>='"},
    {Grammar::NIL, "'()'"},
    {Grammar::ANON, "blank node"},
    {Grammar::IRIREF, "IRI"},
    {Grammar::PNAME_NS, "prefix with colon"},
    {Grammar::PNAME_LN, "prefixed name"},
    {Grammar::BLANK_NODE_LABEL, "blank node"},
    {Grammar::VAR, "variable"},
    {Grammar::LANG_DIR, "language tag"},
    {Grammar::INTEGER, "number"},
    {Grammar::DECIMAL, "number"},
    {Grammar::DOUBLE, "number"},
    {Grammar::INTEGER_POSITIVE, "number"},
    {Grammar::DECIMAL_POSITIVE, "number"},
    {Grammar::DOUBLE_POSITIVE, "number"},
    {Grammar::INTEGER_NEGATIVE, "number"},
    {Grammar::DECIMAL_NEGATIVE, "number"},
    {Grammar::DOUBLE_NEGATIVE, "number"},
    {Grammar::STRING_LITERAL1, "string"},
    {Grammar::STRING_LITERAL2, "string"},
    {Grammar::STRING_LITERAL_LONG1, "string"},
    {Grammar::STRING_LITERAL_LONG2, "string"},
    {Grammar::WORD, "function"},
    {antlr4::Token::EOF, "end of text"},
};

bool Has(const std::vector<size_t>& types, size_t type) {
  return std::find(types.begin(), types.end(), type) != types.end();
}

// What messages list before anything else, in this order.
constexpr size_t kForgottenFirst[] = {
    Grammar::CLOSE_BRACE, Grammar::CLOSE_PAREN, Grammar::CLOSE_BRACKET, Grammar::DOT,
    Grammar::SEMICOLON,   Grammar::COMMA,       Grammar::OPEN_BRACE,    Grammar::OPEN_PAREN,
};

// The tokens after which messages say `name` instead of listing them all.
struct Category {
  std::string_view name;
  std::vector<size_t> signs;    // all of these must be expected
  std::vector<size_t> members;  // these are then left out of the list
};

const std::vector<Category>& Categories() {
  static const auto* const kCategories = new std::vector<Category>{
      {"expression",
       {Grammar::BANG, Grammar::VAR, Grammar::WORD},
       {Grammar::BANG,
        Grammar::VAR,
        Grammar::WORD,
        Grammar::OPEN_PAREN,
        Grammar::PLUS,
        Grammar::HYPHEN,
        Grammar::NOT,
        Grammar::EXISTS,
        Grammar::COUNT,
        Grammar::SUM,
        Grammar::MIN,
        Grammar::MAX,
        Grammar::AVG,
        Grammar::SAMPLE,
        Grammar::IRIREF,
        Grammar::GROUP_CONCAT,
        Grammar::PNAME_LN,
        Grammar::PNAME_NS,
        Grammar::INTEGER,
        Grammar::DECIMAL,
        Grammar::DOUBLE,
        Grammar::INTEGER_POSITIVE,
        Grammar::DECIMAL_POSITIVE,
        Grammar::DOUBLE_POSITIVE,
        Grammar::INTEGER_NEGATIVE,
        Grammar::DECIMAL_NEGATIVE,
        Grammar::DOUBLE_NEGATIVE,
        Grammar::STRING_LITERAL1,
        Grammar::STRING_LITERAL2,
        Grammar::STRING_LITERAL_LONG1,
        Grammar::STRING_LITERAL_LONG2,
        Grammar::TRUE,
        Grammar::FALSE,
        Grammar::OPEN_TRIPLE_TERM}},
      {"condition",
       {Grammar::WORD, Grammar::EXISTS, Grammar::OPEN_PAREN},
       {Grammar::WORD, Grammar::NOT, Grammar::EXISTS, Grammar::OPEN_PAREN, Grammar::COUNT,
        Grammar::SUM, Grammar::MIN, Grammar::MAX, Grammar::AVG, Grammar::SAMPLE,
        Grammar::GROUP_CONCAT, Grammar::IRIREF, Grammar::PNAME_LN, Grammar::PNAME_NS}},
      {"term",
       {Grammar::VAR, Grammar::IRIREF, Grammar::STRING_LITERAL1, Grammar::BLANK_NODE_LABEL},
       {Grammar::VAR,
        Grammar::IRIREF,
        Grammar::PNAME_LN,
        Grammar::PNAME_NS,
        Grammar::INTEGER,
        Grammar::DECIMAL,
        Grammar::DOUBLE,
        Grammar::INTEGER_POSITIVE,
        Grammar::DECIMAL_POSITIVE,
        Grammar::DOUBLE_POSITIVE,
        Grammar::INTEGER_NEGATIVE,
        Grammar::DECIMAL_NEGATIVE,
        Grammar::DOUBLE_NEGATIVE,
        Grammar::STRING_LITERAL1,
        Grammar::STRING_LITERAL2,
        Grammar::STRING_LITERAL_LONG1,
        Grammar::STRING_LITERAL_LONG2,
        Grammar::TRUE,
        Grammar::FALSE,
        Grammar::BLANK_NODE_LABEL,
        Grammar::ANON,
        Grammar::NIL,
        Grammar::OPEN_PAREN,
        Grammar::OPEN_BRACKET,
        Grammar::OPEN_REIFIED,
        Grammar::OPEN_TRIPLE_TERM}},
      {"predicate",
       {Grammar::A, Grammar::IRIREF},
       {Grammar::A, Grammar::VAR, Grammar::IRIREF, Grammar::PNAME_LN, Grammar::PNAME_NS,
        Grammar::OPEN_PAREN, Grammar::BANG, Grammar::CARET}},
      {"literal",
       {Grammar::STRING_LITERAL1, Grammar::INTEGER, Grammar::TRUE},
       {Grammar::INTEGER, Grammar::DECIMAL, Grammar::DOUBLE, Grammar::INTEGER_POSITIVE,
        Grammar::DECIMAL_POSITIVE, Grammar::DOUBLE_POSITIVE, Grammar::INTEGER_NEGATIVE,
        Grammar::DECIMAL_NEGATIVE, Grammar::DOUBLE_NEGATIVE, Grammar::STRING_LITERAL1,
        Grammar::STRING_LITERAL2, Grammar::STRING_LITERAL_LONG1, Grammar::STRING_LITERAL_LONG2,
        Grammar::TRUE, Grammar::FALSE}},
      {"IRI",
       {Grammar::IRIREF, Grammar::PNAME_LN},
       {Grammar::IRIREF, Grammar::PNAME_LN, Grammar::PNAME_NS}},
      {"operator",
       {Grammar::OR, Grammar::AND},
       {Grammar::OR,
        Grammar::AND,
        Grammar::EQUAL,
        Grammar::NOT_EQUAL,
        Grammar::LESS,
        Grammar::GREATER,
        Grammar::LESS_OR_EQUAL,
        Grammar::GREATER_OR_EQUAL,
        Grammar::IN,
        Grammar::NOT,
        Grammar::PLUS,
        Grammar::HYPHEN,
        Grammar::STAR,
        Grammar::SLASH,
        Grammar::INTEGER_POSITIVE,
        Grammar::DECIMAL_POSITIVE,
        Grammar::DOUBLE_POSITIVE,
        Grammar::INTEGER_NEGATIVE,
        Grammar::DECIMAL_NEGATIVE,
        Grammar::DOUBLE_NEGATIVE}},
      {"path operator",
       {Grammar::SLASH, Grammar::PIPE, Grammar::QUESTION},
       {Grammar::SLASH, Grammar::PIPE, Grammar::QUESTION, Grammar::STAR, Grammar::PLUS}},
      {"pattern",
       {Grammar::OPTIONAL, Grammar::FILTER, Grammar::BIND},
       {Grammar::OPTIONAL, Grammar::FILTER, Grammar::BIND, Grammar::MINUS, Grammar::GRAPH,
        Grammar::SERVICE, Grammar::VALUES, Grammar::OPEN_BRACE}},
      {"query",
       {Grammar::SELECT, Grammar::ASK, Grammar::CONSTRUCT},
       {Grammar::SELECT, Grammar::ASK, Grammar::CONSTRUCT, Grammar::DESCRIBE, Grammar::EXPLAIN,
        Grammar::BASE, Grammar::PREFIX, Grammar::VERSION}},
      {"update operation",
       {Grammar::INSERT, Grammar::LOAD, Grammar::CLEAR},
       {Grammar::INSERT, Grammar::DELETE, Grammar::LOAD, Grammar::CLEAR, Grammar::DROP,
        Grammar::CREATE, Grammar::ADD, Grammar::MOVE, Grammar::COPY, Grammar::WITH, Grammar::BASE,
        Grammar::PREFIX, Grammar::VERSION}},
  };
  return *kCategories;
}

}  // namespace

std::string_view KeywordOf(size_t token_type) {
  for (const Entry& entry : kKeywords) {
    if (entry.type == token_type) return entry.name;
  }
  return {};
}

std::string TokenName(size_t token_type) {
  const std::string_view keyword = KeywordOf(token_type);
  if (!keyword.empty()) return std::string(keyword);
  for (const Entry& entry : kOthers) {
    if (entry.type == token_type) return std::string(entry.name);
  }
  return "text";
}

std::vector<std::string> ExpectedNames(const std::vector<size_t>& token_types, size_t limit) {
  std::vector<size_t> rest = token_types;
  std::vector<std::string> categories;
  for (const Category& category : Categories()) {
    const bool applies = std::all_of(category.signs.begin(), category.signs.end(),
                                     [&](size_t sign) { return Has(rest, sign); });
    if (!applies) continue;
    categories.emplace_back(category.name);
    std::erase_if(rest, [&](size_t type) { return Has(category.members, type); });
  }
  // Punctuation is what is forgotten most, so it comes first.
  std::vector<std::string> names;
  const auto add = [&names](std::string name) {
    if (std::find(names.begin(), names.end(), name) == names.end()) {
      names.push_back(std::move(name));
    }
  };
  for (const size_t type : kForgottenFirst) {
    if (Has(rest, type)) add(TokenName(type));
  }
  for (std::string& category : categories) add(std::move(category));
  for (const size_t type : rest) add(TokenName(type));
  if (names.size() > limit) names.resize(limit);
  return names;
}

bool IsOpening(size_t token_type) {
  return token_type == Grammar::OPEN_BRACE || token_type == Grammar::OPEN_PAREN ||
         token_type == Grammar::OPEN_BRACKET || token_type == Grammar::OPEN_ANNOTATION ||
         token_type == Grammar::OPEN_REIFIED || token_type == Grammar::OPEN_TRIPLE_TERM;
}

bool IsClosing(size_t token_type) {
  return token_type == Grammar::CLOSE_BRACE || token_type == Grammar::CLOSE_PAREN ||
         token_type == Grammar::CLOSE_BRACKET || token_type == Grammar::CLOSE_ANNOTATION ||
         token_type == Grammar::CLOSE_REIFIED || token_type == Grammar::CLOSE_TRIPLE_TERM;
}

const std::vector<std::string_view>& Keywords() {
  static const auto* const kNames = [] {
    auto* names = new std::vector<std::string_view>();
    for (const Entry& entry : kKeywords) names->push_back(entry.name);
    return names;
  }();
  return *kNames;
}

}  // namespace mote
