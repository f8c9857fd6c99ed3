#ifndef MOTE_STORAGE_DICTIONARY_TERM_GROUP_H_
#define MOTE_STORAGE_DICTIONARY_TERM_GROUP_H_

#include <array>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "storage/term/id.h"

namespace mote {

// Terms of a few consecutive ids: what TermCache takes in at once.
class TermGroup {
 public:
  static constexpr size_t kTerms = 16;
  // Longer texts are left out.
  static constexpr size_t kMaxText = 1024;

  // The number of the group that `id` belongs to, and its place there.
  static uint64_t KeyOf(Id id) { return id.bits() / kTerms; }
  static size_t PlaceOf(Id id) { return id.bits() % kTerms; }

  // Starts the group of `id`, without terms.
  void Begin(Id id) {
    key_ = KeyOf(id);
    present_ = 0;
    begins_.fill(0);
    ends_.fill(0);
    texts_.clear();
  }
  // The id at a place.
  Id IdAt(size_t place) const { return Id::FromBits(key_ * kTerms + place); }
  // Requires that `place` has no text yet. Leaves out what is too long.
  void Add(size_t place, std::string_view text) {
    if (text.size() > kMaxText) return;
    present_ = static_cast<uint16_t>(present_ | (1u << place));
    begins_[place] = static_cast<uint16_t>(texts_.size());
    texts_.append(text);
    ends_[place] = static_cast<uint16_t>(texts_.size());
  }

  uint64_t key() const { return key_; }
  // A bit for each place that has a text.
  uint16_t present() const { return present_; }
  bool has(size_t place) const { return ((present_ >> place) & 1) != 0; }
  size_t count() const { return static_cast<size_t>(std::popcount(present_)); }
  // Empty where there is none.
  std::string_view text(size_t place) const {
    return std::string_view(texts_).substr(begins_[place], ends_[place] - begins_[place]);
  }

 private:
  uint64_t key_ = 0;
  uint16_t present_ = 0;
  std::array<uint16_t, kTerms> begins_;
  std::array<uint16_t, kTerms> ends_;
  std::string texts_;
};

}  // namespace mote

#endif  // MOTE_STORAGE_DICTIONARY_TERM_GROUP_H_
