#ifndef MOTE_SHELL_ARGUMENTS_UNITS_H_
#define MOTE_SHELL_ARGUMENTS_UNITS_H_

#include <chrono>
#include <cstdint>
#include <string>
#include <string_view>

#include "absl/status/statusor.h"

// Sizes, durations and counts as people write and read them.

namespace mote {

// `512M`, `1G`, `64k`, `1000000`: a number of bytes, in powers of 1024. InvalidArgument otherwise.
absl::StatusOr<uint64_t> ParseByteSize(std::string_view text);

// `30s`, `500ms`, `2m`, `1h`; a bare number is seconds. InvalidArgument otherwise.
absl::StatusOr<std::chrono::milliseconds> ParseDuration(std::string_view text);

// A decimal number without sign. InvalidArgument otherwise.
absl::StatusOr<uint64_t> ParseCount(std::string_view text);

// `1.4 MB`, in powers of 1000.
std::string FormatBytes(uint64_t bytes);
// `1,234,567`.
std::string FormatCount(uint64_t count);
// `1.23 M`, `456 k`, `12`: three digits or so, for rates.
std::string FormatShortCount(double count);
// `850 us`, `12.3 ms`, `4.56 s`, `3 min 20 s`.
std::string FormatSeconds(double seconds);

}  // namespace mote

#endif  // MOTE_SHELL_ARGUMENTS_UNITS_H_
