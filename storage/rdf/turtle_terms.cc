#include <optional>

#include "storage/rdf/turtle_document.h"
#include "storage/term/vocabulary.h"

namespace mote {

bool TurtleDocument::ReadNode(Node* node) {
  const int c = lexer_.Peek();
  node->kind = TermKind::kIri;
  if (c == '<') return ReadIri(&node->text);
  if (c == '_') {
    node->kind = TermKind::kBlankNode;
    return lexer_.ReadBlankNodeLabel(&node->text);
  }
  if (c == TurtleLexer::kEnd || !StartsWord(c)) {
    return lexer_.Fail("expected an IRI or a blank node");
  }
  switch (lexer_.ReadWord(&word_, &local_)) {
    case TurtleLexer::Word::kError:
      return false;
    case TurtleLexer::Word::kPrefixedName:
      return ExpandName(&node->text);
    case TurtleLexer::Word::kKeyword:
      break;
  }
  return lexer_.FailAtMark("expected an IRI or a blank node, not \"" + word_ + "\"");
}

bool TurtleDocument::ReadIri(std::string* iri) {
  if (!lexer_.ReadIriRef(iri)) return false;
  if (HasScheme(*iri)) return true;
  if (!base_.is_set()) {
    return lexer_.FailAtMark("relative IRI <" + *iri + "> without a base IRI");
  }
  std::swap(*iri, relative_);
  iri->clear();
  base_.Resolve(relative_, iri);
  return true;
}

bool TurtleDocument::ExpandName(std::string* iri) {
  const auto it = prefixes_.find(word_);
  if (it == prefixes_.end()) {
    return lexer_.FailAtMark("prefix \"" + word_ + ":\" is not declared");
  }
  iri->assign(it->second.iri);
  iri->append(local_);
  if (!lexer_.has_special_name() && !it->second.is_open) return true;
  // An escaped `#` or `%`, for example.
  const std::optional<IriFlaw> flaw = FindIriFlaw(*iri);
  return !flaw.has_value() || lexer_.FailAtMark(DescribeIriFlaw(*iri, *flaw));
}

bool TurtleDocument::ReadVerb(std::string* predicate) {
  const int c = lexer_.Peek();
  if (c == '<') return ReadIri(predicate);
  if (c == TurtleLexer::kEnd || !StartsWord(c)) return lexer_.Fail("expected a predicate");
  switch (lexer_.ReadWord(&word_, &local_)) {
    case TurtleLexer::Word::kError:
      return false;
    case TurtleLexer::Word::kPrefixedName:
      return ExpandName(predicate);
    case TurtleLexer::Word::kKeyword:
      break;
  }
  if (word_ != "a") return lexer_.FailAtMark("expected a predicate, not \"" + word_ + "\"");
  predicate->assign(rdf::kType);
  return true;
}

bool TurtleDocument::ReadNodeOrAnonymous(Node* node) {
  if (!lexer_.Accept('[')) return ReadNode(node);
  NewBlankNode(node);
  return lexer_.Accept(']') || lexer_.Fail("expected ]");
}

bool TurtleDocument::ReadLiteral(TermView* literal) {
  if (!lexer_.ReadString(&object_)) return false;
  *literal = {TermKind::kLiteral, object_};
  if (lexer_.Peek() == '@') {
    if (!lexer_.ReadLanguageTag(&suffix_, &literal->direction)) return false;
    literal->language = suffix_;
    return true;
  }
  if (!lexer_.AcceptDatatypeMark()) return true;
  const int c = lexer_.Peek();
  if (c == '<') {
    if (!ReadIri(&suffix_)) return false;
  } else {
    if (c == TurtleLexer::kEnd || !StartsWord(c)) return lexer_.Fail("expected a datatype");
    switch (lexer_.ReadWord(&word_, &local_)) {
      case TurtleLexer::Word::kError:
        return false;
      case TurtleLexer::Word::kKeyword:
        return lexer_.FailAtMark("expected a datatype, not \"" + word_ + "\"");
      case TurtleLexer::Word::kPrefixedName:
        break;
    }
    if (!ExpandName(&suffix_)) return false;
  }
  if (rdf::NeedsLanguage(suffix_)) {
    return lexer_.FailAtMark("a literal of this datatype needs a language tag: \"...\"@en");
  }
  if (suffix_ != xsd::kString) literal->datatype = suffix_;
  return true;
}

bool TurtleDocument::ReadNumber(TermView* literal) {
  *literal = TermView();
  literal->kind = TermKind::kLiteral;
  switch (lexer_.ReadNumber(&object_)) {
    case TurtleLexer::Number::kError:
      return false;
    case TurtleLexer::Number::kInteger:
      literal->datatype = xsd::kInteger;
      break;
    case TurtleLexer::Number::kDecimal:
      literal->datatype = xsd::kDecimal;
      break;
    case TurtleLexer::Number::kDouble:
      literal->datatype = xsd::kDouble;
      break;
  }
  literal->value = object_;
  return true;
}

bool TurtleDocument::ReadWordObject(int c, TermView* object) {
  if (c == TurtleLexer::kEnd || !StartsWord(c)) return lexer_.Fail("expected an object");
  switch (lexer_.ReadWord(&word_, &local_)) {
    case TurtleLexer::Word::kError:
      return false;
    case TurtleLexer::Word::kPrefixedName:
      if (!ExpandName(&object_)) return false;
      *object = {TermKind::kIri, object_};
      return true;
    case TurtleLexer::Word::kKeyword:
      break;
  }
  if (word_ != "true" && word_ != "false") {
    return lexer_.FailAtMark("expected an object, not \"" + word_ + "\"");
  }
  std::swap(object_, word_);
  *object = {TermKind::kLiteral, object_, xsd::kBoolean};
  return true;
}

}  // namespace mote
