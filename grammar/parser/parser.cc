#include "grammar/parser/parser.h"

#include <functional>
#include <limits>
#include <utility>

#include "antlr4-runtime.h"
#include "grammar/SparqlParser.h"
#include "grammar/parser/ast_builder.h"
#include "grammar/parser/code_point_stream.h"
#include "grammar/parser/hints.h"
#include "grammar/parser/source_text.h"
#include "grammar/parser/static_checks.h"
#include "grammar/parser/syntax_error_strategy.h"
#include "grammar/parser/token_names.h"
#include "grammar/parser/token_source.h"

namespace mote {
namespace {

using Grammar = sparql::SparqlParser;

// How many alternatives a message lists.
constexpr size_t kMaxExpected = 6;

// Longest text; places are 32-bit numbers.
constexpr size_t kMaxTextSize = std::numeric_limits<uint32_t>::max() - 1;

// `text` as it may stand in a one-line message.
std::string Quoted(std::string_view text) {
  constexpr size_t kLongest = 40;
  std::string out = "'";
  size_t end = std::min(text.size(), kLongest);
  while (end < text.size() && (static_cast<unsigned char>(text[end]) & 0xC0) == 0x80) --end;
  for (const char c : text.substr(0, end)) {
    out += static_cast<unsigned char>(c) < 0x20 || c == 0x7F ? ' ' : c;
  }
  out += end < text.size() ? "...'" : "'";
  return out;
}

std::string Enumerate(const std::vector<std::string>& names) {
  std::string out;
  for (size_t i = 0; i < names.size(); ++i) {
    if (i > 0) out += i + 1 == names.size() ? " or " : ", ";
    out += names[i];
  }
  return out;
}

// A text is copied, and kept as code points.
constexpr uint64_t kTextBytes = 1 + sizeof(char32_t);
// About how many bytes a token takes, and what the parse tree and the syntax tree take for each.
constexpr uint64_t kTokenBytes = 160;
constexpr uint64_t kTreeBytes = 640;
constexpr uint64_t kNodeBytes = 120;
constexpr uint64_t kStepsBetweenChecks = 2048;

// The parser that ANTLR made, which also tells of each token that it takes.
class ObservedParser final : public sparql::SparqlParser {
 public:
  ObservedParser(antlr4::TokenStream* tokens, std::function<void()> on_token)
      : SparqlParser(tokens), on_token_(std::move(on_token)) {}
  antlr4::Token* consume() override {
    on_token_();
    return SparqlParser::consume();
  }

 private:
  std::function<void()> on_token_;
};

}  // namespace

class Parser::Impl {
 public:
  explicit Impl(ParseOptions options)
      : options_(std::move(options)),
        stream_(&source_),
        lexer_(&stream_, [this] { Step(kTokenBytes); }),
        tokens_(&lexer_),
        parser_(&tokens_, [this] { Step(kTreeBytes); }),
        strategy_(std::make_shared<SyntaxErrorStrategy>()) {
    parser_.removeErrorListeners();
    parser_.setErrorHandler(strategy_);
  }

  // Parses `text` by the start rule `rule` and lets `build` turn the tree into a syntax tree.
  template <typename Tree, typename Context, typename Build, typename Check>
  absl::StatusOr<Tree> Parse(std::string_view text, Context* (Grammar::*rule)(), const Build& build,
                             const Check& check) {
    error_.reset();
    stopped_ = absl::OkStatus();
    steps_ = bytes_ = 0;
    std::optional<Tree> tree;
    try {
      Context* context = ReadTree(text, rule);
      if (context != nullptr) {
        AstBuilder builder(&source_, &options_, [this] { Step(kNodeBytes); });
        tree = build(builder, context);
        error_ = builder.error();
        if (!error_.has_value()) error_ = check(*tree);
      }
    } catch (const antlr4::ParseCancellationException&) {
      // Thrown by Step, and nowhere else where it comes this far.
    }
    parser_.reset();  // frees the parse tree
    if (!stopped_.ok()) return stopped_;
    if (error_.has_value()) return Failure(text);
    return *std::move(tree);
  }

  const std::optional<ParseError>& error() const { return error_; }

 private:
  absl::Status Failure(std::string_view text) const {
    return absl::InvalidArgumentError(error_->Render(text));
  }

  // Counts a step of work, and stops all of it if the check of the options says so.
  void Step(uint64_t bytes) {
    bytes_ += bytes;
    if (++steps_ % kStepsBetweenChecks != 0 || options_.check == nullptr) return;
    stopped_ = options_.check(bytes_);
    if (!stopped_.ok()) throw antlr4::ParseCancellationException();
  }

  // The parse tree, owned by parser_, or null with error_ set.
  template <typename Context>
  Context* ReadTree(std::string_view text, Context* (Grammar::*rule)()) {
    if (text.size() > kMaxTextSize) {
      error_ = ParseError{RangeAt(text, 0, 0), "the text is longer than 4 GiB", {}, {}};
      return nullptr;
    }
    bytes_ = kTextBytes * text.size();
    if (options_.check != nullptr) stopped_ = options_.check(bytes_);
    if (!stopped_.ok()) return nullptr;
    ast::SourceRange bad_byte;
    if (!source_.Assign(text, bad_byte)) {
      error_ = ParseError{bad_byte, "the text is not UTF-8 here", {}, {}};
      return nullptr;
    }
    lexer_.Restart();
    tokens_.setTokenSource(&lexer_);
    tokens_.fill();
    if (!CheckNesting()) return nullptr;
    Context* context = Run(rule, antlr4::atn::PredictionMode::SLL, /*collect=*/false);
    if (context != nullptr) return context;
    context = Run(rule, antlr4::atn::PredictionMode::LL, /*collect=*/true);
    if (context == nullptr) DescribeSyntaxError();
    return context;
  }

  template <typename Context>
  Context* Run(Context* (Grammar::*rule)(), antlr4::atn::PredictionMode mode, bool collect) {
    strategy_->Start(collect);
    parser_.setTokenStream(&tokens_);
    tokens_.seek(0);
    parser_.getInterpreter<antlr4::atn::ParserATNSimulator>()->setPredictionMode(mode);
    try {
      return (parser_.*rule)();
    } catch (const antlr4::ParseCancellationException&) {
      if (!stopped_.ok()) throw;
      return nullptr;
    }
  }

  // Bounds the recursion of the parser and of all that walks the tree: everything that nests is
  // bracketed.
  bool CheckNesting() {
    size_t depth = 0;
    for (size_t i = 0; i < tokens_.size(); ++i) {
      const antlr4::Token* token = tokens_.get(i);
      if (IsOpening(token->getType())) {
        if (++depth <= options_.max_nesting) continue;
        error_ = ParseError{RangeOf(token),
                            "brackets nest deeper than " + std::to_string(options_.max_nesting),
                            {},
                            {}};
        return false;
      }
      if (IsClosing(token->getType()) && depth > 0) --depth;
    }
    return true;
  }

  ast::SourceRange RangeOf(const antlr4::Token* token) const {
    ast::SourceRange range;
    range.line = static_cast<uint32_t>(token->getLine());
    range.column = static_cast<uint32_t>(token->getCharPositionInLine() + 1);
    range.offset = static_cast<uint32_t>(source_.ByteOffset(token->getStartIndex()));
    if (token->getType() != antlr4::Token::EOF) {
      range.length =
          static_cast<uint32_t>(source_.ByteOffset(token->getStopIndex() + 1)) - range.offset;
    }
    return range;
  }

  void DescribeSyntaxError() {
    std::vector<size_t> expected = strategy_->expected();
    const size_t offending = strategy_->offending();
    std::vector<TokenView> views;
    views.reserve(tokens_.size());
    for (size_t i = 0; i < tokens_.size(); ++i) {
      const antlr4::Token* token = tokens_.get(i);
      const ast::SourceRange range = RangeOf(token);
      views.push_back({token->getType(), source_.text().substr(range.offset, range.length), range});
    }
    const TokenView& at = views[std::min(offending, views.size() - 1)];
    // The grammar would take another dot, the builder would not.
    if (offending > 0 && views[offending - 1].type == Grammar::DOT) {
      std::erase(expected, static_cast<size_t>(Grammar::DOT));
    }
    ParseError error;
    error.range = at.range;
    error.expected = ExpectedNames(expected, kMaxExpected);
    if (at.type == Grammar::BAD_STRING) {
      DescribeBadString(at, error);
    } else {
      error.message = at.type == antlr4::Token::EOF ? "unexpected end of the text"
                                                    : "unexpected " + Quoted(at.text);
      if (!error.expected.empty()) error.message += ", expected " + Enumerate(error.expected);
      error.hint = HintForSyntaxError(views, offending, expected);
    }
    error_ = std::move(error);
  }

  void DescribeBadString(const TokenView& at, ParseError& error) const {
    error.expected.clear();
    const char quote = at.text.front();
    const bool is_long = at.text.size() >= 3 && at.text[1] == quote && at.text[2] == quote;
    const bool ends =
        at.text.size() > 1 && at.text.back() == quote && (!is_long || at.text.size() >= 6);
    if (ends) {
      error.message = "this string has an escape that does not exist";
      error.hint = "there are \\t \\b \\n \\r \\f \\\\ \\\" \\' \\uXXXX \\UXXXXXXXX";
    } else {
      error.message = "this string does not end";
      if (!is_long) error.hint = "a string of several lines stands in three quotes";
    }
  }

  ParseOptions options_;
  SourceText source_;
  CodePointStream stream_;
  TokenSource lexer_;
  antlr4::BufferedTokenStream tokens_;
  ObservedParser parser_;
  std::shared_ptr<SyntaxErrorStrategy> strategy_;
  std::optional<ParseError> error_;
  // What the check said, and what it is asked about.
  absl::Status stopped_;
  uint64_t steps_ = 0;
  uint64_t bytes_ = 0;
};

Parser::Parser(ParseOptions options) : impl_(std::make_unique<Impl>(std::move(options))) {}
Parser::Parser(Parser&&) noexcept = default;
Parser& Parser::operator=(Parser&&) noexcept = default;
Parser::~Parser() = default;

absl::StatusOr<ast::Query> Parser::ParseQuery(std::string_view text) {
  return impl_->Parse<ast::Query>(
      text, &Grammar::queryUnit,
      [](AstBuilder& builder, Grammar::QueryUnitContext* unit) { return builder.BuildQuery(unit); },
      CheckQuery);
}

absl::StatusOr<ast::Update> Parser::ParseUpdate(std::string_view text) {
  return impl_->Parse<ast::Update>(
      text, &Grammar::updateUnit,
      [](AstBuilder& builder, Grammar::UpdateUnitContext* unit) {
        return builder.BuildUpdate(unit);
      },
      CheckUpdate);
}

absl::StatusOr<ast::Statement> Parser::ParseStatement(std::string_view text) {
  return impl_->Parse<ast::Statement>(
      text, &Grammar::statementUnit,
      [](AstBuilder& builder, Grammar::StatementUnitContext* unit) {
        return builder.BuildStatement(unit);
      },
      [](const ast::Statement& statement) {
        const auto* query = std::get_if<ast::Query>(&statement);
        return query != nullptr ? CheckQuery(*query)
                                : CheckUpdate(std::get<ast::Update>(statement));
      });
}

const std::optional<ParseError>& Parser::last_error() const { return impl_->error(); }

absl::StatusOr<ast::Query> ParseQuery(std::string_view text, const ParseOptions& options) {
  return Parser(options).ParseQuery(text);
}

absl::StatusOr<ast::Update> ParseUpdate(std::string_view text, const ParseOptions& options) {
  return Parser(options).ParseUpdate(text);
}

absl::StatusOr<ast::Statement> ParseStatement(std::string_view text, const ParseOptions& options) {
  return Parser(options).ParseStatement(text);
}

}  // namespace mote
