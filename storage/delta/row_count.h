#ifndef MOTE_STORAGE_DELTA_ROW_COUNT_H_
#define MOTE_STORAGE_DELTA_ROW_COUNT_H_

#include "absl/status/statusor.h"
#include "storage/delta/quad_layers.h"
#include "storage/source/quad_source.h"

namespace mote {

// The number of rows of a scan, from the headers of blocks: exact if its range spans few blocks,
// else estimated from the sizes of what lies between its ends. Effective changes add up, so every
// layer is counted by itself.
absl::StatusOr<Cardinality> CountRows(const QuadLayers& layers, const ScanSpec& spec);

}  // namespace mote

#endif  // MOTE_STORAGE_DELTA_ROW_COUNT_H_
