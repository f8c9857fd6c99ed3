#ifndef MOTE_STORAGE_STORE_SEALED_ENTRY_H_
#define MOTE_STORAGE_STORE_SEALED_ENTRY_H_

#include <xxhash.h>

#include <cstdint>
#include <string>
#include <string_view>

namespace mote {

// Small entries end in a checksum over key and value, so that a value under a wrong key, or a value
// that is wrong and yet possible, is found: nothing else in a store says what a graph's size, a
// predicate's statistics or a commit's message must be. Part of the on-disk format.
inline constexpr size_t kSealBytes = 4;

inline uint32_t SealOf(std::string_view key, std::string_view value) {
  const uint64_t seed = XXH3_64bits(key.data(), key.size());
  return static_cast<uint32_t>(XXH3_64bits_withSeed(value.data(), value.size(), seed));
}

// Appends the seal, little-endian.
inline void AppendSeal(std::string_view key, std::string* value) {
  const uint32_t seal = SealOf(key, *value);
  for (int shift = 0; shift < 32; shift += 8) value->push_back(static_cast<char>(seal >> shift));
}

// Cuts the seal off; false if it is not that of key and value.
inline bool CutSeal(std::string_view key, std::string_view* value) {
  if (value->size() < kSealBytes) return false;
  const std::string_view body = value->substr(0, value->size() - kSealBytes);
  uint32_t seal = 0;
  for (size_t i = 0; i < kSealBytes; ++i) {
    seal |= uint32_t{static_cast<unsigned char>((*value)[body.size() + i])} << (8 * i);
  }
  *value = body;
  return seal == SealOf(key, body);
}

}  // namespace mote

#endif  // MOTE_STORAGE_STORE_SEALED_ENTRY_H_
