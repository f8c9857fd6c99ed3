#ifndef MOTE_ENGINE_ALGEBRA_VARIABLE_H_
#define MOTE_ENGINE_ALGEBRA_VARIABLE_H_

#include <bit>
#include <cstddef>
#include <cstdint>
#include <initializer_list>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace mote {

// A variable of one query, by number. Variables of the same name in different scopes (a sub-select
// hides what it does not project) have different numbers, so that algebra never confuses them.
using VariableId = uint32_t;

// A set of variables. A value type; small sets stay off the heap.
class VariableSet {
 public:
  VariableSet() = default;
  VariableSet(std::initializer_list<VariableId> variables) {
    for (VariableId variable : variables) Add(variable);
  }

  void Add(VariableId variable) { MutableWord(variable / 64) |= uint64_t{1} << (variable % 64); }
  void Remove(VariableId variable) {
    if (variable / 64 < words()) MutableWord(variable / 64) &= ~(uint64_t{1} << (variable % 64));
  }
  bool Contains(VariableId variable) const {
    return (Word(variable / 64) >> (variable % 64) & 1) != 0;
  }
  bool empty() const {
    for (size_t i = 0; i < words(); ++i) {
      if (Word(i) != 0) return false;
    }
    return true;
  }
  size_t size() const {
    size_t n = 0;
    for (size_t i = 0; i < words(); ++i) n += static_cast<size_t>(std::popcount(Word(i)));
    return n;
  }

  void UnionWith(const VariableSet& other) {
    for (size_t i = other.words(); i-- > 0;) MutableWord(i) |= other.Word(i);
  }
  void IntersectWith(const VariableSet& other) {
    for (size_t i = 0; i < words(); ++i) MutableWord(i) &= other.Word(i);
  }
  void Subtract(const VariableSet& other) {
    for (size_t i = 0; i < words(); ++i) MutableWord(i) &= ~other.Word(i);
  }
  bool Intersects(const VariableSet& other) const {
    for (size_t i = 0; i < words(); ++i) {
      if ((Word(i) & other.Word(i)) != 0) return true;
    }
    return false;
  }
  bool IsSubsetOf(const VariableSet& other) const {
    for (size_t i = 0; i < words(); ++i) {
      if ((Word(i) & ~other.Word(i)) != 0) return false;
    }
    return true;
  }

  // Ascending.
  std::vector<VariableId> ToVector() const {
    std::vector<VariableId> out;
    ForEach([&](VariableId variable) { out.push_back(variable); });
    return out;
  }
  template <typename F>
  void ForEach(F&& f) const {
    for (size_t i = 0; i < words(); ++i) {
      for (uint64_t word = Word(i); word != 0; word &= word - 1) {
        f(static_cast<VariableId>(i * 64 + static_cast<size_t>(std::countr_zero(word))));
      }
    }
  }

  friend bool operator==(const VariableSet& a, const VariableSet& b) {
    return a.IsSubsetOf(b) && b.IsSubsetOf(a);
  }

 private:
  size_t words() const { return 1 + more_.size(); }
  uint64_t Word(size_t i) const {
    if (i == 0) return first_;
    return i <= more_.size() ? more_[i - 1] : 0;
  }
  uint64_t& MutableWord(size_t i) {
    if (i == 0) return first_;
    if (i > more_.size()) more_.resize(i, 0);
    return more_[i - 1];
  }

  uint64_t first_ = 0;
  std::vector<uint64_t> more_;
};

inline VariableSet Union(VariableSet a, const VariableSet& b) {
  a.UnionWith(b);
  return a;
}
inline VariableSet Intersection(VariableSet a, const VariableSet& b) {
  a.IntersectWith(b);
  return a;
}
inline VariableSet Difference(VariableSet a, const VariableSet& b) {
  a.Subtract(b);
  return a;
}

// The names of a query's variables. Not thread-safe while it is filled.
class VariableTable {
 public:
  // A new variable; names need not be unique.
  VariableId Add(std::string name) {
    names_.push_back(std::move(name));
    return static_cast<VariableId>(names_.size() - 1);
  }
  // A variable that stands in no text, for what the algebra needs inside.
  VariableId AddHidden(std::string_view purpose) {
    return Add("." + std::string(purpose) + std::to_string(names_.size()));
  }
  const std::string& Name(VariableId variable) const { return names_[variable]; }
  // True for variables that queries name: neither hidden ones nor blank nodes of patterns.
  bool IsNamed(VariableId variable) const {
    const std::string& name = names_[variable];
    return name[0] != '.' && name.compare(0, 2, "_:") != 0;
  }
  size_t size() const { return names_.size(); }

 private:
  std::vector<std::string> names_;
};

}  // namespace mote

#endif  // MOTE_ENGINE_ALGEBRA_VARIABLE_H_
