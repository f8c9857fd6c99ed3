#include <algorithm>
#include <array>
#include <bit>

#include "absl/status/status.h"
#include "storage/base/check.h"
#include "storage/block/bit_packing.h"
#include "storage/block/block.h"
#include "storage/block/block_format.h"

namespace mote {

using block_format::ColumnKind;
using block_format::Entry;
using block_format::kFrameRows;
using block_format::kFrameShift;
using block_format::kMaxClasses;
using block_format::kPlaneBytes;

namespace {

absl::Status Damaged(const char* what) {
  return absl::DataLossError(std::string("damaged block: ") + what);
}

template <typename T>
T LoadNumber(const char* p) {
  T number;
  std::memcpy(&number, p, sizeof(number));
  return number;
}

// Rows of a frame, one bit each.
struct RowSet {
  uint64_t words[2];

  size_t Count() const { return std::popcount(words[0]) + std::popcount(words[1]); }
  // Rows of the set before `index`.
  size_t Rank(size_t index) const {
    const uint64_t below = (uint64_t{1} << (index & 63)) - 1;
    return index < 64 ? std::popcount(words[0] & below)
                      : std::popcount(words[0]) + std::popcount(words[1] & below);
  }
};

// The rows of class `c`, from the bit planes at `planes`.
RowSet RowsOfClass(const char* planes, size_t plane_count, size_t c) {
  RowSet set = {{~uint64_t{0}, ~uint64_t{0}}};
  for (size_t p = 0; p < plane_count; ++p) {
    const uint64_t flip = (c >> p) & 1 ? 0 : ~uint64_t{0};
    set.words[0] &= LoadWord(planes + p * kPlaneBytes) ^ flip;
    set.words[1] &= LoadWord(planes + p * kPlaneBytes + 8) ^ flip;
  }
  return set;
}

}  // namespace

// One frame of one column, checked: everything that its accesses load lies inside the block.
struct BlockView::Frame {
  const char* numbers;  // Of one class: the packed numbers. Of several: the classes' entries.
  uint64_t base;
  unsigned width;
  unsigned classes;  // 1, or the number of several.
};

absl::StatusOr<BlockView> BlockView::Parse(const BlockShape& shape, std::string_view bytes) {
  const size_t columns = static_cast<size_t>(shape.columns());
  MOTE_DCHECK(columns <= static_cast<size_t>(kMaxBlockColumns));
  size_t offset = block_format::kPreambleBytes + columns * block_format::kColumnHeaderBytes;
  if (bytes.size() < offset + block_format::kTrailingZeros) return Damaged("too short");
  const char* data = bytes.data();
  if (LoadNumber<uint8_t>(data) != block_format::kFormat) return Damaged("unknown format");
  if (LoadNumber<uint8_t>(data + 1) != (shape.key_columns | (shape.payload_columns << 4))) {
    return Damaged("wrong number of columns");
  }
  const size_t rows = LoadNumber<uint16_t>(data + 2);
  if (rows == 0 || rows > kMaxBlockRows) return Damaged("wrong number of rows");
  const size_t frames = (rows + kFrameRows - 1) >> kFrameShift;

  BlockView view;
  view.data_ = data;
  view.rows_ = static_cast<uint32_t>(rows);
  view.shape_ = shape;
  for (size_t c = 0; c < columns; ++c) {
    const uint32_t header = LoadNumber<uint32_t>(data + block_format::kPreambleBytes +
                                                 c * block_format::kColumnHeaderBytes);
    const size_t length = header & block_format::kLengthMask;
    Column& column = view.columns_[c];
    column.begin = static_cast<uint32_t>(offset);
    column.length = static_cast<uint32_t>(length);
    size_t fixed = sizeof(uint64_t);
    const uint32_t kind = header >> block_format::kKindShift;
    if (kind == static_cast<uint32_t>(ColumnKind::kPacked)) {
      column.bases = ((header >> block_format::kBaseCountShift) & 0xFF) + 1;
      fixed = sizeof(uint64_t) * (column.bases + frames);
    } else if (kind != static_cast<uint32_t>(ColumnKind::kConstant)) {
      return Damaged("unknown kind of column");
    }
    if (length < fixed) return Damaged("a column is too short");
    column.body = static_cast<uint32_t>(offset + fixed);
    offset += length;
  }
  if (offset + block_format::kTrailingZeros != bytes.size()) {
    return Damaged("its columns do not add up to its length");
  }
  view.limit_ = static_cast<uint32_t>(offset);
  return view;
}

uint64_t BlockView::BaseOf(const Column& column, size_t base) const {
  const size_t index = base < column.bases ? base : 0;
  return LoadWord(data_ + column.begin + index * sizeof(uint64_t));
}

inline BlockView::Frame BlockView::OpenFrame(int column_index, size_t frame) const {
  const Column& column = columns_[column_index];
  if (column.bases == 0) return {data_, LoadWord(data_ + column.begin), 0, 1};
  const Entry entry{LoadWord(data_ + column.begin + (column.bases + frame) * sizeof(uint64_t))};
  const size_t offset = column.body + entry.offset();
  if (!entry.several()) {
    const unsigned width = entry.width();
    const size_t rows = std::min(kFrameRows, rows_ - (frame << kFrameShift));
    const uint64_t base = BaseOf(column, entry.base()) + entry.start();
    if (!IsPackedWidth(width) || offset + ((rows * width) >> 3) > limit_) {
      return {data_, base, 0, 1};
    }
    return {data_ + offset, base, width, 1};
  }
  const size_t classes = entry.start();
  if (classes < 2 || classes > kMaxClasses ||
      offset + classes * sizeof(Entry) + block_format::PlaneCount(classes) * kPlaneBytes > limit_) {
    return {data_, 0, 0, 1};
  }
  return {data_ + offset, 0, 0, static_cast<unsigned>(classes)};
}

uint64_t BlockView::GetOfSeveral(const Column& column, const Frame& frame, size_t index) const {
  const size_t plane_count = block_format::PlaneCount(frame.classes);
  const char* planes = frame.numbers + frame.classes * sizeof(Entry);
  size_t c = 0;
  for (size_t p = 0; p < plane_count; ++p) {
    const uint64_t word = LoadWord(planes + p * kPlaneBytes + ((index >> 6) << 3));
    c |= ((word >> (index & 63)) & 1) << p;
  }
  if (c >= frame.classes) return 0;
  const size_t rank = RowsOfClass(planes, plane_count, c).Rank(index);
  const Entry entry{LoadWord(frame.numbers + c * sizeof(Entry))};
  const size_t bit = rank * entry.width();
  const size_t at = static_cast<size_t>(frame.numbers - data_) + entry.offset() + (bit >> 3);
  const uint64_t word = LoadWord(data_ + std::min<size_t>(at, limit_)) >> (bit & 7);
  const unsigned width = std::min(entry.width(), 64u);
  return BaseOf(column, entry.base()) + entry.start() + (word & WidthMask(width));
}

uint64_t BlockView::Get(int column, size_t row) const {
  MOTE_DCHECK(row < rows_);
  const Frame frame = OpenFrame(column, row >> kFrameShift);
  const size_t index = row & (kFrameRows - 1);
  if (frame.classes == 1) return frame.base + GetPacked(frame.numbers, frame.width, index);
  return GetOfSeveral(columns_[column], frame, index);
}

void BlockView::DecodeFrame(const Column& column, const Frame& frame, size_t begin, size_t end,
                            uint64_t* out) const {
  if (frame.classes == 1) {
    UnpackBits(frame.numbers, frame.width, begin, end - begin, frame.base, out);
    return;
  }
  // Each class is unpacked and then spread over its rows. Rows of a partial range that lie outside
  // it are masked out of the sets, after the ranks of the first ones are known.
  const size_t plane_count = block_format::PlaneCount(frame.classes);
  const char* planes = frame.numbers + frame.classes * sizeof(Entry);
  const size_t count = end - begin;
  RowSet range;
  for (size_t w = 0; w < 2; ++w) {
    const size_t low = std::clamp(begin, w * 64, w * 64 + 64) - w * 64;
    const size_t high = std::clamp(end, w * 64, w * 64 + 64) - w * 64;
    range.words[w] =
        (WidthMask(static_cast<unsigned>(high))) & ~WidthMask(static_cast<unsigned>(low));
  }
  size_t spread = 0;
  for (size_t c = 0; c < frame.classes; ++c) {
    RowSet rows = RowsOfClass(planes, plane_count, c);
    const size_t first = begin == 0 ? 0 : rows.Rank(begin);
    rows.words[0] &= range.words[0];
    rows.words[1] &= range.words[1];
    const size_t members = rows.Count();
    if (members == 0) continue;
    spread += members;
    const Entry entry{LoadWord(frame.numbers + c * sizeof(Entry))};
    const size_t at = static_cast<size_t>(frame.numbers - data_) + entry.offset();
    unsigned width = entry.width();
    if (!IsPackedWidth(width) || at + (((first + members) * width) >> 3) > limit_) width = 0;
    std::array<uint64_t, kFrameRows> values;
    UnpackBits(width == 0 ? data_ : data_ + at, width, first, members,
               BaseOf(column, entry.base()) + entry.start(), values.data());
    const uint64_t* value = values.data();
    for (size_t w = 0; w < 2; ++w) {
      for (uint64_t word = rows.words[w]; word != 0; word &= word - 1) {
        out[w * 64 + std::countr_zero(word) - begin] = *value++;
      }
    }
  }
  if (spread != count) std::fill(out, out + count, 0);  // Damaged planes name no class.
}

void BlockView::Decode(int column, size_t begin, size_t end, uint64_t* out) const {
  MOTE_DCHECK(begin <= end && end <= rows_);
  if (begin >= end) return;
  if (columns_[column].bases == 0) {
    std::fill(out, out + (end - begin), LoadWord(data_ + columns_[column].begin));
    return;
  }
  for (size_t row = begin; row < end;) {
    const size_t frame = row >> kFrameShift;
    const size_t first = frame << kFrameShift;
    const size_t stop = std::min(end, first + kFrameRows);
    DecodeFrame(columns_[column], OpenFrame(column, frame), row - first, stop - first, out);
    out += stop - row;
    row = stop;
  }
}

// Tells rows before a bound from those behind it. Compares the key's columns in turn, leaving out
// those that are constant in the block, which are compared once.
class BlockView::RowCompare {
 public:
  RowCompare(const BlockView& view, std::span<const uint64_t> key, bool after_equal)
      : view_(view), after_equal_(after_equal) {
    for (size_t c = 0; c < key.size(); ++c) {
      const int column = static_cast<int>(c);
      if (view.IsConstant(column)) {
        if (count_ > 0) {
          // Decides only between rows that are equal so far, so it cannot be settled here.
          Push(column, key[c]);
          continue;
        }
        const uint64_t value = LoadWord(view.data_ + view.columns_[column].begin);
        if (value == key[c]) continue;
        settled_ = true;
        all_before_ = value < key[c];
        return;
      }
      Push(column, key[c]);
    }
    if (count_ == 0) {
      settled_ = true;
      all_before_ = after_equal;
    }
  }

  // True if all rows lie on the same side of the bound: before it if all_before().
  bool settled() const { return settled_; }
  bool all_before() const { return all_before_; }

  // Makes Before() read from `frame`.
  void Open(size_t frame) {
    frame_ = frame;
    opened_ = 1;
    frames_[0] = view_.OpenFrame(column_[0], frame);
  }

  // True if row `index` of the open frame lies before the bound.
  bool Before(size_t index) {
    for (int i = 0; i < count_; ++i) {
      if (i == opened_) {
        frames_[i] = view_.OpenFrame(column_[i], frame_);
        ++opened_;
      }
      const Frame& frame = frames_[i];
      const uint64_t value = frame.classes == 1
                                 ? frame.base + GetPacked(frame.numbers, frame.width, index)
                                 : view_.GetOfSeveral(view_.columns_[column_[i]], frame, index);
      if (value != key_[i]) return value < key_[i];
    }
    return after_equal_;
  }

 private:
  void Push(int column, uint64_t key) {
    column_[count_] = column;
    key_[count_++] = key;
  }

  const BlockView& view_;
  const bool after_equal_;
  bool settled_ = false;
  bool all_before_ = false;
  int count_ = 0;
  int opened_ = 0;
  size_t frame_ = 0;
  int column_[kMaxBlockColumns];
  uint64_t key_[kMaxBlockColumns];
  Frame frames_[kMaxBlockColumns];
};

size_t BlockView::Bound(std::span<const uint64_t> key, size_t from, bool after_equal) const {
  MOTE_DCHECK(key.size() <= static_cast<size_t>(shape_.key_columns));
  if (from >= rows_) return rows_;
  RowCompare compare(*this, key, after_equal);
  if (compare.settled()) return compare.all_before() ? rows_ : from;

  // The last frame whose first row lies before the bound, or that of `from`: `low`.
  const size_t frames = (rows_ + kFrameRows - 1) >> kFrameShift;
  size_t low = from >> kFrameShift;
  size_t high = frames;
  if (from > 0) {
    for (size_t step = 1; low + step < high; step *= 2) {
      compare.Open(low + step);
      if (!compare.Before(0)) {
        high = low + step;
        break;
      }
      low += step;
    }
  }
  while (high - low > 1) {
    const size_t middle = (low + high) / 2;
    compare.Open(middle);
    if (compare.Before(0)) {
      low = middle;
    } else {
      high = middle;
    }
  }

  // The first row of that frame that does not: rows below `begin` do, rows from `end` do not.
  compare.Open(low);
  const size_t first = low << kFrameShift;
  size_t begin = std::max(from, first) - first;
  size_t end = std::min<size_t>(rows_ - first, kFrameRows);
  if (first + begin == from && from > 0) {
    for (size_t step = 1; begin + step <= end; step *= 2) {
      if (!compare.Before(begin + step - 1)) {
        end = begin + step - 1;
        break;
      }
      begin += step;
    }
  }
  while (begin < end) {
    const size_t middle = (begin + end) / 2;
    if (compare.Before(middle)) {
      begin = middle + 1;
    } else {
      end = middle;
    }
  }
  return first + begin;
}

size_t BlockView::LowerBound(std::span<const uint64_t> key, size_t from) const {
  return Bound(key, from, /*after_equal=*/false);
}

size_t BlockView::LowerBoundNear(uint64_t key, size_t guess) const {
  MOTE_DCHECK(guess < rows_);
  // The distance to which a guess from evenly spread values mostly keeps.
  constexpr size_t kFirstStep = 16;
  RowCompare compare(*this, {&key, 1}, /*after_equal=*/false);
  if (compare.settled()) return compare.all_before() ? rows_ : 0;
  const auto before = [&compare](size_t row) {
    compare.Open(row >> kFrameShift);
    return compare.Before(row & (kFrameRows - 1));
  };
  size_t low = 0;
  size_t high = rows_;  // The answer lies in [low, high].
  if (before(guess)) {
    low = guess + 1;
    for (size_t step = kFirstStep; low + step <= high; step *= 2) {
      if (!before(low + step - 1)) {
        high = low + step - 1;
        break;
      }
      low += step;
    }
  } else {
    high = guess;
    for (size_t step = kFirstStep; step <= high; step *= 2) {
      if (before(high - step)) {
        low = high - step + 1;
        break;
      }
      high -= step;
    }
  }
  while (low < high) {
    const size_t middle = (low + high) / 2;
    if (before(middle)) {
      low = middle + 1;
    } else {
      high = middle;
    }
  }
  return low;
}

size_t BlockView::UpperBound(std::span<const uint64_t> key, size_t from) const {
  return Bound(key, from, /*after_equal=*/true);
}

}  // namespace mote
