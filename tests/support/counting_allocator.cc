#include "tests/support/counting_allocator.h"

#include <cstdlib>
#include <new>

namespace mote::testing {
namespace {

thread_local uint64_t allocations = 0;

void* Count(void* memory) {
  ++allocations;
  if (memory == nullptr) throw std::bad_alloc();
  return memory;
}

size_t Rounded(size_t size, std::align_val_t alignment) {
  auto unit = static_cast<size_t>(alignment);
  return (size + unit - 1) / unit * unit;
}

}  // namespace

uint64_t HeapAllocations() { return allocations; }

}  // namespace mote::testing

using mote::testing::Count;
using mote::testing::Rounded;

void* operator new(size_t size) { return Count(std::malloc(size == 0 ? 1 : size)); }
void* operator new[](size_t size) { return Count(std::malloc(size == 0 ? 1 : size)); }
void* operator new(size_t size, std::align_val_t alignment) {
  return Count(std::aligned_alloc(static_cast<size_t>(alignment), Rounded(size, alignment)));
}
void* operator new[](size_t size, std::align_val_t alignment) {
  return Count(std::aligned_alloc(static_cast<size_t>(alignment), Rounded(size, alignment)));
}
void operator delete(void* memory) noexcept { std::free(memory); }
void operator delete[](void* memory) noexcept { std::free(memory); }
void operator delete(void* memory, size_t) noexcept { std::free(memory); }
void operator delete[](void* memory, size_t) noexcept { std::free(memory); }
void operator delete(void* memory, std::align_val_t) noexcept { std::free(memory); }
void operator delete[](void* memory, std::align_val_t) noexcept { std::free(memory); }
void operator delete(void* memory, size_t, std::align_val_t) noexcept { std::free(memory); }
void operator delete[](void* memory, size_t, std::align_val_t) noexcept { std::free(memory); }
