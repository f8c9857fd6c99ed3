// Terms: the prologue, IRIs, literals, variables and blank nodes.

#include <algorithm>
#include <optional>
#include <utility>

#include "grammar/parser/ast_builder.h"
#include "grammar/parser/edit_distance.h"
#include "grammar/parser/unescape.h"
#include "grammar/parser/vocabulary.h"
#include "grammar/parser/well_known_prefixes.h"
#include "storage/rdf/iri.h"

namespace mote {
namespace {

using Grammar = sparql::SparqlParser;

std::string_view DatatypeOfNumber(size_t token_type) {
  switch (token_type) {
    case Grammar::INTEGER:
    case Grammar::INTEGER_POSITIVE:
    case Grammar::INTEGER_NEGATIVE:
      return vocabulary::kXsdInteger;
    case Grammar::DECIMAL:
    case Grammar::DECIMAL_POSITIVE:
    case Grammar::DECIMAL_NEGATIVE:
      return vocabulary::kXsdDecimal;
    default:
      return vocabulary::kXsdDouble;
  }
}

ast::SourceRange SubRange(ast::SourceRange range, size_t offset, size_t length) {
  range.offset += static_cast<uint32_t>(offset);
  range.length = static_cast<uint32_t>(length);
  return range;
}

}  // namespace

void AstBuilder::ReadPrologue(Grammar::PrologueContext* prologue) {
  for (Node* child : prologue->children) {
    switch (RuleOf(child)) {
      case Grammar::RuleBaseDecl:
        base_ = ResolveIriToken(As<Grammar::BaseDeclContext>(child)->IRIREF()->getSymbol());
        break;
      case Grammar::RulePrefixDecl: {
        auto* declaration = As<Grammar::PrefixDeclContext>(child);
        std::string_view prefix = TextOf(declaration->PNAME_NS()->getSymbol());
        prefix.remove_suffix(1);
        std::string iri = ResolveIriToken(declaration->IRIREF()->getSymbol());
        const auto known = std::find_if(prefixes_.begin(), prefixes_.end(),
                                        [&](const auto& entry) { return entry.first == prefix; });
        if (known != prefixes_.end()) {
          known->second = std::move(iri);
        } else {
          prefixes_.emplace_back(prefix, std::move(iri));
        }
        break;
      }
      default:
        versions_.push_back(UnquotedText(As<Grammar::VersionDeclContext>(child)->getStop()));
        break;
    }
  }
}

std::string AstBuilder::ResolveIriToken(const antlr4::Token* token) {
  std::string_view body = TextOf(token);
  body.remove_prefix(1);
  body.remove_suffix(1);
  std::string iri;
  UnescapeError error;
  if (!UnescapeIri(body, iri, error)) {
    ast::SourceRange range = RangeOf(token);
    range = RangeAt(text_->text(), range.offset + 1 + error.offset, error.length);
    Fail(range, error.message);
    return {};
  }
  if (!CheckIri(iri, token) || base_.empty() || HasScheme(iri)) return iri;
  std::string resolved;
  BaseIri(base_).Resolve(iri, &resolved);
  return resolved;
}

bool AstBuilder::CheckIri(std::string_view iri, const antlr4::Token* token) {
  const std::optional<IriFlaw> flaw = FindIriFlaw(iri);
  if (flaw.has_value()) Fail(RangeOf(token), DescribeIriFlaw(iri, *flaw));
  return !flaw.has_value();
}

std::string AstBuilder::ExpandPrefixedName(const antlr4::Token* token) {
  const std::string_view name = TextOf(token);
  const size_t colon = name.find(':');
  const std::string_view prefix = name.substr(0, colon);
  for (const auto& [known, iri] : prefixes_) {
    if (known != prefix) continue;
    std::string expanded = iri;
    UnescapeLocalName(name.substr(colon + 1), expanded);
    CheckIri(expanded, token);
    return expanded;
  }
  const std::string quoted = std::string(prefix) + ":";
  std::string hint;
  const std::string_view well_known = WellKnownPrefixIri(prefix);
  if (!well_known.empty()) {
    hint = "add PREFIX " + quoted + " <" + std::string(well_known) + ">";
  } else {
    std::string_view nearest;
    for (const auto& [known, iri] : prefixes_) {
      if (!prefix.empty() && IsProbablyMeant(prefix, known)) nearest = known;
    }
    hint = nearest.empty() ? "declare it before the query: PREFIX " + quoted + " <...>"
                           : "did you mean " + std::string(nearest) + ":?";
  }
  Fail(SubRange(RangeOf(token), 0, colon + 1), "the prefix " + quoted + " is not declared",
       std::move(hint));
  return {};
}

std::string AstBuilder::IriText(const antlr4::Token* token) {
  return token->getType() == Grammar::IRIREF ? ResolveIriToken(token) : ExpandPrefixedName(token);
}

ast::TermNode AstBuilder::IriOf(const antlr4::Token* token) {
  ast::TermNode term = ast::MakeIri(IriText(token));
  term.range = RangeOf(token);
  return term;
}

ast::TermNode AstBuilder::TypeIri(const antlr4::Token* token) const {
  ast::TermNode term = ast::MakeIri(std::string(vocabulary::kRdfType));
  term.range = RangeOf(token);
  return term;
}

std::string AstBuilder::UnquotedText(const antlr4::Token* token) {
  std::string_view body = TextOf(token);
  const bool is_long = token->getType() == Grammar::STRING_LITERAL_LONG1 ||
                       token->getType() == Grammar::STRING_LITERAL_LONG2;
  const size_t quotes = is_long ? 3 : 1;
  body.remove_prefix(quotes);
  body.remove_suffix(quotes);
  std::string text;
  UnescapeError error;
  if (!UnescapeString(body, text, error)) {
    const size_t offset = RangeOf(token).offset + quotes + error.offset;
    Fail(RangeAt(text_->text(), offset, error.length), error.message);
  }
  return text;
}

std::string AstBuilder::StringText(Grammar::StringContext* string) {
  return UnquotedText(string->start);
}

void AstBuilder::ReadLanguage(const antlr4::Token* token, ast::TermNode& term) {
  const std::string_view tag = TextOf(token).substr(1);
  const size_t dashes = tag.find("--");
  term.language = tag.substr(0, dashes);
  term.datatype = vocabulary::kRdfLangString;
  if (dashes == std::string_view::npos) return;
  term.datatype = vocabulary::kRdfDirLangString;
  const std::string_view direction = tag.substr(dashes + 2);
  if (direction == "ltr") {
    term.direction = ast::TextDirection::kLeftToRight;
  } else if (direction == "rtl") {
    term.direction = ast::TextDirection::kRightToLeft;
  } else {
    Fail(RangeOf(token),
         "the direction of a text is ltr or rtl, not '" + std::string(direction) + "'");
  }
}

ast::TermNode AstBuilder::Literal(Grammar::LiteralContext* literal) {
  ast::TermNode term;
  term.kind = ast::TermKind::kLiteral;
  term.range = RangeOf(literal);
  Node* first = literal->children.front();
  if (const antlr4::Token* token = TokenOf(first)) {
    if (token->getType() == Grammar::TRUE || token->getType() == Grammar::FALSE) {
      term.lexical = token->getType() == Grammar::TRUE ? "true" : "false";
      term.datatype = vocabulary::kXsdBoolean;
    } else {
      term.lexical = TextOf(token);
      term.datatype = DatatypeOfNumber(token->getType());
    }
    return term;
  }
  term.lexical = StringText(As<Grammar::StringContext>(first));
  if (literal->children.size() == 1) {
    term.datatype = vocabulary::kXsdString;
  } else if (const antlr4::Token* token = TokenOf(literal->children[1]);
             token->getType() == Grammar::LANG_DIR) {
    ReadLanguage(token, term);
  } else {
    term.datatype = IriText(As<Grammar::IriContext>(literal->children[2]));
  }
  return term;
}

ast::Variable AstBuilder::NamedVariable(const antlr4::Token* token) {
  ast::Variable variable;
  variable.name = TextOf(token).substr(1);
  variable.range = RangeOf(token);
  return variable;
}

ast::VarOrTerm AstBuilder::VariableInTriple(const antlr4::Token* token) {
  if (mode_ == TripleMode::kInsertData || mode_ == TripleMode::kDeleteData) {
    Fail(RangeOf(token),
         std::string("a variable cannot stand in ") +
             (mode_ == TripleMode::kInsertData ? "INSERT DATA" : "DELETE DATA"),
         mode_ == TripleMode::kInsertData ? "use INSERT { } WHERE { }"
                                          : "use DELETE WHERE { } or DELETE { } WHERE { }");
  }
  return NamedVariable(token);
}

ast::VarOrTerm AstBuilder::BlankNode(Grammar::BlankNodeContext* blank) {
  const antlr4::Token* token = blank->start;
  if (token->getType() == Grammar::ANON) return FreshBlankNode(RangeOf(token));
  return LabelledBlankNode(std::string(TextOf(token).substr(2)), RangeOf(token));
}

ast::VarOrTerm AstBuilder::FreshBlankNode(const ast::SourceRange& range) {
  std::string label = std::to_string(++fresh_blank_nodes_);
  label.insert(label.begin(), '#');
  return LabelledBlankNode(std::move(label), range);
}

ast::VarOrTerm AstBuilder::LabelledBlankNode(std::string label, const ast::SourceRange& range) {
  if (mode_ == TripleMode::kPattern) {
    const auto [entry, is_new] = bgp_of_label_.emplace(label, current_bgp_);
    if (!is_new && entry->second != current_bgp_) {
      Fail(range,
           "the blank node label _:" + label + " is used in two different basic graph patterns",
           "use a variable instead");
    }
    ast::Variable variable;
    variable.name = "_:" + label;
    variable.kind = ast::VariableKind::kBlankNode;
    variable.range = range;
    return variable;
  }
  if (mode_ == TripleMode::kDeleteTemplate || mode_ == TripleMode::kDeleteData) {
    Fail(range, "a blank node cannot stand in what is to be deleted",
         mode_ == TripleMode::kDeleteData ? "find it by its properties with DELETE { } WHERE { }"
                                          : "use a variable that WHERE binds");
  }
  if (mode_ == TripleMode::kInsertData) {
    const auto [entry, is_new] = operation_of_label_.emplace(label, current_operation_);
    if (!is_new && entry->second != current_operation_) {
      Fail(range, "the blank node label _:" + label + " is used in two INSERT DATA operations",
           "the two would be different nodes; use two labels");
    }
  }
  ast::TermNode term;
  term.kind = ast::TermKind::kBlankNode;
  term.lexical = std::move(label);
  term.range = range;
  return term;
}

ast::VarOrTerm AstBuilder::VarOrIri(Grammar::VarOrIriContext* node) {
  Node* child = node->children.front();
  if (const antlr4::Token* token = TokenOf(child)) return VariableInTriple(token);
  return Iri(As<Grammar::IriContext>(child));
}

}  // namespace mote
