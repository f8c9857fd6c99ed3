#include "storage/rdf/turtle_document.h"
#include "storage/term/vocabulary.h"

namespace mote {

bool TurtleDocument::ReadTripleTerm(size_t depth, Term* term) {
  return lexer_.AcceptToken("<<(") && ReadInnerTriple(depth, /*reified=*/false, term) &&
         (lexer_.AcceptToken(")>>") || lexer_.Fail("expected )>> after a triple term"));
}

bool TurtleDocument::ReadReifiedTriple(size_t depth, Node* reifier) {
  if (lexer_.At("<<(")) return lexer_.Fail("a triple term can only be an object");
  Term triple;
  if (!lexer_.AcceptToken("<<") || !ReadInnerTriple(depth, /*reified=*/true, &triple)) return false;
  if (lexer_.Accept('~')) {
    if (!ReadReifier(reifier)) return false;
  } else {
    NewBlankNode(reifier);
  }
  if (!lexer_.AcceptToken(">>")) return lexer_.Fail("expected >> after a reified triple");
  return Emit(reifier->view(), rdf::kReifies, triple.view());
}

bool TurtleDocument::ReadInnerTriple(size_t depth, bool reified, Term* triple) {
  if (!CheckDepth(depth)) return false;
  Node subject;
  std::string predicate;
  Term object;
  if (reified && lexer_.Peek() == '<' && lexer_.At("<<")) {
    if (!ReadReifiedTriple(depth + 1, &subject)) return false;
  } else if (!ReadNodeOrAnonymous(&subject)) {
    return false;
  }
  if (!ReadVerb(&predicate) || !ReadInnerObject(depth, reified, &object)) return false;
  *triple = Term::Triple(Term(subject.view()), Term::Iri(std::move(predicate)), std::move(object));
  return true;
}

bool TurtleDocument::ReadInnerObject(size_t depth, bool reified, Term* object) {
  const int c = lexer_.Peek();
  if (c == '<' && lexer_.At("<<(")) return ReadTripleTerm(depth + 1, object);
  if (c == '<' && reified && lexer_.At("<<")) {
    Node reifier;
    if (!ReadReifiedTriple(depth + 1, &reifier)) return false;
    *object = Term(reifier.view());
    return true;
  }
  TermView view;
  if (c == '<' || c == '_' || c == '[') {
    Node node;
    if (!ReadNodeOrAnonymous(&node)) return false;
    *object = Term(node.view());
    return true;
  }
  const bool ok = c == '"' || c == '\'' ? ReadLiteral(&view)
                  : StartsNumber(c)     ? ReadNumber(&view)
                                        : ReadWordObject(c, &view);
  if (ok) *object = Term(view);
  return ok;
}

bool TurtleDocument::ReadReifier(Node* reifier) {
  const int c = lexer_.Peek();
  if ((c == '<' && !lexer_.At("<<")) || c == '_' || c == '[' ||
      (c != TurtleLexer::kEnd && StartsWord(c))) {
    return ReadNodeOrAnonymous(reifier);
  }
  NewBlankNode(reifier);
  return true;
}

bool TurtleDocument::ReadAnnotations(size_t depth, const TermView& object) {
  if (TripleTermDepth(object) >= kMaxTripleTermDepth) return CheckDepth(kMaxTripleTermDepth);
  const Level& level = LevelAt(depth);
  const Term triple =
      Term::Triple(Term(level.subject.view()), Term::Iri(level.predicate), Term(object));
  Node reifier;
  // A block is about the reifier before it, if there is one that no other block is about.
  bool has_reifier = false;
  while (true) {
    if (lexer_.Accept('~')) {
      if (!ReadReifier(&reifier)) return false;
      if (!Emit(reifier.view(), rdf::kReifies, triple.view())) return false;
      has_reifier = true;
    } else if (lexer_.AcceptToken("{|")) {
      if (!has_reifier) {
        NewBlankNode(&reifier);
        if (!Emit(reifier.view(), rdf::kReifies, triple.view())) return false;
      }
      has_reifier = false;
      if (!CheckDepth(depth + 1)) return false;
      LevelAt(depth + 1).subject = reifier;
      if (!ReadPredicateObjectList(depth + 1)) return false;
      if (!lexer_.AcceptToken("|}")) return lexer_.Fail("expected |} after an annotation");
    } else {
      return true;
    }
  }
}

}  // namespace mote
