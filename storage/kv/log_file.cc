#include "storage/kv/log_file.h"

#include <algorithm>
#include <cstddef>
#include <cstring>
#include <optional>
#include <string>

#include "storage/kv/crc32c.h"

namespace mote {
namespace {

constexpr size_t kBlockBytes = 32768;
constexpr size_t kHeaderBytes = 7;

enum FragmentType : uint8_t { kZero = 0, kFull = 1, kFirst = 2, kMiddle = 3, kLast = 4 };

struct Fragment {
  uint8_t type;
  std::string_view payload;
  size_t end;
};

template <typename T>
T LoadNumber(const char* p) {
  T number;
  std::memcpy(&number, p, sizeof(number));
  return number;
}

// True if a fragment of `length` bytes of payload at `offset` has the checksum in its header.
bool ChecksumHolds(std::string_view bytes, size_t offset, size_t length) {
  const uint32_t crc = ExtendCrc32c(0, bytes.substr(offset + 6, 1 + length));
  return MaskCrc32c(crc) == LoadNumber<uint32_t>(bytes.data() + offset);
}

// The end of the block, or of the bytes, that `offset` lies in.
size_t BlockEnd(std::string_view bytes, size_t offset) {
  return std::min(bytes.size(), (offset / kBlockBytes + 1) * kBlockBytes);
}

// The fragment at `offset`, if it lies inside its block and its checksum holds.
std::optional<Fragment> ReadFragment(std::string_view bytes, size_t offset) {
  const size_t end = BlockEnd(bytes, offset);
  if (offset + kHeaderBytes > end) return std::nullopt;
  const size_t length = LoadNumber<uint16_t>(bytes.data() + offset + 4);
  const uint8_t type = static_cast<uint8_t>(bytes[offset + 6]);
  if (type < kFull || type > kLast || offset + kHeaderBytes + length > end) return std::nullopt;
  if (!ChecksumHolds(bytes, offset, length)) return std::nullopt;
  return Fragment{type, bytes.substr(offset + kHeaderBytes, length),
                  offset + kHeaderBytes + length};
}

bool AllZero(std::string_view bytes) {
  return bytes.find_first_not_of('\0') == std::string_view::npos;
}

// True if a record begins anywhere behind `offset`. The lengths there cannot be trusted, so every
// position is tried.
bool RecordFollows(std::string_view bytes, size_t offset) {
  const auto begins = [](const std::optional<Fragment>& fragment) {
    return fragment.has_value() && (fragment->type == kFull || fragment->type == kFirst);
  };
  for (++offset; offset < bytes.size(); ++offset) {
    if (begins(ReadFragment(bytes, offset))) return true;
  }
  return false;
}

}  // namespace

LogScan ScanLog(std::string_view bytes) {
  LogScan scan;
  bool inside = false;       // Between a first fragment and its last.
  size_t record_offset = 0;  // Of the record being read.
  char head[12];             // Its sequence and count.
  size_t head_bytes = 0;

  const auto stop = [&](size_t offset) {
    scan.offset = offset;
    scan.state = RecordFollows(bytes, offset) ? LogScan::State::kDamaged : LogScan::State::kTorn;
    return scan;
  };

  size_t offset = 0;
  while (offset < bytes.size()) {
    const size_t block_end = (offset / kBlockBytes + 1) * kBlockBytes;
    if (block_end - offset < kHeaderBytes) {  // Filling at the end of a block.
      const size_t end = std::min(block_end, bytes.size());
      if (!AllZero(bytes.substr(offset, end - offset))) return stop(offset);
      offset = end;
      continue;
    }
    const std::optional<Fragment> fragment = ReadFragment(bytes, offset);
    const bool continues =
        fragment.has_value() && (fragment->type == kMiddle || fragment->type == kLast);
    if (!fragment.has_value() || continues != inside) {
      const size_t left = std::min(block_end, bytes.size()) - offset;
      if (left < kHeaderBytes || AllZero(bytes.substr(offset))) {
        scan.cut_short = true;
      } else if (!fragment.has_value()) {
        const size_t length = left - kHeaderBytes;
        const size_t stated = LoadNumber<uint16_t>(bytes.data() + offset + 4);
        scan.cut_short = stated > length && offset + left == bytes.size();
        scan.length_is_damaged = stated != length && ChecksumHolds(bytes, offset, length);
      }
      return stop(offset);
    }
    if (!inside) {
      record_offset = offset;
      head_bytes = 0;
    }
    const size_t copied = std::min(sizeof(head) - head_bytes, fragment->payload.size());
    std::memcpy(head + head_bytes, fragment->payload.data(), copied);
    head_bytes += copied;
    inside = fragment->type == kFirst || fragment->type == kMiddle;
    offset = fragment->end;
    if (!inside) {
      if (head_bytes == sizeof(head)) {
        const uint64_t sequence = LoadNumber<uint64_t>(head);
        if (scan.records == 0) scan.first_sequence = sequence;
        scan.next_sequence = sequence + LoadNumber<uint32_t>(head + 8);
      }
      ++scan.records;
    }
  }
  if (inside) {
    scan.offset = record_offset;
    scan.state = LogScan::State::kTorn;
    scan.cut_short = true;
  }
  return scan;
}

}  // namespace mote
