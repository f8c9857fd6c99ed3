#include "storage/base/mapped_memory.h"

#include <sys/mman.h>

#include <cstdint>

namespace mote {
namespace {

constexpr size_t kHugePage = size_t{2} << 20;
// Smaller memory is not rounded up to huge pages, for it may be there to be small.
constexpr size_t kLeastHuge = 8 * kHugePage;

}  // namespace

MappedMemory::MappedMemory(size_t size) {
  const bool huge = size >= kLeastHuge;
  const size_t mapped = huge ? size + kHugePage : size;
  void* mapping = mmap(nullptr, mapped, PROT_READ | PROT_WRITE,
                       MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
  if (mapping == MAP_FAILED) return;
  mapping_ = mapping;
  mapped_ = mapped;
  data_ = static_cast<char*>(mapping);
  size_ = size;
#ifdef MADV_HUGEPAGE
  if (huge) {
    const auto address = reinterpret_cast<uintptr_t>(mapping);
    data_ += (kHugePage - address % kHugePage) % kHugePage;
    madvise(data_, size_, MADV_HUGEPAGE);  // Advice: without it, all is as before.
  }
#endif
}

MappedMemory::~MappedMemory() {
  if (mapping_ != nullptr) munmap(mapping_, mapped_);
}

}  // namespace mote
