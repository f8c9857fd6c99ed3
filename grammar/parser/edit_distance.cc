#include "grammar/parser/edit_distance.h"

#include <algorithm>

namespace mote {
namespace {

constexpr size_t kMaxLength = 32;

char ToUpper(char c) { return c >= 'a' && c <= 'z' ? static_cast<char>(c - 32) : c; }

}  // namespace

size_t EditDistance(std::string_view a, std::string_view b) {
  if (a.size() > kMaxLength || b.size() > kMaxLength) return static_cast<size_t>(-1);
  size_t rows[kMaxLength + 1][kMaxLength + 1];
  for (size_t i = 0; i <= a.size(); ++i) {
    for (size_t j = 0; j <= b.size(); ++j) {
      if (i == 0 || j == 0) {
        rows[i][j] = i + j;
        continue;
      }
      const bool same = ToUpper(a[i - 1]) == ToUpper(b[j - 1]);
      size_t best = std::min(rows[i - 1][j], rows[i][j - 1]) + 1;
      best = std::min(best, rows[i - 1][j - 1] + (same ? 0 : 1));
      if (i > 1 && j > 1 && ToUpper(a[i - 1]) == ToUpper(b[j - 2]) &&
          ToUpper(a[i - 2]) == ToUpper(b[j - 1])) {
        best = std::min(best, rows[i - 2][j - 2] + 1);
      }
      rows[i][j] = best;
    }
  }
  return rows[a.size()][b.size()];
}

bool IsProbablyMeant(std::string_view written, std::string_view meant) {
  if (written.empty() || meant.empty()) return false;
  const size_t shortest = std::min(written.size(), meant.size());
  const size_t allowed = shortest <= 2 ? 0 : shortest <= 4 ? 1 : 2;
  const size_t distance = EditDistance(written, meant);
  return distance > 0 && distance <= allowed;
}

}  // namespace mote
