#include "storage/kv/log_file.h"

#include <gtest/gtest.h>

#include <random>
#include <string>
#include <vector>

#include "storage/kv/crc32c.h"

namespace mote {
namespace {

// Writes logs as the format says.
class LogBuilder {
 public:
  void Add(uint64_t sequence, uint32_t count, size_t bytes) {
    std::string record(reinterpret_cast<const char*>(&sequence), 8);
    record.append(reinterpret_cast<const char*>(&count), 4);
    while (record.size() < bytes) record.push_back(static_cast<char>(random_()));
    starts_.push_back(bytes_.size());
    std::string_view rest = record;
    bool first = true;
    while (first || !rest.empty()) {
      const size_t left = 32768 - bytes_.size() % 32768;
      if (left < 7) {
        bytes_.append(left, '\0');
        continue;
      }
      const std::string_view piece = rest.substr(0, left - 7);
      rest.remove_prefix(piece.size());
      const bool last = rest.empty();
      AddFragment(first ? (last ? 1 : 2) : (last ? 4 : 3), piece);
      first = false;
    }
  }

  const std::string& bytes() const { return bytes_; }
  const std::vector<size_t>& starts() const { return starts_; }

 private:
  void AddFragment(char type, std::string_view payload) {
    const uint32_t crc = MaskCrc32c(ExtendCrc32c(ExtendCrc32c(0, {&type, 1}), payload));
    bytes_.append(reinterpret_cast<const char*>(&crc), 4);
    const uint16_t length = static_cast<uint16_t>(payload.size());
    bytes_.append(reinterpret_cast<const char*>(&length), 2);
    bytes_.push_back(type);
    bytes_.append(payload);
  }

  std::mt19937 random_{17};
  std::string bytes_;
  std::vector<size_t> starts_;
};

LogBuilder SampleLog() {
  LogBuilder log;
  uint64_t sequence = 100;
  for (const size_t bytes : {20, 500, 12, 40000, 100, 70000, 3000, 30, 64, 200}) {
    log.Add(sequence, 3, bytes);
    sequence += 3;
  }
  return log;
}

TEST(Crc32cTest, KnownValues) {
  EXPECT_EQ(ExtendCrc32c(0, "123456789"), 0xE3069283u);            // The check value of CRC-32C.
  EXPECT_EQ(ExtendCrc32c(0, std::string(32, '\0')), 0x8A9136AAu);  // RFC 3720, B.4.
  EXPECT_EQ(ExtendCrc32c(ExtendCrc32c(0, "1234"), "56789"), 0xE3069283u);
}

TEST(LogFileTest, WholeLogs) {
  EXPECT_EQ(ScanLog("").state, LogScan::State::kWhole);
  const LogScan scan = ScanLog(SampleLog().bytes());
  EXPECT_EQ(scan.state, LogScan::State::kWhole);
  EXPECT_EQ(scan.records, 10u);
  EXPECT_EQ(scan.first_sequence, 100u);
  EXPECT_EQ(scan.next_sequence, 130u);
}

TEST(LogFileTest, EveryCutIsATornEndOrWhole) {
  const LogBuilder log = SampleLog();
  for (size_t length = 0; length < log.bytes().size(); length += length < 1500 ? 1 : 2111) {
    const std::string cut = log.bytes().substr(0, length);
    const LogScan scan = ScanLog(cut);
    EXPECT_NE(scan.state, LogScan::State::kDamaged) << length;
    EXPECT_FALSE(scan.length_is_damaged);
    if (scan.state == LogScan::State::kTorn) {
      EXPECT_TRUE(scan.cut_short) << length;
    }
    // A file system may leave zeros where the tail was not written.
    EXPECT_NE(ScanLog(cut + std::string(5000, '\0')).state, LogScan::State::kDamaged) << length;
  }
}

TEST(LogFileTest, EveryFlipBeforeTheLastRecordIsDamage) {
  const LogBuilder log = SampleLog();
  std::string bytes = log.bytes();
  for (size_t at = 0; at < bytes.size(); at += at < 700 ? 1 : 2311) {
    for (const int bit : {0, 3, 7}) {
      bytes[at] ^= static_cast<char>(1 << bit);
      const LogScan scan = ScanLog(bytes);
      if (at < log.starts().back()) {
        EXPECT_EQ(scan.state, LogScan::State::kDamaged) << at << " " << bit;
      } else {
        EXPECT_NE(scan.state, LogScan::State::kWhole) << at << " " << bit;
        EXPECT_TRUE(!scan.cut_short || scan.length_is_damaged) << at << " " << bit;
      }
      bytes[at] ^= static_cast<char>(1 << bit);
    }
  }
}

TEST(LogFileTest, RandomBytesAreAResult) {
  std::mt19937 random(23);
  for (int round = 0; round < 60; ++round) {
    std::string bytes(random() % 70000, '\0');
    for (char& c : bytes) c = static_cast<char>(random() % (round % 2 == 0 ? 256 : 5));
    ScanLog(bytes);
  }
}

}  // namespace
}  // namespace mote
