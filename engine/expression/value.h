#ifndef MOTE_ENGINE_EXPRESSION_VALUE_H_
#define MOTE_ENGINE_EXPRESSION_VALUE_H_

#include <cstdint>
#include <deque>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"
#include "engine/expression/local_vocabulary.h"
#include "engine/expression/number.h"
#include "engine/expression/query_limits.h"
#include "engine/expression/truth.h"
#include "storage/term/id.h"
#include "storage/term/term.h"
#include "storage/term/vocabulary.h"

namespace mote {

// Memory for the strings and triple terms that the evaluation of one batch makes; all are dropped
// together, and the memory is used again. Not thread-safe.
class EvaluationArena {
 public:
  // `account` may be null (nothing is counted); else it must outlive this object.
  explicit EvaluationArena(MemoryAccount* account = nullptr) : memory_(account) {}
  EvaluationArena(const EvaluationArena&) = delete;
  EvaluationArena& operator=(const EvaluationArena&) = delete;

  // Copies `text`; the view is valid until Reset.
  std::string_view Copy(std::string_view text);
  // Room for `size` bytes, to be written by the caller.
  char* Allocate(size_t size);
  // Text to build in place and then Copy; overwritten by the next user.
  std::string& scratch() {
    scratch_.clear();
    return scratch_;
  }
  // The same for `n` pointers to terms.
  const Term** term_pointers(size_t n) {
    if (term_pointers_.size() < n) term_pointers_.resize(n);
    return term_pointers_.data();
  }
  const Term* Keep(Term term) { return &terms_.emplace_back(std::move(term)); }

  // Counts what was allocated since the last call. To be called after each row, so that no more
  // than what one row makes is taken beyond the limit. Error: kResourceExhausted.
  absl::Status CountMemory() { return uncounted_ == 0 ? absl::OkStatus() : CountUncounted(); }
  // Ok if a text of `size` bytes may still be made: for functions whose results can be many times
  // as long as their arguments. Error: kResourceExhausted.
  absl::Status CheckRoom(size_t size);

  void Reset();

  // Longer strings are not computed: nobody could read them, and copying them takes too long for
  // limits of time to be kept.
  static constexpr size_t kMaxTextBytes = size_t{1} << 26;

 private:
  absl::Status CountUncounted();

  static constexpr size_t kChunkBytes = size_t{1} << 16;
  // Strings above this size get a chunk of their own, which Reset frees.
  static constexpr size_t kLargeBytes = kChunkBytes / 4;

  std::vector<std::unique_ptr<char[]>> chunks_;
  std::vector<std::unique_ptr<char[]>> large_;
  std::deque<Term> terms_;
  std::string scratch_;
  std::vector<const Term*> term_pointers_;
  size_t chunk_ = 0;
  size_t used_ = kChunkBytes;
  MemoryShare memory_;
  // Bytes that were taken and not yet counted.
  size_t uncounted_ = 0;
};

// One value while an expression is evaluated: what a term decodes to, or what a function computed
// and nobody has made a term of. Views belong to the term cache, to the arena or to a constant, and
// live as long as the evaluation of the batch.
struct Value {
  enum class Kind : uint8_t {
    kError,  // also: unbound
    kBoolean,
    kNumber,
    kTerm,    // an IRI, blank node or literal
    kTriple,  // a triple term
  };

  Kind kind = Kind::kError;
  bool boolean = false;
  Id id;  // Of kTerm and kTriple: the term's id if it is known.
  Number number;
  TermView term;
  const Term* triple = nullptr;

  bool ok() const { return kind != Kind::kError; }

  static Value Boolean(bool value) {
    Value v;
    v.kind = Kind::kBoolean;
    v.boolean = value;
    return v;
  }
  static Value FromNumber(const Number& number) {
    Value v;
    v.kind = number.ok() ? Kind::kNumber : Kind::kError;
    v.number = number;
    return v;
  }
  static Value FromView(const TermView& view) {
    Value v;
    v.kind = Kind::kTerm;
    v.term = view;
    return v;
  }
  static Value Iri(std::string_view iri) { return FromView({TermKind::kIri, iri}); }
  // An empty datatype means xsd:string.
  static Value Literal(std::string_view lexical, std::string_view datatype = {}) {
    return FromView({TermKind::kLiteral, lexical, datatype == xsd::kString ? "" : datatype});
  }
  // Borrows from `term`.
  static Value FromTerm(const Term& term, Id id);
  // Requires an inline tag. The text is put in the arena.
  static Value FromInline(Id id, EvaluationArena* arena);
};

// The value of a stored, inline or local term as a number, if it is a well-formed one.
Number NumberOf(const Value& value);
// The effective boolean value (SPARQL 1.2 section 17.2.2): ill-typed literals and strings with a
// language have none.
Truth EffectiveBoolean(const Value& value);

// A literal, computed ones included.
bool IsLiteral(const Value& value);
// An IRI.
inline bool IsIri(const Value& value) {
  return value.kind == Value::Kind::kTerm && value.term.kind == TermKind::kIri;
}
// An xsd:string literal.
inline bool IsSimpleString(const Value& value) {
  return value.kind == Value::Kind::kTerm && value.term.kind == TermKind::kLiteral &&
         value.term.datatype.empty() && value.term.language.empty();
}
// A string literal with a language tag.
inline bool IsLangString(const Value& value) {
  return value.kind == Value::Kind::kTerm && value.term.kind == TermKind::kLiteral &&
         !value.term.language.empty();
}
// A string literal as the string functions take it (SPARQL 1.1 section 17.4.3.1).
inline bool IsStringLiteral(const Value& value) {
  return IsSimpleString(value) || IsLangString(value);
}

// The datatype of a literal, computed ones included; kString for plain and kUnknown for language
// strings, other terms, and datatypes that the code does not know.
Datatype DatatypeOf(const Value& value);

// Turns a boolean or number into its literal, so that `term` says all; leaves the rest as it is.
void MakeTerm(Value* value, EvaluationArena* arena);
// A Term of its own. Requires ok().
Term ToTerm(const Value& value);
// The id by which the value is passed on: undefined for an error.
absl::StatusOr<Id> ToId(const Value& value, LocalVocabulary& local);
// The same for a number.
absl::StatusOr<Id> ToId(const Number& number, LocalVocabulary& local);

}  // namespace mote

#endif  // MOTE_ENGINE_EXPRESSION_VALUE_H_
