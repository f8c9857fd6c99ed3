#include <algorithm>
#include <array>
#include <vector>

#include "storage/base/check.h"
#include "storage/block/bit_packing.h"
#include "storage/block/block.h"
#include "storage/block/block_format.h"
#include "storage/block/frame_plan.h"

namespace mote {
namespace {

using block_format::ColumnKind;
using block_format::Entry;
using block_format::kFrameRows;
using block_format::kMaxClasses;
using block_format::kPlaneBytes;

constexpr size_t kMaxFrames = kMaxBlockRows / kFrameRows;

template <typename T>
void AppendNumber(T number, std::string* out) {
  out->append(reinterpret_cast<const char*>(&number), sizeof(number));
}

template <typename T>
void StoreNumber(T number, size_t at, std::string* out) {
  std::memcpy(out->data() + at, &number, sizeof(number));
}

// A base covers the 2^32 values from it on; entries hold their distance to one.
class BaseTable {
 public:
  explicit BaseTable(std::span<const FramePlan> plans) {
    std::array<uint64_t, kMaxFrames * kMaxClasses> firsts;
    size_t count = 0;
    for (const FramePlan& plan : plans) {
      for (size_t i = 0; i < plan.class_count; ++i) firsts[count++] = plan.classes[i].first;
    }
    std::sort(firsts.begin(), firsts.begin() + count);
    for (size_t i = 0; i < count; ++i) {
      if (size_ == 0 || firsts[i] - bases_[size_ - 1] > UINT32_MAX) bases_[size_++] = firsts[i];
    }
  }

  size_t size() const { return size_; }
  uint64_t operator[](size_t i) const { return bases_[i]; }

  Entry MakeEntry(const FrameClass& cls, size_t offset) const {
    const auto end = bases_.begin() + size_;
    const size_t base = std::upper_bound(bases_.begin(), end, cls.first) - bases_.begin() - 1;
    return Entry::Make(static_cast<uint32_t>(cls.first - bases_[base]), offset, cls.width, base);
  }

 private:
  std::array<uint64_t, kMaxFrames * kMaxClasses> bases_;
  size_t size_ = 0;
};

void AppendFrameOfSeveral(std::span<const uint64_t> values, const FramePlan& plan,
                          const BaseTable& bases, std::string* out) {
  const size_t frame = out->size();
  const size_t planes = block_format::PlaneCount(plan.class_count);
  out->append(plan.class_count * sizeof(Entry) + planes * kPlaneBytes, '\0');

  std::array<std::array<uint64_t, kFrameRows>, kMaxClasses> numbers;
  std::array<size_t, kMaxClasses> counts = {};
  std::array<std::array<uint64_t, 2>, 3> plane_words = {};
  for (size_t row = 0; row < values.size(); ++row) {
    const size_t c = plan.ClassOf(values[row]);
    numbers[c][counts[c]++] = values[row];
    for (size_t p = 0; p < planes; ++p) {
      plane_words[p][row >> 6] |= uint64_t{(c >> p) & 1} << (row & 63);
    }
  }
  for (size_t p = 0; p < planes; ++p) {
    std::memcpy(out->data() + frame + plan.class_count * sizeof(Entry) + p * kPlaneBytes,
                plane_words[p].data(), kPlaneBytes);
  }
  for (size_t c = 0; c < plan.class_count; ++c) {
    const FrameClass& cls = plan.classes[c];
    StoreNumber(bases.MakeEntry(cls, out->size() - frame).bits, frame + c * sizeof(Entry), out);
    PackBits(numbers[c].data(), counts[c], cls.first, cls.width, out);
  }
}

// Appends a column and returns its header.
uint32_t AppendColumn(const uint64_t* values, size_t rows, Packing packing, std::string* out) {
  const size_t start = out->size();
  if (std::all_of(values, values + rows, [&](uint64_t value) { return value == values[0]; })) {
    AppendNumber(values[0], out);
    return block_format::MakeColumnHeader(ColumnKind::kConstant, 1, sizeof(uint64_t));
  }

  std::array<FramePlan, kMaxFrames> plans;
  const size_t frames = (rows + kFrameRows - 1) / kFrameRows;
  const auto frame_values = [&](size_t frame) {
    const size_t first = frame * kFrameRows;
    return std::span<const uint64_t>(values + first, std::min(kFrameRows, rows - first));
  };
  for (size_t f = 0; f < frames; ++f) {
    plans[f] =
        packing == Packing::kQuick ? PlanFrameOfOne(frame_values(f)) : PlanFrame(frame_values(f));
  }

  const BaseTable bases({plans.data(), frames});
  for (size_t i = 0; i < bases.size(); ++i) AppendNumber(bases[i], out);
  const size_t entries = out->size();
  out->append(frames * sizeof(Entry), '\0');
  const size_t body = out->size();
  for (size_t f = 0; f < frames; ++f) {
    const FramePlan& plan = plans[f];
    const size_t offset = out->size() - body;
    Entry entry;
    if (plan.class_count == 1) {
      entry = bases.MakeEntry(plan.classes[0], offset);
      const std::span<const uint64_t> frame = frame_values(f);
      PackBits(frame.data(), frame.size(), plan.classes[0].first, plan.classes[0].width, out);
    } else {
      entry = Entry::MakeSeveral(plan.class_count, offset);
      AppendFrameOfSeveral(frame_values(f), plan, bases, out);
    }
    StoreNumber(entry.bits, entries + f * sizeof(Entry), out);
  }
  return block_format::MakeColumnHeader(ColumnKind::kPacked, bases.size(), out->size() - start);
}

}  // namespace

void EncodeBlock(const BlockShape& shape, std::span<const uint64_t* const> columns, size_t begin,
                 size_t end, std::string* out, Packing packing) {
  MOTE_CHECK(begin < end && end - begin <= kMaxBlockRows);
  MOTE_CHECK(shape.columns() <= kMaxBlockColumns &&
             columns.size() >= static_cast<size_t>(shape.columns()));
  AppendNumber(block_format::kFormat, out);
  AppendNumber(static_cast<uint8_t>(shape.key_columns | (shape.payload_columns << 4)), out);
  AppendNumber(static_cast<uint16_t>(end - begin), out);
  const size_t headers = out->size();
  out->append(shape.columns() * block_format::kColumnHeaderBytes, '\0');
  for (int c = 0; c < shape.columns(); ++c) {
    const uint32_t header = AppendColumn(columns[c] + begin, end - begin, packing, out);
    StoreNumber(header, headers + c * block_format::kColumnHeaderBytes, out);
  }
  out->append(block_format::kTrailingZeros, '\0');
}

}  // namespace mote
