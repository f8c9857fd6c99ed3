#ifndef MOTE_TESTS_SUPPORT_COUNTING_ALLOCATOR_H_
#define MOTE_TESTS_SUPPORT_COUNTING_ALLOCATOR_H_

#include <cstdint>

namespace mote::testing {

// How many times this thread has asked operator new for memory. A program that links this has its
// global operator new replaced by one that counts.
uint64_t HeapAllocations();

}  // namespace mote::testing

#endif  // MOTE_TESTS_SUPPORT_COUNTING_ALLOCATOR_H_
