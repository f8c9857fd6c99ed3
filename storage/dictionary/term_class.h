#ifndef MOTE_STORAGE_DICTIONARY_TERM_CLASS_H_
#define MOTE_STORAGE_DICTIONARY_TERM_CLASS_H_

#include <array>
#include <cstdint>

#include "storage/term/id.h"

namespace mote {

// The classes of terms whose ids carry a number: those of the dictionary, and blank nodes.
inline constexpr std::array<Tag, 9> kTermClasses = {
    Tag::kIri,       Tag::kString,       Tag::kLangString, Tag::kDirLangString, Tag::kNumberOther,
    Tag::kDateOther, Tag::kOtherLiteral, Tag::kBlankNode,  Tag::kTriple};
inline constexpr int kTermClassCount = static_cast<int>(kTermClasses.size());

namespace term_class_internal {

constexpr std::array<int8_t, 256> MakeClassOfTag() {
  std::array<int8_t, 256> classes = {};
  for (int8_t& c : classes) c = -1;
  for (int i = 0; i < kTermClassCount; ++i) {
    classes[static_cast<uint8_t>(kTermClasses[i])] = static_cast<int8_t>(i);
  }
  return classes;
}

inline constexpr std::array<int8_t, 256> kClassOfTag = MakeClassOfTag();

}  // namespace term_class_internal

// The position of `tag` in kTermClasses; -1 for ids that carry the whole term.
constexpr int TermClassOf(Tag tag) {
  return term_class_internal::kClassOfTag[static_cast<uint8_t>(tag)];
}

// A number for each class.
using TermNumbers = std::array<uint64_t, kTermClassCount>;

}  // namespace mote

#endif  // MOTE_STORAGE_DICTIONARY_TERM_CLASS_H_
