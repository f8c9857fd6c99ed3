#include "storage/kv/file_checksum.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <random>
#include <string>

namespace mote {
namespace {

// Databases that were written with RocksDB's checksums are read, and the other way round.
TEST(FileChecksumTest, IsThatOfRocksDb) {
  const auto ours = MakeFileChecksums();
  const auto theirs = rocksdb::GetFileChecksumGenCrc32cFactory();
  EXPECT_STREQ(ours->Name(), theirs->Name());
  std::mt19937 random(1);
  for (const size_t size : {0, 1, 7, 8, 9, 4096, 100001}) {
    std::string bytes(size, '\0');
    for (char& byte : bytes) byte = static_cast<char>(random());
    rocksdb::FileChecksumGenContext context;
    if (size % 2 == 0) {
      context.requested_checksum_func_name = rocksdb::kStandardDbFileChecksumFuncName;
    }
    const auto one = ours->CreateFileChecksumGenerator(context);
    const auto other = theirs->CreateFileChecksumGenerator(context);
    ASSERT_NE(one, nullptr);
    EXPECT_STREQ(one->Name(), other->Name());
    for (size_t begin = 0; begin < size;) {
      const size_t n = std::min<size_t>(1 + random() % 5000, size - begin);
      one->Update(bytes.data() + begin, n);
      other->Update(bytes.data() + begin, n);
      begin += n;
    }
    one->Finalize();
    other->Finalize();
    EXPECT_EQ(one->GetChecksum(), other->GetChecksum());
  }
  rocksdb::FileChecksumGenContext unknown;
  unknown.requested_checksum_func_name = "another one";
  EXPECT_EQ(ours->CreateFileChecksumGenerator(unknown), nullptr);
}

}  // namespace
}  // namespace mote
