#ifndef MOTE_STORAGE_DELTA_ROW_SEARCH_H_
#define MOTE_STORAGE_DELTA_ROW_SEARCH_H_

#include <algorithm>
#include <cstddef>
#include <cstdint>

namespace mote {

// 1 if row `row` of `columns` is less than `key`, else 0; without branches.
template <int kColumns>
inline size_t IsLess(const uint64_t* const* columns, size_t row, const uint64_t* key) {
  size_t less = columns[kColumns - 1][row] < key[kColumns - 1] ? 1 : 0;
  for (int i = kColumns - 2; i >= 0; --i) {
    const uint64_t value = columns[i][row];
    less = static_cast<size_t>(value < key[i]) | (static_cast<size_t>(value == key[i]) & less);
  }
  return less;
}

// The first of the sorted rows [begin, end) that is not less than `key`, most often not far from
// `begin`; `end` if there is none.
template <int kColumns>
inline size_t FirstNotLess(const uint64_t* const* columns, const uint64_t* key, size_t begin,
                           size_t end) {
  constexpr size_t kFirstStep = 32;
  size_t low = begin;
  size_t step = kFirstStep;
  while (low + step <= end && IsLess<kColumns>(columns, low + step - 1, key) != 0) {
    low += step;
    step *= 2;
  }
  size_t size = std::min(step, end - low);
  while (size > 1) {
    const size_t half = size / 2;
    // A mask, lest the compiler makes a branch of it, which could not be predicted.
    low += half & -IsLess<kColumns>(columns, low + half - 1, key);
    size -= half;
  }
  return size == 1 ? low + IsLess<kColumns>(columns, low, key) : low;
}

}  // namespace mote

#endif  // MOTE_STORAGE_DELTA_ROW_SEARCH_H_
