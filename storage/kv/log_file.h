#ifndef MOTE_STORAGE_KV_LOG_FILE_H_
#define MOTE_STORAGE_KV_LOG_FILE_H_

#include <cstdint>
#include <string_view>

// RocksDB's log format, which its write-ahead logs and MANIFEST share, read for damage. RocksDB
// itself either trusts that damage is the torn end of a log, and silently drops what follows, or
// takes a torn end for damage and does not open; telling the two apart takes a look at what
// follows.
//
// A log is a sequence of 32 KiB blocks of fragments: checksum:4 length:2 type:1 payload. A record
// is one full fragment, or a first, middle ones and a last. A block's last bytes, fewer than a
// header, are zero.

namespace mote {

// What a log's bytes are.
struct LogScan {
  enum class State : uint8_t {
    kWhole,    // Every byte is accounted for.
    kTorn,     // The last record is incomplete or damaged, and no record follows it.
    kDamaged,  // A record is damaged that was followed by another.
  };
  State state = State::kWhole;
  uint64_t offset = 0;   // Of the first bad fragment, unless kWhole.
  uint64_t records = 0;  // Whole ones before it.
  // The sequence number of the first record, and the one that follows the last whole record. Of
  // write-ahead logs alone, whose records begin with sequence:8 count:4.
  uint64_t first_sequence = 0;
  uint64_t next_sequence = 0;
  // Of a bad fragment. Cut short: it reaches past the end of the log, as when the log's end was not
  // written, or all is zero from there on. Length is damaged: all but its length field is right,
  // which a torn end cannot be.
  bool cut_short = false;
  bool length_is_damaged = false;
};

// Reads a whole log. Never fails: damage is a result.
LogScan ScanLog(std::string_view bytes);

}  // namespace mote

#endif  // MOTE_STORAGE_KV_LOG_FILE_H_
