#ifndef MOTE_STORAGE_RDF_TURTLE_DOCUMENT_H_
#define MOTE_STORAGE_RDF_TURTLE_DOCUMENT_H_

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "absl/status/status.h"
#include "storage/rdf/iri.h"
#include "storage/rdf/quad_handler.h"
#include "storage/rdf/statement_buffer.h"
#include "storage/rdf/turtle_lexer.h"
#include "storage/rdf/turtle_parser.h"
#include "storage/term/term.h"

namespace mote {

// A document of Turtle or TriG while it is parsed, by recursive descent: turtle_document.cc has
// statements and lists, turtle_terms.cc terms, turtle_reification.cc what RDF 1.2 adds. Functions
// return false at an error, which is then in status_ or in the lexer's. Internal to ParseTurtle.
class TurtleDocument {
 public:
  TurtleDocument(ByteSource& source, const TurtleParserOptions& options, QuadHandler& handler);

  absl::Status Run();

 private:
  // An IRI or a blank node.
  struct Node {
    TermKind kind = TermKind::kIri;
    std::string text;

    TermView view() const { return {kind, text}; }
  };

  // What a prefix stands for.
  struct Namespace {
    std::string iri;
    bool is_open = false;  // HasOpenEnd(iri).
  };

  // What is in force at a level of nesting.
  struct Level {
    Node subject;
    std::string predicate;
    // The object read last, where it is not the text of a token.
    Node node_object;
    Term term_object;
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

  // After a malformed statement: in lenient mode counts it and moves on behind it. False if that
  // cannot be, or must not be, and the document ends here.
  bool Recover(TurtleLexer::StatementEnd* end);
  // A whole statement was read.
  bool EndStatement() { return buffer_ == nullptr || Check(buffer_->Commit()); }

  bool CheckDepth(size_t depth) {
    if (depth < static_cast<size_t>(kMaxTurtleNesting)) return true;
    return lexer_.Fail("nested more than " + std::to_string(kMaxTurtleNesting) + " deep");
  }

  void NewBlankNode(Node* node);

  bool Emit(const Level& level, const TermView& object) {
    return Emit(level.subject.view(), level.predicate, object);
  }
  bool Emit(const TermView& subject, std::string_view predicate, const TermView& object) {
    quad_.subject = subject;
    quad_.predicate.value = predicate;
    quad_.object = object;
    return Check(handler_.OnQuad(quad_));
  }

  // Statements.
  bool ReadStatement();
  // The word read last begins a statement.
  bool ReadKeywordStatement();
  bool ReadDirective();
  bool ReadPrefix();
  bool ReadBase();
  bool ReadVersion();
  // `{ ... }` of TriG, after the graph was set.
  bool ReadGraphBody();
  // A statement inside a graph, with its dot unless it is the last.
  bool ReadBlockStatement();
  bool ReadTriples();
  // The properties of a subject that is at level 0; optional behind `[ ... ]` and `<< ... >>`.
  bool ReadProperties(bool optional);
  bool ExpectDot() { return lexer_.Accept('.') || lexer_.Fail("expected a dot"); }

  // Lists.
  bool ReadPredicateObjectList(size_t depth);
  // Reads an object and emits the statement about it. The view lasts until the next token.
  bool ReadObject(size_t depth, TermView* object);
  // The same for what begins with `<<`.
  bool ReadTripleObject(size_t depth, TermView* object);
  // `[]` or `[ ... ]` as a subject, which becomes that of level 0.
  bool ReadBlankNodeSubject(bool* has_properties);
  // As an object of level `depth`.
  bool ReadBlankNodeObject(size_t depth);
  // `( ... )`: emits `owner`'s statement about the list, if there is an owner, then the list, whose
  // cells are subjects at level `depth` + 1. `head` becomes the first cell or rdf:nil.
  bool ReadCollection(size_t depth, Node* head, const Level* owner = nullptr);

  // Triple terms, reified triples and annotations (RDF 1.2 Turtle, sections 2.8 to 2.10), inside of
  // `depth` others.
  // `<<( s p o )>>`.
  bool ReadTripleTerm(size_t depth, Term* term);
  // `<< s p o ~ r >>`: emits what the reifier reifies; `reifier` becomes the node that the text
  // stands for.
  bool ReadReifiedTriple(size_t depth, Node* reifier);
  // `~ r` and `{| ... |}` behind the triple of the level with `object`, as many as there are.
  bool ReadAnnotations(size_t depth, const TermView& object);
  // Behind `~`: an IRI, a blank node or, for want of one, a new blank node.
  bool ReadReifier(Node* reifier);
  // What a triple in `<< >>` or, without `reified`, in `<<( )>>` is made of.
  bool ReadInnerTriple(size_t depth, bool reified, Term* triple);
  bool ReadInnerObject(size_t depth, bool reified, Term* object);

  // Terms.
  // Whether a prefixed name or a keyword may begin with `c`; ReadWord looks closer.
  static bool StartsWord(int c) {
    return c == ':' || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c >= 0x80;
  }
  static bool StartsNumber(int c) {
    return (c >= '0' && c <= '9') || c == '+' || c == '-' || c == '.';
  }
  // An IRI, a prefixed name or a labelled blank node.
  bool ReadNode(Node* node);
  // The same, or `[]`.
  bool ReadNodeOrAnonymous(Node* node);
  bool ReadVerb(std::string* predicate);
  // Reads and resolves `<...>`.
  bool ReadIri(std::string* iri);
  // The prefixed name read last.
  bool ExpandName(std::string* iri);
  // The views of these last until the next token is read.
  bool ReadLiteral(TermView* literal);
  bool ReadNumber(TermView* literal);
  // A prefixed name, or `true` or `false`.
  bool ReadWordObject(int c, TermView* object);

  const TurtleParserOptions& options_;
  TurtleLexer lexer_;
  const bool trig_;
  std::unique_ptr<StatementBuffer> buffer_;  // In lenient mode.
  QuadHandler& handler_;
  bool ends_with_line_ = false;  // Whether the statement at hand is a directive without dot.
  absl::Status status_;
  BaseIri base_;
  absl::flat_hash_map<std::string, Namespace> prefixes_;
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

}  // namespace mote

#endif  // MOTE_STORAGE_RDF_TURTLE_DOCUMENT_H_
