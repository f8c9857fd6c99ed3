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

// Splits `all`, the one class of the values, into those that begin at the ascending `starts`. Every
// class has values; `all` begins at the first start.
FramePlan PlanWithStarts(std::span<const uint64_t> values, const FrameClass& all,
                         std::span<const uint64_t> starts) {
  FramePlan plan;
  plan.class_count = starts.size();
  FrameClass* cls = plan.classes.data();
  *cls = {.first = all.first, .last = all.last, .count = 0, .width = 0};
  uint32_t before = 0;
  // A pass for each start, without branches and with all that it finds in registers.
  for (const uint64_t start : starts.subspan(1)) {
    uint64_t last = 0;
    uint64_t first = ~uint64_t{0};
    uint32_t below = 0;
    for (const uint64_t value : values) {
      const bool is_below = value < start;
      last = std::max(last, is_below ? value : 0);
      first = std::min(first, is_below ? ~uint64_t{0} : value);
      below += is_below ? 1 : 0;
    }
    cls->last = last;
    cls->count = below - before;
    before = below;
    *++cls = {.first = first, .last = all.last, .count = 0, .width = 0};
  }
  cls->count = static_cast<uint32_t>(values.size()) - before;
  for (size_t i = 0; i < plan.class_count; ++i) {
    plan.classes[i].width = PackedWidth(plan.classes[i].last - plan.classes[i].first);
  }
  return plan;
}

// Where to cut `cls` so that the values near its first take few bits and the far ones more; 0 where
// nothing is gained.
uint64_t BestCut(std::span<const uint64_t> values, const FrameClass& cls) {
  // Values of one width follow each other: two tables in turn, lest each waits for the one before.
  // What does not belong to the class is counted where nobody looks.
  constexpr size_t kOther = 65;
  static_assert(block_format::kFrameRows <= UINT8_MAX);
  std::array<std::array<uint8_t, kOther + 1>, 2> counts = {};
  const uint64_t range = cls.last - cls.first;
  const auto place_of = [&](uint64_t value) {
    const uint64_t distance = value - cls.first;
    const size_t width = static_cast<size_t>(std::bit_width(distance | 1)) - (distance == 0);
    // A mask, as a branch could not be predicted.
    return kOther ^ ((kOther ^ width) & -static_cast<size_t>(distance <= range));
  };
  size_t i = 0;
  for (; i + 2 <= values.size(); i += 2) {
    ++counts[0][place_of(values[i])];
    ++counts[1][place_of(values[i + 1])];
  }
  if (i < values.size()) ++counts[0][place_of(values[i])];
  size_t best_bits = size_t{cls.count} * cls.width;
  unsigned best = 0;
  uint32_t near = 0;
  for (unsigned width = 0; width < cls.width && width < 64; ++width) {
    near += uint32_t{counts[0][width]} + counts[1][width];
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
  FramePlan plan =
      start_count == 1 ? one : PlanWithStarts(values, one.classes[0], {starts.data(), start_count});

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
    FramePlan cut_plan = PlanWithStarts(values, one.classes[0], {cut_starts.data(), cut_count});
    if (CostInBits(cut_plan) < CostInBits(plan)) plan = cut_plan;
  }
  const size_t bits = CostInBits(one);
  return CostInBits(plan) + bits * kLeastGainSixteenths / 16 < bits ? plan : one;
}

}  // namespace mote
