#include "grammar/parser/ast_builder.h"

#include <utility>

namespace mote {

AstBuilder::AstBuilder(const SourceText* text, const ParseOptions* options,
                       std::function<void()> on_node)
    : text_(text),
      options_(options),
      on_node_(std::move(on_node)),
      base_(options->base),
      prefixes_(options->prefixes) {}

ast::SourceRange AstBuilder::RangeOf(const antlr4::Token* first, const antlr4::Token* last) const {
  on_node_();
  ast::SourceRange range;
  range.line = static_cast<uint32_t>(first->getLine());
  range.column = static_cast<uint32_t>(first->getCharPositionInLine() + 1);
  const size_t begin = text_->ByteOffset(first->getStartIndex());
  range.offset = static_cast<uint32_t>(begin);
  // A rule that matched nothing ends before it starts.
  if (last != nullptr && last->getStopIndex() + 1 > first->getStartIndex()) {
    range.length = static_cast<uint32_t>(text_->ByteOffset(last->getStopIndex() + 1) - begin);
  }
  return range;
}

ast::SourceRange AstBuilder::RangeOf(const antlr4::ParserRuleContext* rule) const {
  return RangeOf(rule->start, rule->stop);
}

std::string_view AstBuilder::TextOf(const antlr4::Token* token) const {
  return text_->Slice(token->getStartIndex(), token->getStopIndex());
}

void AstBuilder::Fail(const ast::SourceRange& range, std::string message, std::string hint) {
  if (error_.has_value()) return;
  error_ = ParseError{range, std::move(message), {}, std::move(hint)};
}

}  // namespace mote
