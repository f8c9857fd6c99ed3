#include "tests/storage/store/counting_allocator.h"

#include <atomic>
#include <cstdlib>
#include <new>

namespace mote {
namespace {

std::atomic<uint64_t> count{0};

}  // namespace

uint64_t AllocationCount() { return count.load(); }

}  // namespace mote

void* operator new(size_t size) {
  mote::count.fetch_add(1, std::memory_order_relaxed);
  void* memory = std::malloc(size == 0 ? 1 : size);
  if (memory == nullptr) throw std::bad_alloc();
  return memory;
}
void operator delete(void* memory) noexcept { std::free(memory); }
void operator delete(void* memory, size_t) noexcept { std::free(memory); }
