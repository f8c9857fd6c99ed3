#include "mote/options.h"

#include <unistd.h>

#include <algorithm>

namespace mote {

Options Options::Tiny() {
  Options options;
  options.memory_budget = uint64_t{16} << 20;
  options.background_folding = false;
  options.history_bytes = uint64_t{4} << 20;
  return options;
}

Options Options::Server() {
  Options options;
  const int64_t pages = sysconf(_SC_PHYS_PAGES);
  const int64_t page_size = sysconf(_SC_PAGESIZE);
  if (pages > 0 && page_size > 0) {
    const uint64_t all = static_cast<uint64_t>(pages) * static_cast<uint64_t>(page_size);
    options.memory_budget = std::max(all / 2, options.memory_budget);
  }
  return options;
}

}  // namespace mote
