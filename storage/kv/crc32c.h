#ifndef MOTE_STORAGE_KV_CRC32C_H_
#define MOTE_STORAGE_KV_CRC32C_H_

#include <cstdint>
#include <string_view>

namespace mote {

// Whether the processor's instruction for it is used.
#ifdef __SSE4_2__
inline constexpr bool kCrc32cIsFast = true;
#else
inline constexpr bool kCrc32cIsFast = false;
#endif

// The CRC-32C (Castagnoli) of bytes whose checksum is `crc`, followed by `data`. Start with 0.
uint32_t ExtendCrc32c(uint32_t crc, std::string_view data);

// The form in which RocksDB's logs hold a checksum: rotated and offset, because the checksum of
// data that contain their own checksum is weak.
inline uint32_t MaskCrc32c(uint32_t crc) { return ((crc >> 15) | (crc << 17)) + 0xA282EAD8u; }

}  // namespace mote

#endif  // MOTE_STORAGE_KV_CRC32C_H_
