#ifndef MOTE_ENGINE_RESULTS_DISPLAY_WIDTH_H_
#define MOTE_ENGINE_RESULTS_DISPLAY_WIDTH_H_

#include <cstddef>
#include <string>
#include <string_view>

namespace mote {

// How many columns of a terminal `text` takes: East Asian wide characters take two, combining marks
// and format characters none.
size_t DisplayWidth(std::string_view text);

// The longest beginning of `text` that is no wider than `width`, in bytes.
size_t PrefixOfWidth(std::string_view text, size_t width);

// Appends `text` with control characters written as escapes, so that it stays on its line.
void AppendPrintable(std::string_view text, std::string* out);

}  // namespace mote

#endif  // MOTE_ENGINE_RESULTS_DISPLAY_WIDTH_H_
