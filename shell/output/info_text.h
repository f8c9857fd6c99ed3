#ifndef MOTE_SHELL_OUTPUT_INFO_TEXT_H_
#define MOTE_SHELL_OUTPUT_INFO_TEXT_H_

#include <string>

#include "storage/store/store.h"

namespace mote {

// What a store holds, for people: a line for each figure.
std::string InfoAsTable(const StoreInfo& info);
// For programs: one JSON object.
std::string InfoAsJson(const StoreInfo& info);

}  // namespace mote

#endif  // MOTE_SHELL_OUTPUT_INFO_TEXT_H_
