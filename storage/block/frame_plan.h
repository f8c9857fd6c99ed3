#ifndef MOTE_STORAGE_BLOCK_FRAME_PLAN_H_
#define MOTE_STORAGE_BLOCK_FRAME_PLAN_H_

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>

#include "storage/block/block_format.h"

namespace mote {

// The values of a frame from `first` up to the first value of the next class; packed as numbers of
// `width` bits above `first`.
struct FrameClass {
  uint64_t first = 0;
  uint64_t last = 0;
  uint32_t count = 0;
  unsigned width = 0;
};

// How one frame is packed: one class, or several where that takes less room.
struct FramePlan {
  std::array<FrameClass, block_format::kMaxClasses> classes;
  size_t class_count = 0;

  // The class that `value`, one of the planned frame's, belongs to.
  size_t ClassOf(uint64_t value) const {
    size_t c = 0;
    for (size_t i = 1; i < class_count; ++i) c += value >= classes[i].first;
    return c;
  }
};

// Plans a frame of 1 to kFrameRows values, in any order. Classes split at changes of the upper
// eight bits (the tag of an id) and where a few values lie far from the others.
FramePlan PlanFrame(std::span<const uint64_t> values);
// The same with one class, in a small part of the time.
FramePlan PlanFrameOfOne(std::span<const uint64_t> values);

}  // namespace mote

#endif  // MOTE_STORAGE_BLOCK_FRAME_PLAN_H_
