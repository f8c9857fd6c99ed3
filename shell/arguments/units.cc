#include "shell/arguments/units.h"

#include <charconv>
#include <cstdio>
#include <limits>

namespace mote {
namespace {

// Splits `text` into a number and the letters behind it.
bool SplitNumber(std::string_view text, double* number, std::string_view* unit) {
  if (text.empty() || text[0] < '0' || text[0] > '9') return false;
  const auto [end, error] =
      std::from_chars(text.data(), text.data() + text.size(), *number, std::chars_format::fixed);
  if (error != std::errc()) return false;
  *unit = text.substr(static_cast<size_t>(end - text.data()));
  return true;
}

std::string Print(const char* format, double number) {
  char buffer[64];
  std::snprintf(buffer, sizeof(buffer), format, number);
  return buffer;
}

// Three significant digits.
std::string Short(double number) {
  return Print(number < 10 ? "%.2f" : number < 100 ? "%.1f" : "%.0f", number);
}

}  // namespace

absl::StatusOr<uint64_t> ParseByteSize(std::string_view text) {
  const auto bad = [&] {
    return absl::InvalidArgumentError("`" + std::string(text) +
                                      "` is no size; write one like 512M or 2G");
  };
  double number = 0;
  std::string_view unit;
  if (!SplitNumber(text, &number, &unit)) return bad();
  int shift = 0;
  if (!unit.empty()) {
    switch (unit[0]) {
      case 'k':
      case 'K':
        shift = 10;
        break;
      case 'm':
      case 'M':
        shift = 20;
        break;
      case 'g':
      case 'G':
        shift = 30;
        break;
      case 't':
      case 'T':
        shift = 40;
        break;
      case 'b':
      case 'B':
        break;
      default:
        return bad();
    }
    const std::string_view rest = unit.substr(1);
    const bool is_byte = unit[0] == 'b' || unit[0] == 'B';
    if (!rest.empty() && (is_byte || (rest != "B" && rest != "b" && rest != "iB"))) return bad();
  }
  const double bytes = number * static_cast<double>(uint64_t{1} << shift);
  if (bytes >= 9e18) return bad();
  return static_cast<uint64_t>(bytes);
}

absl::StatusOr<std::chrono::milliseconds> ParseDuration(std::string_view text) {
  const auto bad = [&] {
    return absl::InvalidArgumentError("`" + std::string(text) +
                                      "` is no duration; write one like 30s or 500ms");
  };
  double number = 0;
  std::string_view unit;
  if (!SplitNumber(text, &number, &unit)) return bad();
  double factor = 1000;
  if (unit == "ms") {
    factor = 1;
  } else if (unit == "m" || unit == "min") {
    factor = 60e3;
  } else if (unit == "h") {
    factor = 3600e3;
  } else if (!unit.empty() && unit != "s") {
    return bad();
  }
  const double milliseconds = number * factor;
  if (milliseconds > 1e15) return bad();
  return std::chrono::milliseconds(static_cast<int64_t>(milliseconds));
}

absl::StatusOr<uint64_t> ParseCount(std::string_view text) {
  uint64_t count = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), count);
  if (error != std::errc() || end != text.data() + text.size() || text.empty()) {
    return absl::InvalidArgumentError("`" + std::string(text) + "` is no number");
  }
  return count;
}

std::string FormatBytes(uint64_t bytes) {
  if (bytes < 1000) return std::to_string(bytes) + " B";
  double value = static_cast<double>(bytes);
  for (const char* unit : {" kB", " MB", " GB", " TB"}) {
    value /= 1000;
    if (value < 999.5) return Short(value) + unit;
  }
  return Short(value / 1000) + " PB";
}

std::string FormatCount(uint64_t count) {
  const std::string digits = std::to_string(count);
  std::string out;
  for (size_t i = 0; i < digits.size(); ++i) {
    if (i > 0 && (digits.size() - i) % 3 == 0) out += ',';
    out += digits[i];
  }
  return out;
}

std::string FormatShortCount(double count) {
  if (count < 999.5) return Print("%.0f", count);
  for (const char* unit : {" k", " M", " G"}) {
    count /= 1000;
    if (count < 999.5) return Short(count) + unit;
  }
  return Short(count / 1000) + " T";
}

std::string FormatSeconds(double seconds) {
  if (seconds < 0.9995e-3) return Print("%.0f us", seconds * 1e6);
  if (seconds < 0.9995) return Short(seconds * 1e3) + " ms";
  if (seconds < 60) return Short(seconds) + " s";
  const uint64_t whole = static_cast<uint64_t>(seconds + 0.5);
  if (whole < 3600) return std::to_string(whole / 60) + " min " + std::to_string(whole % 60) + " s";
  return std::to_string(whole / 3600) + " h " + std::to_string(whole % 3600 / 60) + " min";
}

}  // namespace mote
