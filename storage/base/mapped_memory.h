#ifndef MOTE_STORAGE_BASE_MAPPED_MEMORY_H_
#define MOTE_STORAGE_BASE_MAPPED_MEMORY_H_

#include <cstddef>
#include <utility>

namespace mote {

// Memory of zeros straight from the operating system, for tables that are large and looked into by
// chance. It takes room only where it was written to, and lies in huge pages where the system has
// them, if it is large enough to be worth it: in small pages nearly every such look misses the
// processor's table of addresses too. Movable; not thread-safe.
class MappedMemory {
 public:
  MappedMemory() = default;
  // Empty if the system gives none.
  explicit MappedMemory(size_t size);
  ~MappedMemory();
  MappedMemory(MappedMemory&& other) noexcept
      : data_(std::exchange(other.data_, nullptr)),
        size_(std::exchange(other.size_, 0)),
        mapping_(std::exchange(other.mapping_, nullptr)),
        mapped_(std::exchange(other.mapped_, 0)) {}
  MappedMemory& operator=(MappedMemory&& other) noexcept {
    std::swap(data_, other.data_);
    std::swap(size_, other.size_);
    std::swap(mapping_, other.mapping_);
    std::swap(mapped_, other.mapped_);
    return *this;
  }

  bool empty() const { return data_ == nullptr; }
  char* data() const { return data_; }
  size_t size() const { return size_; }

 private:
  char* data_ = nullptr;
  size_t size_ = 0;
  void* mapping_ = nullptr;
  size_t mapped_ = 0;
};

}  // namespace mote

#endif  // MOTE_STORAGE_BASE_MAPPED_MEMORY_H_
