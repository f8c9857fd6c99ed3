#ifndef MOTE_SHELL_ARGUMENTS_CONTEXT_ARGUMENT_H_
#define MOTE_SHELL_ARGUMENTS_CONTEXT_ARGUMENT_H_

#include <map>
#include <string>

#include "shell/arguments/arguments.h"

namespace mote {

// Declares `--context`, which may be given more than once and adds to `target`: `IRI=FILE` names
// the file that stands for a JSON-LD context document, `FILE.json` a JSON object of such pairs,
// its files relative to itself.
//
// With `compaction`, a FILE that has a member `@context` is the context against which JSON-LD that
// is written is compacted.
void DeclareContexts(Arguments& arguments, std::map<std::string, std::string>* target,
                     std::string* compaction = nullptr);

}  // namespace mote

#endif  // MOTE_SHELL_ARGUMENTS_CONTEXT_ARGUMENT_H_
