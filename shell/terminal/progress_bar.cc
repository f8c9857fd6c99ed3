#include "shell/terminal/progress_bar.h"

#include <unistd.h>

#include <algorithm>
#include <cstdio>

#include "shell/arguments/units.h"
#include "shell/terminal/terminal.h"

namespace mote {

ProgressBar::ProgressBar() : enabled_(IsTerminal(STDERR_FILENO)) {}

ProgressBar::~ProgressBar() { Clear(); }

void ProgressBar::Clear() {
  if (!drawn_) return;
  std::fputs("\r\x1b[K", stderr);
  std::fflush(stderr);
  drawn_ = false;
}

void ProgressBar::Update(std::string_view label, double fraction, std::string_view figures) {
  if (!enabled_) return;
  const Clock::time_point now = Clock::now();
  if (label != label_) {
    label_ = label;
    label_start_ = now;
  } else if (drawn_ && now - last_draw_ < std::chrono::milliseconds(100)) {
    return;
  }
  last_draw_ = now;
  drawn_ = true;

  std::string line(label);
  if (fraction >= 0) {
    fraction = std::min(fraction, 1.0);
    constexpr int kBarWidth = 24;
    const int filled = static_cast<int>(fraction * kBarWidth);
    line += " [";
    line.append(static_cast<size_t>(filled), '=');
    line.append(static_cast<size_t>(kBarWidth - filled), ' ');
    char percent[16];
    std::snprintf(percent, sizeof(percent), "] %3.0f %%", fraction * 100);
    line += percent;
  }
  if (!figures.empty()) {
    line += "  ";
    line += figures;
  }
  const double elapsed = std::chrono::duration<double>(now - label_start_).count();
  if (fraction > 0.01 && elapsed > 1) {
    line += ", " + FormatSeconds(elapsed / fraction * (1 - fraction)) + " left";
  }
  // A line that wraps could not be drawn over.
  const size_t width = TerminalWidth(STDERR_FILENO, 80);
  if (line.size() >= width) line.resize(width - 1);
  std::fprintf(stderr, "\r\x1b[K%s", line.c_str());
  std::fflush(stderr);
}

}  // namespace mote
