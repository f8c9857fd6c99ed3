#include "storage/block/block.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <memory>
#include <random>
#include <set>
#include <vector>

namespace mote {
namespace {

using Row = std::array<uint64_t, kMaxBlockColumns>;

// A block with the rows it was made from.
struct Sample {
  BlockShape shape;
  std::vector<Row> rows;
  std::string bytes;
};

std::string Encode(const BlockShape& shape, const std::vector<Row>& rows,
                   Packing packing = Packing::kSmall) {
  std::vector<std::vector<uint64_t>> columns(shape.columns());
  std::vector<const uint64_t*> pointers;
  for (int c = 0; c < shape.columns(); ++c) {
    columns[c].push_back(~uint64_t{0});  // Rows start at 1, to test `begin`.
    for (const Row& row : rows) columns[c].push_back(row[c]);
    pointers.push_back(columns[c].data());
  }
  std::string bytes;
  EncodeBlock(shape, pointers, 1, rows.size() + 1, &bytes, packing);
  return bytes;
}

// The kinds of columns that permutations and the dictionary have.
enum class Kind { kConstant, kFew, kDense, kTagged, kOutliers, kWide, kEnds, kCount };

uint64_t RandomValue(Kind kind, std::mt19937_64& random) {
  switch (kind) {
    case Kind::kConstant:
      return 0x2000000000000007;
    case Kind::kFew:
      return 0x2000000000000000 + random() % 9;
    case Kind::kDense:
      return 0x2000000000000000 + random() % 100000;
    case Kind::kTagged: {
      constexpr uint64_t kTags[] = {0x10, 0x20, 0x20, 0x20, 0x30, 0x31, 0x32,
                                    0x40, 0x41, 0x43, 0x61, 0x62, 0x70};
      const uint64_t tag = kTags[random() % std::size(kTags)];
      const uint64_t bits = tag == 0x43 ? 56 : tag == 0x61 ? 40 : 17;
      return (tag << 56) | (random() & ((uint64_t{1} << bits) - 1));
    }
    case Kind::kOutliers:
      return random() % 10 == 0 ? random() >> 8 : 0x2000000000000000 + random() % 50;
    case Kind::kWide:
      return random();
    case Kind::kEnds:
      return random() % 2 == 0 ? random() % 3 : ~(random() % 3);
    case Kind::kCount:
      break;
  }
  return 0;
}

Sample RandomSample(std::mt19937_64& random) {
  Sample sample;
  sample.shape.key_columns = 1 + random() % 4;
  sample.shape.payload_columns = random() % 3;
  std::vector<Kind> kinds;
  for (int c = 0; c < sample.shape.columns(); ++c) {
    kinds.push_back(static_cast<Kind>(random() % static_cast<int>(Kind::kCount)));
  }
  constexpr size_t kSizes[] = {1, 2, 7, 64, 127, 128, 129, 300, 1000, 2048, 4095, 4096};
  const size_t size = kSizes[random() % std::size(kSizes)];
  std::set<std::vector<uint64_t>> keys;
  for (size_t i = 0; i < 2 * size && keys.size() < size; ++i) {
    std::vector<uint64_t> key;
    for (int c = 0; c < sample.shape.key_columns; ++c) key.push_back(RandomValue(kinds[c], random));
    keys.insert(key);
  }
  for (const std::vector<uint64_t>& key : keys) {
    Row row = {};
    std::copy(key.begin(), key.end(), row.begin());
    for (int c = sample.shape.key_columns; c < sample.shape.columns(); ++c) {
      row[c] = RandomValue(kinds[c], random);
    }
    sample.rows.push_back(row);
  }
  sample.bytes =
      Encode(sample.shape, sample.rows, random() % 3 == 0 ? Packing::kQuick : Packing::kSmall);
  return sample;
}

size_t NaiveBound(const Sample& sample, const std::vector<uint64_t>& key, size_t from, bool upper) {
  size_t row = from;
  for (; row < sample.rows.size(); ++row) {
    const std::vector<uint64_t> prefix(sample.rows[row].begin(),
                                       sample.rows[row].begin() + key.size());
    if (upper ? prefix > key : prefix >= key) break;
  }
  return row;
}

TEST(BlockTest, RandomBlocksReadBackInEveryWay) {
  std::mt19937_64 random(7);
  for (int round = 0; round < 300; ++round) {
    const Sample sample = RandomSample(random);
    const size_t rows = sample.rows.size();
    const auto view = BlockView::Parse(sample.shape, sample.bytes);
    ASSERT_TRUE(view.ok()) << view.status();
    ASSERT_EQ(view->rows(), rows);
    size_t column_bytes = 0;
    for (int c = 0; c < sample.shape.columns(); ++c) {
      column_bytes += view->ColumnBytes(c);
      std::vector<uint64_t> all(rows);
      view->Decode(c, 0, rows, all.data());
      for (size_t r = 0; r < rows; ++r) {
        ASSERT_EQ(all[r], sample.rows[r][c]) << "round " << round << " column " << c;
        ASSERT_EQ(view->Get(c, r), sample.rows[r][c]);
      }
      for (int i = 0; i < 20; ++i) {
        const size_t begin = random() % (rows + 1);
        const size_t end = begin + random() % (rows - begin + 1);
        std::vector<uint64_t> part(end - begin);
        view->Decode(c, begin, end, part.data());
        ASSERT_TRUE(std::equal(part.begin(), part.end(), all.begin() + begin));
      }
    }
    ASSERT_LT(column_bytes, sample.bytes.size());

    for (int i = 0; i < 60; ++i) {
      std::vector<uint64_t> key;
      const size_t length = random() % (sample.shape.key_columns + 1);
      const Row& row = sample.rows[random() % rows];
      for (size_t c = 0; c < length; ++c) {
        const uint64_t off = random() % 8;
        key.push_back(off == 0 ? row[c] + 1 : off == 1 ? row[c] - 1 : off == 2 ? random() : row[c]);
      }
      const size_t from = i % 3 == 0 ? 0 : random() % (rows + 1);
      ASSERT_EQ(view->LowerBound(key, from), NaiveBound(sample, key, from, false))
          << "round " << round << " from " << from;
      ASSERT_EQ(view->UpperBound(key, from), NaiveBound(sample, key, from, true))
          << "round " << round << " from " << from;
      if (key.empty()) continue;
      key.resize(1);
      ASSERT_EQ(view->LowerBoundNear(key[0], random() % rows), NaiveBound(sample, key, 0, false));
    }
  }
}

TEST(BlockTest, ConstantColumnsTakeNoRoom) {
  std::vector<Row> rows;
  for (uint64_t i = 0; i < 1000; ++i) rows.push_back({5, i, 7, 9});
  const BlockShape shape = {.key_columns = 3, .payload_columns = 1};
  const std::string bytes = Encode(shape, rows);
  const auto view = BlockView::Parse(shape, bytes);
  ASSERT_TRUE(view.ok());
  EXPECT_TRUE(view->IsConstant(0));
  EXPECT_FALSE(view->IsConstant(1));
  EXPECT_TRUE(view->IsConstant(2));
  EXPECT_EQ(view->ColumnBytes(0), 8u);
  EXPECT_EQ(view->ColumnBytes(3), 8u);
  EXPECT_EQ(view->Get(3, 999), 9u);
}

TEST(BlockTest, ColumnsThatMixTagsPackEachApart) {
  std::mt19937_64 random(3);
  std::vector<Row> rows;
  for (uint64_t i = 0; i < 4096; ++i) {
    constexpr uint64_t kTags[] = {0x20, 0x30, 0x40, 0x62};
    rows.push_back({i, (kTags[random() % 4] << 56) | (random() & 0xFFFF)});
  }
  const BlockShape shape = {.key_columns = 1, .payload_columns = 1};
  const auto bytes = Encode(shape, rows);
  const auto view = BlockView::Parse(shape, bytes);
  ASSERT_TRUE(view.ok());
  // 16 bits for the number, 2 for its class, 2 for the entries of the classes in a frame of 128.
  EXPECT_LT(view->ColumnBytes(1) * 8, 21 * rows.size());
}

TEST(BlockTest, OtherShapesAndTruncatedBytesAreErrors) {
  const BlockShape shape = {.key_columns = 2, .payload_columns = 0};
  std::vector<Row> rows;
  for (uint64_t i = 0; i < 500; ++i) rows.push_back({i / 3, i * i});
  const std::string bytes = Encode(shape, rows);
  EXPECT_EQ(BlockView::Parse({.key_columns = 3, .payload_columns = 0}, bytes).status().code(),
            absl::StatusCode::kDataLoss);
  EXPECT_FALSE(BlockView::Parse({.key_columns = 1, .payload_columns = 1}, bytes).ok());
  for (size_t length = 0; length < bytes.size(); ++length) {
    EXPECT_FALSE(BlockView::Parse(shape, std::string_view(bytes).substr(0, length)).ok());
  }
  EXPECT_FALSE(BlockView::Parse(shape, bytes + "x").ok());
}

// Reads a block in every way; sanitizers notice an access outside the exact allocation.
void Exercise(const BlockView& view, std::mt19937_64& random) {
  std::vector<uint64_t> out(view.rows());
  for (int c = 0; c < view.shape().columns(); ++c) {
    view.Decode(c, 0, view.rows(), out.data());
    const size_t begin = random() % view.rows();
    view.Decode(c, begin, view.rows(), out.data());
    for (int i = 0; i < 20; ++i) view.Get(c, random() % view.rows());
  }
  for (int i = 0; i < 20; ++i) {
    std::vector<uint64_t> key;
    for (int c = 0; c < view.shape().key_columns; ++c) {
      key.push_back(view.Get(c, random() % view.rows()));
    }
    const size_t bound = view.LowerBound(key, random() % view.rows());
    ASSERT_LE(bound, view.rows());
    ASSERT_LE(view.UpperBound(key, bound), view.rows());
    ASSERT_LE(view.LowerBoundNear(key[0], random() % view.rows()), view.rows());
  }
}

TEST(BlockTest, DamagedBlocksNeverReadOutside) {
  std::mt19937_64 random(11);
  for (int round = 0; round < 150; ++round) {
    const Sample sample = RandomSample(random);
    for (int i = 0; i < 40; ++i) {
      const size_t size = sample.bytes.size();
      const auto bytes = std::make_unique<char[]>(size);
      std::copy(sample.bytes.begin(), sample.bytes.end(), bytes.get());
      // Half of the flips hit the header and the directories, which steer the reads.
      for (uint64_t flips = 1 + random() % 8; flips > 0; --flips) {
        const size_t range = random() % 2 == 0 ? std::min<size_t>(size, 200) : size;
        bytes[random() % range] ^= static_cast<char>(1 << (random() % 8));
      }
      const auto view = BlockView::Parse(sample.shape, {bytes.get(), size});
      if (view.ok()) Exercise(*view, random);
    }
  }
}

TEST(BlockTest, RandomBytesNeverReadOutside) {
  std::mt19937_64 random(13);
  for (int round = 0; round < 3000; ++round) {
    const BlockShape shape = {.key_columns = 2, .payload_columns = 1};
    const size_t size = 16 + random() % 3000;
    std::string bytes(size, '\0');
    for (char& byte : bytes) byte = static_cast<char>(random());
    // A header that Parse takes, in front of noise.
    const auto put = [&](size_t at, uint64_t value, size_t length) {
      std::copy_n(reinterpret_cast<const char*>(&value), length, bytes.data() + at);
    };
    put(0, 0xB1, 1);
    put(1, 2 | (1 << 4), 1);
    put(2, 1 + random() % std::min<size_t>(4096, 1 + size), 2);
    const size_t body = size > 24 ? size - 24 : 0;
    const size_t first = body / 3;
    put(4, first | (1u << 28) | ((random() % 4) << 20), 4);
    put(8, first | (1u << 28) | ((random() % 4) << 20), 4);
    put(12, (body - 2 * first) | (1u << 28) | ((random() % 4) << 20), 4);
    const std::vector<char> exact(bytes.begin(), bytes.end());
    const auto view = BlockView::Parse(shape, {exact.data(), exact.size()});
    if (view.ok()) Exercise(*view, random);
  }
}

}  // namespace
}  // namespace mote
