#ifndef MOTE_ENGINE_UPDATE_CHECKED_SORT_H_
#define MOTE_ENGINE_UPDATE_CHECKED_SORT_H_

#include <algorithm>
#include <bit>
#include <cstddef>
#include <functional>
#include <span>
#include <utility>

#include "absl/status/status.h"

namespace mote {

// Sorts in place like std::sort, and asks `check` at least once in about a hundred thousand steps;
// its error ends the sort, with the elements in any order.
template <typename T, typename Less>
absl::Status CheckedSort(std::span<T> elements, Less less,
                         const std::function<absl::Status()>& check) {
  constexpr size_t kStepsBetweenChecks = size_t{1} << 16;
  // Splits around a pivot until the parts are small. Unlucky pivots are given up after twice the
  // usual depth, as in introsort.
  int depth = 2 * std::bit_width(elements.size());
  while (elements.size() > kStepsBetweenChecks && depth-- > 0) {
    absl::Status status = check();
    if (!status.ok()) return status;
    T samples[] = {elements[0], elements[elements.size() / 4], elements[elements.size() / 2],
                   elements[elements.size() / 4 * 3], elements[elements.size() - 1]};
    std::sort(std::begin(samples), std::end(samples), less);
    const T pivot = samples[2];
    // Hoare's partition: the pivot itself stops both sides before they run out.
    size_t left = 0;
    size_t right = elements.size() - 1;
    size_t steps = 0;
    while (true) {
      while (less(elements[left], pivot)) ++left, ++steps;
      while (less(pivot, elements[right])) --right, ++steps;
      if (left >= right) break;
      std::swap(elements[left++], elements[right--]);
      if (++steps >= kStepsBetweenChecks) {
        steps = 0;
        status = check();
        if (!status.ok()) return status;
      }
    }
    // The larger part is done in this loop, the other below it.
    std::span<T> small = elements.first(left);
    std::span<T> large = elements.subspan(left);
    if (small.size() > large.size()) std::swap(small, large);
    status = CheckedSort(small, less, check);
    if (!status.ok()) return status;
    elements = large;
  }
  absl::Status status = check();
  if (!status.ok()) return status;
  std::sort(elements.begin(), elements.end(), less);
  return absl::OkStatus();
}

}  // namespace mote

#endif  // MOTE_ENGINE_UPDATE_CHECKED_SORT_H_
