#ifndef MOTE_STORAGE_BASE_VARINT_H_
#define MOTE_STORAGE_BASE_VARINT_H_

#include <cstdint>
#include <string>
#include <string_view>

namespace mote {

// Appends `value` in seven bits a byte, lowest first; all bytes but the last have the upper bit.
inline void AppendVarint(uint64_t value, std::string* out) {
  while (value >= 0x80) {
    out->push_back(static_cast<char>(value | 0x80));
    value >>= 7;
  }
  out->push_back(static_cast<char>(value));
}

// Reads a number from the front of `bytes` and drops it there; false if there is none.
inline bool ReadVarint(std::string_view* bytes, uint64_t* value) {
  uint64_t result = 0;
  for (size_t i = 0; i < bytes->size() && i < 10; ++i) {
    const uint64_t byte = static_cast<unsigned char>((*bytes)[i]);
    result |= (byte & 0x7F) << (7 * i);
    if (byte < 0x80) {
      bytes->remove_prefix(i + 1);
      *value = result;
      return true;
    }
  }
  return false;
}

}  // namespace mote

#endif  // MOTE_STORAGE_BASE_VARINT_H_
