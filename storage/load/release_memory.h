#ifndef MOTE_STORAGE_LOAD_RELEASE_MEMORY_H_
#define MOTE_STORAGE_LOAD_RELEASE_MEMORY_H_

#if defined(__GLIBC__)
#include <malloc.h>
#endif

namespace mote {

// Gives freed memory back to the system where the allocator would keep it, after a structure that
// takes a good part of the budget has gone: the next one is made by other threads, whose
// allocations come from other places.
inline void ReleaseFreedMemory() {
#if defined(__GLIBC__)
  malloc_trim(0);
#endif
}

}  // namespace mote

#endif  // MOTE_STORAGE_LOAD_RELEASE_MEMORY_H_
