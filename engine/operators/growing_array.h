#ifndef MOTE_ENGINE_OPERATORS_GROWING_ARRAY_H_
#define MOTE_ENGINE_OPERATORS_GROWING_ARRAY_H_

#include <algorithm>
#include <cstddef>
#include <cstdlib>
#include <cstring>
#include <new>
#include <type_traits>
#include <utility>

namespace mote {

// An array of plain values for columns of millions of rows. Unlike std::vector it leaves new
// elements as they are, and grows by realloc, which moves the pages of a large block instead of
// copying what is in them: so no single step of gathering rows takes long, and limits of time are
// kept. Throws std::bad_alloc as vectors do. Not thread-safe.
template <typename T>
class GrowingArray {
  static_assert(std::is_trivially_copyable_v<T> && std::is_trivially_destructible_v<T>);
  static_assert(alignof(T) <= alignof(std::max_align_t));

 public:
  GrowingArray() = default;
  ~GrowingArray() { std::free(data_); }
  GrowingArray(const GrowingArray&) = delete;
  GrowingArray& operator=(const GrowingArray&) = delete;
  GrowingArray(GrowingArray&& other) noexcept
      : data_(std::exchange(other.data_, nullptr)),
        size_(std::exchange(other.size_, 0)),
        capacity_(std::exchange(other.capacity_, 0)) {}

  size_t size() const { return size_; }
  size_t capacity() const { return capacity_; }
  bool empty() const { return size_ == 0; }
  T* data() { return data_; }
  const T* data() const { return data_; }
  T& operator[](size_t i) { return data_[i]; }
  const T& operator[](size_t i) const { return data_[i]; }
  T* begin() { return data_; }
  T* end() { return data_ + size_; }
  const T* begin() const { return data_; }
  const T* end() const { return data_ + size_; }

  void push_back(T value) {
    if (size_ == capacity_) Reallocate(std::max(kFirst, 2 * capacity_));
    data_[size_++] = value;
  }
  void Append(const T* values, size_t n) {
    if (n == 0) return;
    if (n > capacity_ - size_) Reallocate(std::max(size_ + n, 2 * capacity_));
    std::memcpy(data_ + size_, values, n * sizeof(T));
    size_ += n;
  }
  void Reserve(size_t n) {
    if (n > capacity_) Reallocate(n);
  }
  void Assign(const T* values, size_t n) {
    Clear();
    Append(values, n);
  }
  // New elements have any value.
  void Resize(size_t n) {
    Reserve(n);
    size_ = n;
  }
  // Keeps the memory.
  void Clear() { size_ = 0; }

 private:
  static constexpr size_t kFirst = 16;

  void Reallocate(size_t capacity) {
    if (capacity > static_cast<size_t>(-1) / sizeof(T)) throw std::bad_alloc();
    void* data = std::realloc(static_cast<void*>(data_), capacity * sizeof(T));
    if (data == nullptr) throw std::bad_alloc();
    data_ = static_cast<T*>(data);
    capacity_ = capacity;
  }

  T* data_ = nullptr;
  size_t size_ = 0;
  size_t capacity_ = 0;
};

}  // namespace mote

#endif  // MOTE_ENGINE_OPERATORS_GROWING_ARRAY_H_
