#include "storage/base/free_pages.h"

#include <cstdlib>

#ifdef __GLIBC__
#include <malloc.h>
#endif

namespace mote {

void ReturnFreePages() {
#ifdef __GLIBC__
  malloc_trim(0);
#endif
}

void KeepNoLargeBlocks() {
#ifdef __GLIBC__
  mallopt(M_MMAP_THRESHOLD, 1 << 20);
#endif
}

}  // namespace mote
