#ifndef MOTE_TESTS_STORAGE_STORE_HISTORY_CHECKER_H_
#define MOTE_TESTS_STORAGE_STORE_HISTORY_CHECKER_H_

#include <cstdint>
#include <map>
#include <string>
#include <vector>

// A check of histories in the manner of Elle (Kingsbury and Alvaro, VLDB 2020): transactions append
// unique elements to lists and read lists. What was read shows the order of the appends to each
// list, and so which transaction must stand before which; a history is strictly serialisable if
// these orders, and that of transactions that did not overlap in time, have no cycle.

namespace mote {

// One transaction, as the thread that ran it saw it.
struct HistoryTransaction {
  bool committed = false;  // If not, its appends must never be seen.
  uint64_t begin = 0;      // Ticks of one clock, each at one event alone.
  uint64_t end = 0;
  // By list: what was read of it before this transaction's own appends.
  std::map<uint64_t, std::vector<uint64_t>> reads;
  std::map<uint64_t, std::vector<uint64_t>> appends;
};

// What is wrong with the history, or an empty text. `lists` is the state after it.
std::string FindAnomaly(const std::vector<HistoryTransaction>& history,
                        const std::map<uint64_t, std::vector<uint64_t>>& lists);

}  // namespace mote

#endif  // MOTE_TESTS_STORAGE_STORE_HISTORY_CHECKER_H_
