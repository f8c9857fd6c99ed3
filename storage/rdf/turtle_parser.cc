#include "storage/rdf/turtle_parser.h"

#include <memory>
#include <string_view>
#include <utility>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "storage/rdf/iri.h"
#include "storage/rdf/turtle_lexer.h"
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

// A recursive descent parser. Functions return false at an error, which is then in status() or in
// the lexer's.
class Parser {
 public:
  Parser(ByteSource& source, const TurtleParserOptions& options, QuadHandler& handler)
      : lexer_(source, options.file, options.buffer_size), trig_(options.trig), handler_(handler) {
    if (!options.base.empty()) base_ = BaseIri(options.base);
    quad_.predicate.kind = TermKind::kIri;
  }

  absl::Status Run() {
    lexer_.SkipByteOrderMark();
    while (lexer_.Peek() != TurtleLexer::kEnd) {
      if (!ReadStatement()) break;
    }
    if (!status_.ok()) return status_;
    if (lexer_.status().ok()) lexer_.CheckEnd();
    return lexer_.status();
  }

 private:
  // An IRI or a blank node.
  struct Node {
    TermKind kind = TermKind::kIri;
    std::string text;

    TermView view() const { return {kind, text}; }
  };

  // The subject and predicate in force at a level of nesting.
  struct Level {
    Node subject;
    std::string predicate;
  };

  bool Check(absl::Status status) {
    if (status.ok()) return true;
    status_ = std::move(status);
    return false;
  }

  Level& LevelAt(size_t depth) {
    while (levels_.size() <= depth) levels_.push_back(std::make_unique<Level>());
    return *levels_[depth];
  }

  bool CheckDepth(size_t depth) {
    if (depth < static_cast<size_t>(kMaxTurtleNesting)) return true;
    return lexer_.Fail("blank nodes or collections nested more than " +
                       std::to_string(kMaxTurtleNesting) + " deep");
  }

  void NewBlankNode(Node* node) {
    node->kind = TermKind::kBlankNode;
    node->text.assign(kAnonymousPrefix);
    node->text += std::to_string(++last_anonymous_);
  }

  bool Emit(const Level& level, const TermView& object) {
    quad_.subject = level.subject.view();
    quad_.predicate.value = level.predicate;
    quad_.object = object;
    return Check(handler_.OnQuad(quad_));
  }

  // Statements.

  bool ReadStatement() {
    const int c = lexer_.Peek();
    if (c == '@') return ReadDirective();
    if (trig_ && c == '{') {
      quad_.has_graph = false;
      return ReadGraphBody();
    }
    Level& level = LevelAt(0);
    bool has_properties = false;
    bool is_label = false;  // Whether the term may name a graph.
    if (c == '<' || c == '_') {
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

  // The word read last begins a statement.
  bool ReadKeywordStatement() {
    if (EqualsIgnoringCase(word_, "PREFIX")) return ReadPrefix();
    if (EqualsIgnoringCase(word_, "BASE")) return ReadBase();
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

  bool ReadDirective() {
    if (!lexer_.ReadDirective(&word_)) return false;
    if (word_ == "prefix") return ReadPrefix() && ExpectDot();
    if (word_ == "base") return ReadBase() && ExpectDot();
    return lexer_.FailAtMark("expected @prefix or @base");
  }

  bool ReadPrefix() {
    std::string prefix;
    std::string iri;
    if (!lexer_.ReadPrefixName(&prefix)) return false;
    if (lexer_.Peek() != '<') return lexer_.Fail("expected an IRI in <...>");
    if (!ReadIri(&iri)) return false;
    if (!Check(handler_.OnPrefix(prefix, iri))) return false;
    prefixes_[prefix] = iri;
    return true;
  }

  bool ReadBase() {
    std::string iri;
    if (lexer_.Peek() != '<') return lexer_.Fail("expected an IRI in <...>");
    if (!ReadIri(&iri)) return false;
    base_ = BaseIri(iri);
    return Check(handler_.OnBase(iri));
  }

  // `{ ... }` of TriG, after the graph was set.
  bool ReadGraphBody() {
    lexer_.Accept('{');
    while (!lexer_.Accept('}')) {
      if (!ReadTriples()) return false;
      if (lexer_.Accept('.')) continue;
      if (lexer_.Peek() != '}') return lexer_.Fail("expected . or } after a statement");
    }
    quad_.has_graph = false;
    return true;
  }

  // A statement inside a graph, without its dot.
  bool ReadTriples() {
    Level& level = LevelAt(0);
    bool has_properties = false;
    const int c = lexer_.Peek();
    if (c == '[') {
      if (!ReadBlankNodeSubject(&has_properties)) return false;
    } else if (c == '(') {
      if (!ReadCollection(0, &level.subject)) return false;
    } else if (!ReadNode(&level.subject)) {
      return false;
    }
    return ReadProperties(has_properties);
  }

  // The properties of a subject that is at level 0; optional behind `[ ... ]`.
  bool ReadProperties(bool optional) {
    if (optional) {
      const int c = lexer_.Peek();
      if (c == '.' || c == '}') return true;
    }
    return ReadPredicateObjectList(0);
  }

  bool ExpectDot() { return lexer_.Accept('.') || lexer_.Fail("expected a dot"); }

  // Lists.

  bool ReadPredicateObjectList(size_t depth) {
    Level& level = LevelAt(depth);
    while (true) {
      if (!ReadVerb(&level.predicate)) return false;
      do {
        if (!ReadObject(depth)) return false;
      } while (lexer_.Accept(','));
      if (!lexer_.Accept(';')) return true;
      while (lexer_.Accept(';')) {
      }
      const int c = lexer_.Peek();
      if (c == '.' || c == ']' || c == '}' || c == TurtleLexer::kEnd) return true;
    }
  }

  bool ReadVerb(std::string* predicate) {
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

  bool ReadObject(size_t depth) {
    Level& level = LevelAt(depth);
    const int c = lexer_.Peek();
    switch (c) {
      case '<':
        return ReadIri(&object_) && Emit(level, {TermKind::kIri, object_});
      case '_':
        return lexer_.ReadBlankNodeLabel(&object_) && Emit(level, {TermKind::kBlankNode, object_});
      case '"':
      case '\'':
        return ReadLiteral(level);
      case '[':
        return ReadBlankNodeObject(depth);
      case '(': {
        Node head;
        return ReadCollection(depth, &head, &level);
      }
      case '+':
      case '-':
      case '.':
      case '0':
      case '1':
      case '2':
      case '3':
      case '4':
      case '5':
      case '6':
      case '7':
      case '8':
      case '9':
        return ReadNumber(level);
      default:
        break;
    }
    if (c == TurtleLexer::kEnd || !StartsWord(c)) return lexer_.Fail("expected an object");
    switch (lexer_.ReadWord(&word_, &local_)) {
      case TurtleLexer::Word::kError:
        return false;
      case TurtleLexer::Word::kPrefixedName:
        return ExpandName(&object_) && Emit(level, {TermKind::kIri, object_});
      case TurtleLexer::Word::kKeyword:
        break;
    }
    if (word_ != "true" && word_ != "false") {
      return lexer_.FailAtMark("expected an object, not \"" + word_ + "\"");
    }
    return Emit(level, {TermKind::kLiteral, word_, xsd::kBoolean});
  }

  // `[]` or `[ ... ]` as a subject, which becomes that of level 0.
  bool ReadBlankNodeSubject(bool* has_properties) {
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

  bool ReadBlankNodeObject(size_t depth) {
    if (!CheckDepth(depth + 1)) return false;
    lexer_.Accept('[');
    Level& inner = LevelAt(depth + 1);
    NewBlankNode(&inner.subject);
    if (!Emit(LevelAt(depth), inner.subject.view())) return false;
    if (lexer_.Accept(']')) return true;
    if (!ReadPredicateObjectList(depth + 1)) return false;
    return lexer_.Accept(']') || lexer_.Fail("expected ]");
  }

  // `( ... )`: emits `owner`'s statement about the list, if there is an owner, then the list, whose
  // cells are subjects at level `depth` + 1. `head` becomes the first cell or rdf:nil.
  bool ReadCollection(size_t depth, Node* head, const Level* owner = nullptr) {
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
    while (true) {
      cell.predicate.assign(rdf::kFirst);
      if (!ReadObject(depth + 1)) return false;
      cell.predicate.assign(rdf::kRest);
      if (lexer_.Accept(')')) return Emit(cell, {TermKind::kIri, rdf::kNil});
      if (lexer_.Peek() == TurtleLexer::kEnd) return lexer_.Fail("expected ) after a collection");
      NewBlankNode(&next_cell_);
      if (!Emit(cell, next_cell_.view())) return false;
      std::swap(cell.subject, next_cell_);
    }
  }

  // Terms.

  // Whether a prefixed name or a keyword may begin with `c`; ReadWord looks closer.
  static bool StartsWord(int c) {
    return c == ':' || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c >= 0x80;
  }

  // An IRI, a prefixed name or a labelled blank node.
  bool ReadNode(Node* node) {
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

  // Reads and resolves `<...>`.
  bool ReadIri(std::string* iri) {
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

  // The prefixed name read last.
  bool ExpandName(std::string* iri) {
    const auto it = prefixes_.find(word_);
    if (it == prefixes_.end()) {
      return lexer_.FailAtMark("prefix \"" + word_ + ":\" is not declared");
    }
    iri->assign(it->second);
    iri->append(local_);
    return true;
  }

  bool ReadLiteral(const Level& level) {
    if (!lexer_.ReadString(&object_)) return false;
    TermView literal{TermKind::kLiteral, object_};
    if (lexer_.Peek() == '@') {
      if (!lexer_.ReadLanguageTag(&suffix_)) return false;
      literal.language = suffix_;
    } else if (lexer_.AcceptDatatypeMark()) {
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
      if (suffix_ != xsd::kString) literal.datatype = suffix_;
    }
    return Emit(level, literal);
  }

  bool ReadNumber(const Level& level) {
    TermView literal;
    literal.kind = TermKind::kLiteral;
    switch (lexer_.ReadNumber(&object_)) {
      case TurtleLexer::Number::kError:
        return false;
      case TurtleLexer::Number::kInteger:
        literal.datatype = xsd::kInteger;
        break;
      case TurtleLexer::Number::kDecimal:
        literal.datatype = xsd::kDecimal;
        break;
      case TurtleLexer::Number::kDouble:
        literal.datatype = xsd::kDouble;
        break;
    }
    literal.value = object_;
    return Emit(level, literal);
  }

  TurtleLexer lexer_;
  const bool trig_;
  QuadHandler& handler_;
  absl::Status status_;
  BaseIri base_;
  absl::flat_hash_map<std::string, std::string> prefixes_;
  std::vector<std::unique_ptr<Level>> levels_;
  Node graph_;
  Node next_cell_;
  QuadView quad_;
  uint64_t last_anonymous_ = 0;
  // Text of the tokens at hand; the memory is used again.
  std::string word_;
  std::string local_;
  std::string object_;
  std::string suffix_;
  std::string relative_;
};

}  // namespace

absl::Status ParseTurtle(ByteSource& source, const TurtleParserOptions& options,
                         QuadHandler& handler) {
  if (!options.base.empty() && !IsAbsoluteIri(options.base)) {
    return absl::InvalidArgumentError("the base <" + options.base + "> is not an absolute IRI");
  }
  return Parser(source, options, handler).Run();
}

}  // namespace mote
