#include "storage/block/frame_plan.h"

#include <algorithm>
#include <bit>

#include "storage/block/bit_packing.h"

namespace mote {
namespace {

using block_format::kMaxClasses;
using block_format::kPlaneBytes;
using block_format::PlaneCount;

constexpr int kTagShift = 56;
constexpr size_t kEntryBits = 64;
// Several classes are read at about half the speed of one, so they must save this share of the bits
// of a frame, in 1/16.
constexpr size_t kLeastGainSixteenths = 1;
// Frames of narrower values have nothing to gain.
constexpr unsigned kLeastWidthToSplit = 6;

size_t CostInBits(const FramePlan& plan) {
  size_t bits = plan.class_count == 1 ? 0
                                      : plan.class_count * kEntryBits +
                                            PlaneCount(plan.class_count) * kPlaneBytes * 8;
  for (size_t i = 0; i < plan.class_count; ++i) {
    bits += plan.classes[i].count * plan.classes[i].width;
  }
  return bits;
}

// Fills in the classes that begin at the ascending `starts`, of which the first is the least value.
FramePlan PlanWithStarts(std::span<const uint64_t> values, std::span<const uint64_t> starts) {
  FramePlan plan;
  plan.class_count = starts.size();
  for (size_t i = 0; i < starts.size(); ++i) {
    plan.classes[i] = {.first = ~uint64_t{0}, .last = 0, .count = 0, .width = 0};
  }
  for (const uint64_t value : values) {
    size_t c = 0;
    for (size_t i = 1; i < starts.size(); ++i) c += value >= starts[i];
    FrameClass& cls = plan.classes[c];
    cls.first = std::min(cls.first, value);
    cls.last = std::max(cls.last, value);
    ++cls.count;
  }
  for (size_t i = 0; i < plan.class_count; ++i) {
    plan.classes[i].width = PackedWidth(plan.classes[i].last - plan.classes[i].first);
  }
  return plan;
}

// Where to cut `cls` so that the values near its first take few bits and the far ones more; 0 where
// nothing is gained.
uint64_t BestCut(std::span<const uint64_t> values, const FrameClass& cls) {
  std::array<uint32_t, 65> count_of_width = {};
  for (const uint64_t value : values) {
    if (value >= cls.first && value <= cls.last)
      ++count_of_width[std::bit_width(value - cls.first)];
  }
  size_t best_bits = size_t{cls.count} * cls.width;
  unsigned best = 0;
  uint32_t near = 0;
  for (unsigned width = 0; width < cls.width && width < 64; ++width) {
    near += count_of_width[width];
    if (near == cls.count) break;
    const size_t bits = size_t{near} * width + size_t{cls.count - near} * cls.width + kEntryBits;
    if (near > 0 && bits < best_bits) {
      best_bits = bits;
      best = width + 1;  // Zero stands for no cut.
    }
  }
  return best == 0 ? 0 : cls.first + (uint64_t{1} << (best - 1));
}

}  // namespace

FramePlan PlanFrameOfOne(std::span<const uint64_t> values) {
  uint64_t least = values[0];
  uint64_t greatest = values[0];
  for (const uint64_t value : values) {
    least = std::min(least, value);
    greatest = std::max(greatest, value);
  }
  FramePlan one;
  one.class_count = 1;
  one.classes[0] = {.first = least,
                    .last = greatest,
                    .count = static_cast<uint32_t>(values.size()),
                    .width = PackedWidth(greatest - least)};
  return one;
}

FramePlan PlanFrame(std::span<const uint64_t> values) {
  const FramePlan one = PlanFrameOfOne(values);
  const uint64_t least = one.classes[0].first;
  const uint64_t greatest = one.classes[0].last;
  if (one.classes[0].width < kLeastWidthToSplit || values.size() < 8) return one;

  std::array<uint64_t, kMaxClasses> starts = {least};
  size_t start_count = 1;
  if ((least >> kTagShift) != (greatest >> kTagShift)) {
    std::array<uint64_t, 4> tags = {};
    for (const uint64_t value : values) {
      const uint64_t tag = value >> kTagShift;
      tags[tag >> 6] |= uint64_t{1} << (tag & 63);
    }
    for (uint64_t tag = (least >> kTagShift) + 1; tag < 256; ++tag) {
      if (start_count == kMaxClasses) break;  // The remaining tags share the last class.
      if ((tags[tag >> 6] >> (tag & 63)) & 1) starts[start_count++] = tag << kTagShift;
    }
  }
  FramePlan plan = PlanWithStarts(values, {starts.data(), start_count});

  std::array<uint64_t, kMaxClasses> cut_starts = starts;
  size_t cut_count = start_count;
  for (size_t i = 0; i < plan.class_count && cut_count < kMaxClasses; ++i) {
    if (plan.classes[i].width < kLeastWidthToSplit) continue;
    const uint64_t cut = BestCut(values, plan.classes[i]);
    if (cut == 0) continue;
    size_t at = cut_count++;
    for (; at > 0 && cut_starts[at - 1] > cut; --at) cut_starts[at] = cut_starts[at - 1];
    cut_starts[at] = cut;
  }
  if (cut_count > start_count) {
    FramePlan cut_plan = PlanWithStarts(values, {cut_starts.data(), cut_count});
    if (CostInBits(cut_plan) < CostInBits(plan)) plan = cut_plan;
  }
  const size_t bits = CostInBits(one);
  return CostInBits(plan) + bits * kLeastGainSixteenths / 16 < bits ? plan : one;
}

}  // namespace mote
