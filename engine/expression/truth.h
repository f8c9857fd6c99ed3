#ifndef MOTE_ENGINE_EXPRESSION_TRUTH_H_
#define MOTE_ENGINE_EXPRESSION_TRUTH_H_

#include <cstdint>

namespace mote {

// The three values of SPARQL's logic (SPARQL 1.1 section 17.2): an error is neither true nor false.
enum class Truth : uint8_t { kFalse = 0, kTrue = 1, kError = 2 };

constexpr Truth ToTruth(bool value) { return value ? Truth::kTrue : Truth::kFalse; }

constexpr Truth Not(Truth value) {
  if (value == Truth::kError) return Truth::kError;
  return value == Truth::kTrue ? Truth::kFalse : Truth::kTrue;
}

}  // namespace mote

#endif  // MOTE_ENGINE_EXPRESSION_TRUTH_H_
