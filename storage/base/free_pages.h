#ifndef MOTE_STORAGE_BASE_FREE_PAGES_H_
#define MOTE_STORAGE_BASE_FREE_PAGES_H_

namespace mote {

// Has the C library, where it is glibc, give the pages that hold nothing but freed memory back to
// the system. Each thread keeps such memory for later; after work that has held much, that would
// come on top of a memory budget. Takes milliseconds where there is much. Thread-safe.
void ReturnFreePages();

// Has glibc give every block of a mebibyte or more back to the system as soon as it is freed, in
// the whole process and for good; it would raise that size by itself, to 32 MiB, at the first such
// block, and keep most of the smaller ones.
void KeepNoLargeBlocks();

}  // namespace mote

#endif  // MOTE_STORAGE_BASE_FREE_PAGES_H_
