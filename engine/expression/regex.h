#ifndef MOTE_ENGINE_EXPRESSION_REGEX_H_
#define MOTE_ENGINE_EXPRESSION_REGEX_H_

#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "absl/container/flat_hash_map.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "engine/expression/query_limits.h"

namespace mote {

// A regular expression of XPath (Functions and Operators 3.1 section 5.6), on RE2. Thread-safe.
class Regex {
 public:
  // Flags: s (dot matches newlines), m (^ and $ match at lines), i (no case), x (white space in the
  // pattern does not count), q (the pattern is no pattern but text). Errors: kInvalidArgument if
  // the pattern or the flags are malformed, which SPARQL treats as an expression error;
  // kUnimplemented for what XPath allows and RE2 cannot do (back-references, subtraction of
  // character classes, Unicode blocks), which should be told to the user.
  static absl::StatusOr<std::unique_ptr<Regex>> Make(std::string_view pattern,
                                                     std::string_view flags);
  // The most bytes that it comes to hold, the states that it finds while it matches included.
  uint64_t memory() const;
  ~Regex();
  Regex(const Regex&) = delete;
  Regex& operator=(const Regex&) = delete;

  // Whether some part of `text` matches (fn:matches).
  bool Matches(std::string_view text) const;

  // Appends `text` with every match replaced (fn:replace). In `replacement`, $1 stands for a group,
  // $0 for the match, \$ and \\ for themselves. False, and an expression error, if the replacement
  // is malformed or the pattern matches the empty string. `check` is asked now and then, with the
  // size of the result so far; where it gives false, the rest is left undone and so does Replace.
  bool Replace(std::string_view text, std::string_view replacement,
               const std::function<bool(size_t)>& check, std::string* out) const;

 private:
  struct Impl;
  explicit Regex(std::unique_ptr<Impl> impl);
  std::unique_ptr<Impl> impl_;
};

// The pattern in RE2's syntax; the errors are those of Regex::Make. `dot_all`: flag s;
// `ignore_space`: flag x.
absl::StatusOr<std::string> TranslateXPathPattern(std::string_view pattern, bool dot_all,
                                                  bool ignore_space);

// The compiled expressions of one call site; most have one. Not thread-safe.
class RegexCache {
 public:
  // Null if the pattern is malformed (an expression error). The pointer is valid until the next
  // call. `account`, which may be null, is the same in each call and outlives the cache; what the
  // expressions hold is taken from it. Errors: kUnimplemented: see Regex::Make; kResourceExhausted.
  absl::StatusOr<const Regex*> Get(std::string_view pattern, std::string_view flags,
                                   MemoryAccount* account);

 private:
  // Above this many, all are dropped: the patterns come from data.
  static constexpr size_t kMaxEntries = 64;

  void Forget();

  absl::flat_hash_map<std::pair<std::string, std::string>, std::unique_ptr<Regex>> entries_;
  // The entry used last.
  std::pair<std::string, std::string> last_key_;
  const Regex* last_ = nullptr;
  bool has_last_ = false;
  std::optional<MemoryShare> memory_;
};

}  // namespace mote

#endif  // MOTE_ENGINE_EXPRESSION_REGEX_H_
