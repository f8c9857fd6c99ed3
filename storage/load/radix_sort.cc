#include "storage/load/radix_sort.h"

#include <algorithm>
#include <array>
#include <bit>
#include <utility>

namespace mote {
namespace {

// 512 streams of output keep within the second-level cache and the TLB; wider digits save passes
// but were slower.
constexpr int kDigitBits = 9;

struct Digit {
  int column;
  int shift;
  int bits;
};

// The digits that cover the bits set in `varying`, least significant first.
void AppendDigits(int column, uint64_t varying, std::vector<Digit>* digits) {
  while (varying != 0) {
    const int shift = std::countr_zero(varying);
    // The end of this stretch of bits; a gap of a whole digit or more ends it.
    int end = shift;
    for (int bit = shift; bit < 64 && bit - end <= kDigitBits; ++bit) {
      if ((varying >> bit) & 1) end = bit + 1;
    }
    const int length = end - shift;
    const int passes = (length + kDigitBits - 1) / kDigitBits;
    const int bits = (length + passes - 1) / passes;
    for (int at = shift; at < end; at += bits) {
      digits->push_back({column, at, std::min(bits, end - at)});
    }
    varying = end >= 64 ? 0 : varying & (~uint64_t{0} << end);
  }
}

}  // namespace

template <int kColumns>
std::span<Row<kColumns>> RadixSort(std::span<const Row<kColumns>> source,
                                   std::span<Row<kColumns>> a, std::span<Row<kColumns>> b,
                                   std::span<const int> columns) {
  if (source.empty()) return b.first(0);
  Row<kColumns> varying = {};
  const Row<kColumns> first = source[0];
  for (const Row<kColumns>& row : source) {
    for (int c = 0; c < kColumns; ++c) varying[c] |= row[c] ^ first[c];
  }
  std::vector<Digit> digits;
  for (auto column = columns.rbegin(); column != columns.rend(); ++column) {
    AppendDigits(*column, varying[*column], &digits);
  }
  if (digits.empty()) {
    if (source.data() == b.data()) return b;
    std::copy(source.begin(), source.end(), a.begin());
    return a;
  }

  // All histograms in one pass over the rows.
  constexpr size_t kBuckets = size_t{1} << kDigitBits;
  std::vector<std::array<uint32_t, kBuckets>> counts(digits.size());
  for (auto& count : counts) count.fill(0);
  for (const Row<kColumns>& row : source) {
    for (size_t d = 0; d < digits.size(); ++d) {
      const Digit& digit = digits[d];
      ++counts[d][(row[digit.column] >> digit.shift) & ((uint64_t{1} << digit.bits) - 1)];
    }
  }
  std::span<const Row<kColumns>> from = source;
  std::span<Row<kColumns>> to = a;
  std::span<Row<kColumns>> other = b;
  for (size_t d = 0; d < digits.size(); ++d) {
    std::array<uint32_t, kBuckets>& position = counts[d];
    uint32_t total = 0;
    for (uint32_t& count : position) {
      const uint32_t next = total + count;
      count = total;
      total = next;
    }
    const int column = digits[d].column;
    const int shift = digits[d].shift;
    const uint64_t mask = (uint64_t{1} << digits[d].bits) - 1;
    for (const Row<kColumns>& row : from) to[position[(row[column] >> shift) & mask]++] = row;
    from = to;
    std::swap(to, other);
  }
  return other;
}

template <int kColumns>
size_t RemoveRepetitions(std::span<Row<kColumns>> rows) {
  return static_cast<size_t>(std::unique(rows.begin(), rows.end()) - rows.begin());
}

template std::span<Row<2>> RadixSort<2>(std::span<const Row<2>>, std::span<Row<2>>,
                                        std::span<Row<2>>, std::span<const int>);
template std::span<Row<3>> RadixSort<3>(std::span<const Row<3>>, std::span<Row<3>>,
                                        std::span<Row<3>>, std::span<const int>);
template std::span<Row<4>> RadixSort<4>(std::span<const Row<4>>, std::span<Row<4>>,
                                        std::span<Row<4>>, std::span<const int>);
template size_t RemoveRepetitions<3>(std::span<Row<3>>);
template size_t RemoveRepetitions<4>(std::span<Row<4>>);

}  // namespace mote
