#ifndef MOTE_STORAGE_LOAD_RADIX_SORT_H_
#define MOTE_STORAGE_LOAD_RADIX_SORT_H_

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "storage/load/row.h"

namespace mote {

// Sorts `source` stably by the given columns, the first of them the most significant: a radix sort
// over the bits that differ between rows, so that ids of few classes and small numbers cost few
// passes. The result is in `a` or in `b`, which have the same length as `source`; the part that
// holds it is returned. `source` may be `b`, which sorts in place, and is else left alone. At most
// 2^32 - 1 rows. Defined for rows of 2, 3 and 4 columns.
//
// Because it is stable, the other orders of a set that is sorted by (s, p, o) need a part of the
// work only: by p gives (p, s, o), by o gives (o, s, p), and that by p gives (p, o, s).
template <int kColumns>
std::span<Row<kColumns>> RadixSort(std::span<const Row<kColumns>> source,
                                   std::span<Row<kColumns>> a, std::span<Row<kColumns>> b,
                                   std::span<const int> columns);

// Removes repetitions from sorted rows and returns how many are left.
template <int kColumns>
size_t RemoveRepetitions(std::span<Row<kColumns>> rows);

}  // namespace mote

#endif  // MOTE_STORAGE_LOAD_RADIX_SORT_H_
