#include "storage/rdf/turtle_document.h"

#include <optional>

#include "storage/rdf/syntax_error.h"
#include "storage/term/vocabulary.h"

namespace mote {
namespace {

constexpr std::string_view kAnonymousPrefix = "#";

bool EqualsIgnoringCase(std::string_view text, std::string_view upper) {
  if (text.size() != upper.size()) return false;
  for (size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    if ((c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c) != upper[i]) return false;
  }
  return true;
}

}  // namespace

TurtleDocument::TurtleDocument(ByteSource& source, const TurtleParserOptions& options,
                               QuadHandler& handler)
    : options_(options),
      lexer_(source, options.file, options.buffer_size, options.max_token_bytes),
      trig_(options.trig),
      buffer_(options.lenient ? std::make_unique<StatementBuffer>(&handler) : nullptr),
      handler_(buffer_ != nullptr ? static_cast<QuadHandler&>(*buffer_) : handler) {
  if (!options.base.empty()) base_ = BaseIri(options.base);
  quad_.predicate.kind = TermKind::kIri;
}

absl::Status TurtleDocument::Run() {
  lexer_.SkipByteOrderMark();
  TurtleLexer::StatementEnd end;
  while (true) {
    // Where the document seems to end there may be malformed bytes.
    const bool at_end = lexer_.Peek() == TurtleLexer::kEnd;
    if (at_end && lexer_.CheckEnd()) break;
    if (!at_end && ReadStatement() && EndStatement()) continue;
    if (!Recover(&end)) break;
    quad_.has_graph = false;
  }
  return status_.ok() ? lexer_.status() : status_;
}

bool TurtleDocument::Recover(TurtleLexer::StatementEnd* end) {
  if (!options_.lenient || !status_.ok()) return false;
  const std::optional<SyntaxError> error = GetSyntaxError(lexer_.status());
  if (!error.has_value()) return false;  // Of the source.
  buffer_->Drop();
  if (options_.on_skipped) options_.on_skipped(*error);
  *end = lexer_.SkipStatement(trig_, ends_with_line_);
  ends_with_line_ = false;
  return true;
}

void TurtleDocument::NewBlankNode(Node* node) {
  node->kind = TermKind::kBlankNode;
  node->text.assign(kAnonymousPrefix);
  node->text += std::to_string(++last_anonymous_);
}

bool TurtleDocument::ReadStatement() {
  const int c = lexer_.Peek();
  ends_with_line_ = false;
  if (c == '@') return ReadDirective();
  if (trig_ && c == '{') {
    quad_.has_graph = false;
    return ReadGraphBody();
  }
  Level& level = LevelAt(0);
  bool has_properties = false;  // So that none need follow.
  bool is_label = false;        // Whether the term may name a graph.
  if (c == '<' && lexer_.At("<<")) {
    if (!ReadReifiedTriple(0, &level.subject)) return false;
    has_properties = true;
  } else if (c == '<' || c == '_') {
    if (!ReadNode(&level.subject)) return false;
    is_label = true;
  } else if (c == '[') {
    if (!ReadBlankNodeSubject(&has_properties)) return false;
    is_label = !has_properties;
  } else if (c == '(') {
    if (!ReadCollection(0, &level.subject)) return false;
  } else {
    switch (lexer_.ReadWord(&word_, &local_)) {
      case TurtleLexer::Word::kError:
        return false;
      case TurtleLexer::Word::kKeyword:
        return ReadKeywordStatement();
      case TurtleLexer::Word::kPrefixedName:
        if (!ExpandName(&level.subject.text)) return false;
        level.subject.kind = TermKind::kIri;
        is_label = true;
        break;
    }
  }
  if (trig_ && is_label && lexer_.Peek() == '{') {
    std::swap(graph_, level.subject);
    quad_.graph = graph_.view();
    quad_.has_graph = true;
    return ReadGraphBody();
  }
  return ReadProperties(has_properties) && ExpectDot();
}

bool TurtleDocument::ReadKeywordStatement() {
  ends_with_line_ = true;
  if (EqualsIgnoringCase(word_, "PREFIX")) return ReadPrefix();
  if (EqualsIgnoringCase(word_, "BASE")) return ReadBase();
  if (EqualsIgnoringCase(word_, "VERSION")) return ReadVersion();
  ends_with_line_ = false;
  if (!trig_ || !EqualsIgnoringCase(word_, "GRAPH")) {
    return lexer_.FailAtMark("expected a statement, not \"" + word_ + "\"");
  }
  const int c = lexer_.Peek();
  if (c == '[') {
    lexer_.Accept('[');
    if (!lexer_.Accept(']')) return lexer_.Fail("expected ] in the name of a graph");
    NewBlankNode(&graph_);
  } else if (!ReadNode(&graph_)) {
    return false;
  }
  quad_.graph = graph_.view();
  quad_.has_graph = true;
  if (lexer_.Peek() != '{') return lexer_.Fail("expected { after the name of a graph");
  return ReadGraphBody();
}

bool TurtleDocument::ReadDirective() {
  if (!lexer_.ReadDirective(&word_)) return false;
  if (word_ == "prefix") return ReadPrefix() && ExpectDot();
  if (word_ == "base") return ReadBase() && ExpectDot();
  if (word_ == "version") return ReadVersion() && ExpectDot();
  return lexer_.FailAtMark("expected @prefix, @base or @version");
}

bool TurtleDocument::ReadPrefix() {
  std::string prefix;
  std::string iri;
  if (!lexer_.ReadPrefixName(&prefix)) return false;
  if (lexer_.Peek() != '<') return lexer_.Fail("expected an IRI in <...>");
  if (!ReadIri(&iri)) return false;
  if (prefixes_.size() >= kMaxTurtlePrefixes) {
    return lexer_.Fail("more than " + std::to_string(kMaxTurtlePrefixes) + " prefixes");
  }
  if (!Check(handler_.OnPrefix(prefix, iri))) return false;
  prefixes_[prefix] = {iri, HasOpenEnd(iri)};
  return true;
}

bool TurtleDocument::ReadBase() {
  std::string iri;
  if (lexer_.Peek() != '<') return lexer_.Fail("expected an IRI in <...>");
  if (!ReadIri(&iri)) return false;
  base_ = BaseIri(iri);
  return Check(handler_.OnBase(iri));
}

bool TurtleDocument::ReadVersion() {
  // A version label says which features may come; all of them are understood anyway.
  const int c = lexer_.Peek();
  if ((c != '"' && c != '\'') || lexer_.At("\"\"\"") || lexer_.At("'''")) {
    return lexer_.Fail("expected a version in \"...\"");
  }
  return lexer_.ReadString(&object_);
}

bool TurtleDocument::ReadGraphBody() {
  lexer_.Accept('{');
  TurtleLexer::StatementEnd end;
  while (!lexer_.Accept('}')) {
    if (ReadBlockStatement() && EndStatement()) continue;
    if (!Recover(&end)) return false;
    if (end != TurtleLexer::StatementEnd::kStatement) break;
  }
  quad_.has_graph = false;
  return true;
}

bool TurtleDocument::ReadBlockStatement() {
  if (!ReadTriples()) return false;
  if (lexer_.Accept('.') || lexer_.Peek() == '}') return true;
  return lexer_.Fail("expected . or } after a statement");
}

bool TurtleDocument::ReadTriples() {
  Level& level = LevelAt(0);
  bool has_properties = false;
  const int c = lexer_.Peek();
  if (c == '<' && lexer_.At("<<")) {
    if (!ReadReifiedTriple(0, &level.subject)) return false;
    has_properties = true;
  } else if (c == '[') {
    if (!ReadBlankNodeSubject(&has_properties)) return false;
  } else if (c == '(') {
    if (!ReadCollection(0, &level.subject)) return false;
  } else if (!ReadNode(&level.subject)) {
    return false;
  }
  return ReadProperties(has_properties);
}

bool TurtleDocument::ReadProperties(bool optional) {
  if (optional) {
    const int c = lexer_.Peek();
    if (c == '.' || c == '}') return true;
  }
  return ReadPredicateObjectList(0);
}

bool TurtleDocument::ReadPredicateObjectList(size_t depth) {
  Level& level = LevelAt(depth);
  while (true) {
    if (!ReadVerb(&level.predicate)) return false;
    do {
      TermView object;
      if (!ReadObject(depth, &object)) return false;
      const int c = lexer_.Peek();
      if ((c == '~' || c == '{') && !ReadAnnotations(depth, object)) return false;
    } while (lexer_.Accept(','));
    if (!lexer_.Accept(';')) return true;
    while (lexer_.Accept(';')) {
    }
    const int c = lexer_.Peek();
    if (c == '.' || c == ']' || c == '}' || c == '|' || c == TurtleLexer::kEnd) return true;
  }
}

bool TurtleDocument::ReadObject(size_t depth, TermView* object) {
  Level& level = LevelAt(depth);
  const int c = lexer_.Peek();
  switch (c) {
    case '<':
      if (lexer_.At("<<")) return ReadTripleObject(depth, object);
      if (!ReadIri(&object_)) return false;
      *object = {TermKind::kIri, object_};
      return Emit(level, *object);
    case '_':
      if (!lexer_.ReadBlankNodeLabel(&object_)) return false;
      *object = {TermKind::kBlankNode, object_};
      return Emit(level, *object);
    case '"':
    case '\'':
      return ReadLiteral(object) && Emit(level, *object);
    case '[':
      if (!ReadBlankNodeObject(depth)) return false;
      *object = LevelAt(depth + 1).subject.view();
      return true;
    case '(':
      if (!ReadCollection(depth, &level.node_object, &level)) return false;
      *object = level.node_object.view();
      return true;
    default:
      break;
  }
  if (StartsNumber(c)) return ReadNumber(object) && Emit(level, *object);
  return ReadWordObject(c, object) && Emit(level, *object);
}

bool TurtleDocument::ReadTripleObject(size_t depth, TermView* object) {
  Level& level = LevelAt(depth);
  if (lexer_.At("<<(")) {
    if (!ReadTripleTerm(0, &level.term_object)) return false;
    *object = level.term_object.view();
  } else {
    if (!ReadReifiedTriple(0, &level.node_object)) return false;
    *object = level.node_object.view();
  }
  return Emit(level, *object);
}

bool TurtleDocument::ReadBlankNodeSubject(bool* has_properties) {
  lexer_.Accept('[');
  Level& level = LevelAt(0);
  NewBlankNode(&level.subject);
  *has_properties = !lexer_.Accept(']');
  if (!*has_properties) return true;
  Level& inner = LevelAt(1);
  inner.subject = level.subject;
  if (!ReadPredicateObjectList(1)) return false;
  return lexer_.Accept(']') || lexer_.Fail("expected ]");
}

bool TurtleDocument::ReadBlankNodeObject(size_t depth) {
  if (!CheckDepth(depth + 1)) return false;
  lexer_.Accept('[');
  Level& inner = LevelAt(depth + 1);
  NewBlankNode(&inner.subject);
  if (!Emit(LevelAt(depth), inner.subject.view())) return false;
  if (lexer_.Accept(']')) return true;
  if (!ReadPredicateObjectList(depth + 1)) return false;
  return lexer_.Accept(']') || lexer_.Fail("expected ]");
}

bool TurtleDocument::ReadCollection(size_t depth, Node* head, const Level* owner) {
  if (!CheckDepth(depth + 1)) return false;
  lexer_.Accept('(');
  if (lexer_.Accept(')')) {
    head->kind = TermKind::kIri;
    head->text.assign(rdf::kNil);
    return owner == nullptr || Emit(*owner, head->view());
  }
  Level& cell = LevelAt(depth + 1);
  NewBlankNode(&cell.subject);
  *head = cell.subject;
  if (owner != nullptr && !Emit(*owner, head->view())) return false;
  TermView object;
  while (true) {
    cell.predicate.assign(rdf::kFirst);
    if (!ReadObject(depth + 1, &object)) return false;
    cell.predicate.assign(rdf::kRest);
    if (lexer_.Accept(')')) return Emit(cell, {TermKind::kIri, rdf::kNil});
    if (lexer_.Peek() == TurtleLexer::kEnd) return lexer_.Fail("expected ) after a collection");
    NewBlankNode(&next_cell_);
    if (!Emit(cell, next_cell_.view())) return false;
    std::swap(cell.subject, next_cell_);
  }
}

}  // namespace mote
