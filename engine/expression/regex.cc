#include "engine/expression/regex.h"

#include <re2/re2.h>

#include "absl/container/inlined_vector.h"
#include "absl/types/span.h"

namespace mote {
namespace {

re2::StringPiece ToPiece(std::string_view text) {
  return re2::StringPiece(text.data(), text.size());
}

// Whether the pattern is plain text, which a substring search finds faster.
bool IsPlainText(std::string_view pattern) {
  return pattern.find_first_of("\\|.?*+(){}[]^$") == std::string_view::npos;
}

constexpr size_t kBytesBetweenChecks = size_t{1} << 18;

// What RE2 may take for a program and the states of its automata. A few hundred states are enough
// for nearly all expressions; with more it starts anew, and at last takes a slower algorithm.
constexpr int64_t kMaxBytes = int64_t{1} << 19;
// The same for plain text, which a search finds without it.
constexpr int64_t kMaxBytesOfText = int64_t{1} << 16;
// The same for programs that are larger than that.
constexpr int64_t kMaxBytesOfLarge = int64_t{1} << 23;

bool IsDigit(char c) { return c >= '0' && c <= '9'; }

// Appends a replacement with its references to groups filled in; a null `out` checks it only. False
// if it is malformed.
bool AppendReplacement(std::string_view replacement, absl::Span<const re2::StringPiece> groups,
                       std::string* out) {
  for (size_t i = 0; i < replacement.size(); ++i) {
    char c = replacement[i];
    if (c != '\\' && c != '$') {
      if (out != nullptr) out->push_back(c);
      continue;
    }
    if (++i >= replacement.size()) return false;
    char next = replacement[i];
    if (c == '\\') {
      if (next != '\\' && next != '$') return false;
      if (out != nullptr) out->push_back(next);
      continue;
    }
    if (!IsDigit(next)) return false;
    auto group = static_cast<size_t>(next - '0');
    // More digits belong to the number as long as there is such a group.
    while (i + 1 < replacement.size() && IsDigit(replacement[i + 1])) {
      size_t longer = group * 10 + static_cast<size_t>(replacement[i + 1] - '0');
      if (longer >= groups.size()) break;
      group = longer;
      ++i;
    }
    if (out != nullptr && group < groups.size() && groups[group].data() != nullptr) {
      out->append(groups[group].data(), groups[group].size());
    }
  }
  return true;
}

}  // namespace

struct Regex::Impl {
  // Set if the pattern is plain text.
  bool plain = false;
  std::string text;
  std::unique_ptr<re2::RE2> re2;
  // Flag q: the replacement is text too.
  bool quoted = false;
  int64_t max_bytes = kMaxBytes;
};

Regex::Regex(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}
Regex::~Regex() = default;

uint64_t Regex::memory() const { return static_cast<uint64_t>(impl_->max_bytes); }

absl::StatusOr<std::unique_ptr<Regex>> Regex::Make(std::string_view pattern,
                                                   std::string_view flags) {
  bool dot_all = false;
  bool lines = false;
  bool ignore_case = false;
  bool ignore_space = false;
  auto impl = std::make_unique<Impl>();
  for (char c : flags) {
    switch (c) {
      case 's':
        dot_all = true;
        break;
      case 'm':
        lines = true;
        break;
      case 'i':
        ignore_case = true;
        break;
      case 'x':
        ignore_space = true;
        break;
      case 'q':
        impl->quoted = true;
        break;
      default:
        return absl::InvalidArgumentError("unknown flag of a regular expression");
    }
  }
  impl->plain = !ignore_case && (impl->quoted || (IsPlainText(pattern) && !ignore_space));
  impl->text = pattern;
  std::string translated;
  if (impl->quoted) {
    translated = re2::RE2::QuoteMeta(ToPiece(pattern));
  } else {
    absl::StatusOr<std::string> result = TranslateXPathPattern(pattern, dot_all, ignore_space);
    if (!result.ok()) return result.status();
    translated = *std::move(result);
  }
  re2::RE2::Options options;
  options.set_log_errors(false);
  options.set_case_sensitive(!ignore_case);
  if (lines && !impl->quoted) translated = "(?m)" + translated;
  if (impl->plain) impl->max_bytes = kMaxBytesOfText;
  options.set_max_mem(impl->max_bytes);
  impl->re2 = std::make_unique<re2::RE2>(translated, options);
  if (impl->re2->error_code() == re2::RE2::ErrorPatternTooLarge) {
    impl->max_bytes = kMaxBytesOfLarge;
    options.set_max_mem(kMaxBytesOfLarge);
    impl->re2 = std::make_unique<re2::RE2>(translated, options);
  }
  if (!impl->re2->ok()) {
    if (impl->re2->error_code() == re2::RE2::ErrorPatternTooLarge ||
        impl->re2->error_code() == re2::RE2::ErrorRepeatSize) {
      return absl::UnimplementedError("the regular expression \"" + std::string(pattern) +
                                      "\" is too large");
    }
    return absl::InvalidArgumentError("malformed regular expression: " + impl->re2->error());
  }
  return std::unique_ptr<Regex>(new Regex(std::move(impl)));
}

bool Regex::Matches(std::string_view text) const {
  if (impl_->plain) return text.find(impl_->text) != std::string_view::npos;
  return impl_->re2->Match(ToPiece(text), 0, text.size(), re2::RE2::UNANCHORED, nullptr, 0);
}

bool Regex::Replace(std::string_view text, std::string_view replacement,
                    const std::function<bool(size_t)>& check, std::string* out) const {
  const re2::RE2& re2 = *impl_->re2;
  int groups = re2.NumberOfCapturingGroups();
  absl::InlinedVector<re2::StringPiece, 10> matches(static_cast<size_t>(groups) + 1);
  if (!impl_->quoted && !AppendReplacement(replacement, matches, nullptr)) return false;
  if (re2.Match(re2::StringPiece(""), 0, 0, re2::RE2::ANCHOR_BOTH, nullptr, 0)) return false;
  // What has been read and written when `check` is asked next.
  size_t next_check = kBytesBetweenChecks;
  size_t pos = 0;
  while (pos <= text.size() && re2.Match(ToPiece(text), pos, text.size(), re2::RE2::UNANCHORED,
                                         matches.data(), groups + 1)) {
    // Anchors can match nothing between characters even so.
    if (matches[0].empty()) return false;
    auto begin = static_cast<size_t>(matches[0].data() - text.data());
    out->append(text.substr(pos, begin - pos));
    if (impl_->quoted) {
      out->append(replacement);
    } else {
      AppendReplacement(replacement, matches, out);
    }
    pos = begin + matches[0].size();
    if (pos + out->size() >= next_check) {
      if (!check(out->size())) return false;
      next_check = pos + out->size() + kBytesBetweenChecks;
    }
  }
  out->append(text.substr(pos));
  return true;
}

void RegexCache::Forget() {
  entries_.clear();
  memory_->Clear();
}

absl::StatusOr<const Regex*> RegexCache::Get(std::string_view pattern, std::string_view flags,
                                             MemoryAccount* account) {
  if (has_last_ && last_key_.first == pattern && last_key_.second == flags) return last_;
  if (!memory_.has_value()) memory_.emplace(account);
  std::pair<std::string, std::string> key(pattern, flags);
  auto it = entries_.find(key);
  if (it == entries_.end()) {
    has_last_ = false;
    if (entries_.size() >= kMaxEntries) Forget();
    absl::StatusOr<std::unique_ptr<Regex>> regex = Regex::Make(pattern, flags);
    if (!regex.ok() && absl::IsUnimplemented(regex.status())) return regex.status();
    if (regex.ok() && !memory_->Add((*regex)->memory()).ok()) {
      Forget();
      absl::Status status = memory_->Add((*regex)->memory());
      if (!status.ok()) return status;
    }
    it = entries_.emplace(key, regex.ok() ? *std::move(regex) : nullptr).first;
  }
  last_key_ = std::move(key);
  last_ = it->second.get();
  has_last_ = true;
  return last_;
}

}  // namespace mote
