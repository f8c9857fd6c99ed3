#include "storage/kv/file_checksum.h"

#include <cstddef>
#include <cstdint>
#include <string>

#include "storage/kv/crc32c.h"

namespace mote {
namespace {

class Crc32cOfFile final : public rocksdb::FileChecksumGenerator {
 public:
  void Update(const char* data, size_t n) override { crc_ = ExtendCrc32c(crc_, {data, n}); }
  void Finalize() override {}
  std::string GetChecksum() const override {
    std::string bytes;
    for (int shift = 24; shift >= 0; shift -= 8) bytes += static_cast<char>(crc_ >> shift);
    return bytes;
  }
  const char* Name() const override { return rocksdb::kStandardDbFileChecksumFuncName; }

 private:
  uint32_t crc_ = 0;
};

class Crc32cOfFiles final : public rocksdb::FileChecksumGenFactory {
 public:
  std::unique_ptr<rocksdb::FileChecksumGenerator> CreateFileChecksumGenerator(
      const rocksdb::FileChecksumGenContext& context) override {
    const std::string& wanted = context.requested_checksum_func_name;
    if (!wanted.empty() && wanted != rocksdb::kStandardDbFileChecksumFuncName) return nullptr;
    return std::make_unique<Crc32cOfFile>();
  }
  const char* Name() const override { return "FileChecksumGenCrc32cFactory"; }
};

}  // namespace

std::shared_ptr<rocksdb::FileChecksumGenFactory> MakeFileChecksums() {
  if (!kCrc32cIsFast) return rocksdb::GetFileChecksumGenCrc32cFactory();
  return std::make_shared<Crc32cOfFiles>();
}

}  // namespace mote
