#ifndef MOTE_GRAMMAR_AST_SOURCE_RANGE_H_
#define MOTE_GRAMMAR_AST_SOURCE_RANGE_H_

#include <cstdint>

namespace mote::ast {

// The part of the text that a node was made from. Line 0 means that the node has no place of its
// own (it was made by the parser, as the triples of a collection are).
struct SourceRange {
  uint32_t line = 0;    // from 1
  uint32_t column = 0;  // from 1, in code points
  uint32_t offset = 0;  // from 0, in bytes
  uint32_t length = 0;  // in bytes
};

}  // namespace mote::ast

#endif  // MOTE_GRAMMAR_AST_SOURCE_RANGE_H_
