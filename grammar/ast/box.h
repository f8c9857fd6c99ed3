#ifndef MOTE_GRAMMAR_AST_BOX_H_
#define MOTE_GRAMMAR_AST_BOX_H_

#include <memory>
#include <utility>

namespace mote::ast {

// Owns at most one T on the heap and copies it when copied, so that recursive types stay regular
// values. T may be incomplete where a member Box<T> is declared. As thread-safe as T.
template <typename T>
class Box {
 public:
  // An empty box.
  Box() = default;
  // A box that holds `value`; implicit, because a Box stands for its T.
  Box(T value) : value_(std::make_unique<T>(std::move(value))) {}
  Box(const Box& other) : value_(other ? std::make_unique<T>(*other) : nullptr) {}
  Box(Box&&) noexcept = default;
  Box& operator=(const Box& other) {
    if (this != &other) value_ = other ? std::make_unique<T>(*other) : nullptr;
    return *this;
  }
  Box& operator=(Box&&) noexcept = default;
  ~Box() = default;

  explicit operator bool() const { return value_ != nullptr; }
  // The value; the box must not be empty.
  T& operator*() { return *value_; }
  const T& operator*() const { return *value_; }
  T* operator->() { return value_.get(); }
  const T* operator->() const { return value_.get(); }

 private:
  std::unique_ptr<T> value_;
};

}  // namespace mote::ast

#endif  // MOTE_GRAMMAR_AST_BOX_H_
