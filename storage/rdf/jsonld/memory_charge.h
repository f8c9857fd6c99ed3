#ifndef MOTE_STORAGE_RDF_JSONLD_MEMORY_CHARGE_H_
#define MOTE_STORAGE_RDF_JSONLD_MEMORY_CHARGE_H_

#include <cstdint>
#include <memory>
#include <utility>

namespace mote::jsonld {

// What an object adds to a count of memory as long as it lives. Without a count it adds nothing. A
// copy adds as much again. For one thread.
class MemoryCharge {
 public:
  // The count; shared by whatever adds to it.
  using Count = std::shared_ptr<uint64_t>;

  MemoryCharge() = default;
  explicit MemoryCharge(Count count) : count_(std::move(count)) {}
  MemoryCharge(const MemoryCharge& other) : count_(other.count_) { Add(other.bytes_); }
  MemoryCharge(MemoryCharge&& other) noexcept
      : count_(std::move(other.count_)), bytes_(std::exchange(other.bytes_, 0)) {}
  MemoryCharge& operator=(MemoryCharge other) noexcept {
    std::swap(count_, other.count_);
    std::swap(bytes_, other.bytes_);
    return *this;
  }
  ~MemoryCharge() {
    if (count_ != nullptr) *count_ -= bytes_;
  }

  void Add(uint64_t bytes) {
    if (count_ == nullptr) return;
    bytes_ += bytes;
    *count_ += bytes;
  }
  const Count& count() const { return count_; }

 private:
  Count count_;
  uint64_t bytes_ = 0;
};

}  // namespace mote::jsonld

#endif  // MOTE_STORAGE_RDF_JSONLD_MEMORY_CHARGE_H_
