#ifndef MOTE_ENGINE_EXPRESSION_VARIABLE_MAP_H_
#define MOTE_ENGINE_EXPRESSION_VARIABLE_MAP_H_

#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>

namespace mote {

// Which column of a batch holds which variable. A value type; for use while planning.
class VariableMap {
 public:
  // Replaces the column of `variable` if it has one.
  void Set(std::string variable, uint32_t column) { columns_[std::move(variable)] = column; }

  std::optional<uint32_t> Find(std::string_view variable) const {
    auto it = columns_.find(variable);
    if (it == columns_.end()) return std::nullopt;
    return it->second;
  }

  size_t size() const { return columns_.size(); }

 private:
  std::map<std::string, uint32_t, std::less<>> columns_;
};

}  // namespace mote

#endif  // MOTE_ENGINE_EXPRESSION_VARIABLE_MAP_H_
