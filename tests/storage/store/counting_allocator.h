#ifndef MOTE_TESTS_STORAGE_STORE_COUNTING_ALLOCATOR_H_
#define MOTE_TESTS_STORAGE_STORE_COUNTING_ALLOCATOR_H_

#include <cstdint>

namespace mote {

// How often this process, its libraries included, has asked operator new for memory. Binaries that
// link this have an allocator that counts.
uint64_t AllocationCount();

}  // namespace mote

#endif  // MOTE_TESTS_STORAGE_STORE_COUNTING_ALLOCATOR_H_
