#ifndef MOTE_STORAGE_LOAD_ROW_H_
#define MOTE_STORAGE_LOAD_ROW_H_

#include <array>
#include <cstdint>

namespace mote {

// A quad as bits of ids, subject, predicate, object and, with four columns, graph: triples of the
// default graph have Row<3>, quads of named graphs Row<4>, and each kind goes its own way through a
// load because they end in different orders.
template <int kColumns>
using Row = std::array<uint64_t, kColumns>;

}  // namespace mote

#endif  // MOTE_STORAGE_LOAD_ROW_H_
