#ifndef MOTE_STORAGE_RDF_JSONLD_JSON_VALUE_H_
#define MOTE_STORAGE_RDF_JSONLD_JSON_VALUE_H_

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include "absl/container/flat_hash_map.h"

namespace mote::jsonld {

class JsonObject;

// A JSON value (RFC 8259) that owns its text: the internal representation of JSON-LD 1.1 API,
// section 4.1. Copies are deep. Destroying, copying and comparing recurse, so that whoever builds
// values from outside bounds their nesting (kMaxJsonNesting). Safe to read from several threads.
class JsonValue {
 public:
  using Array = std::vector<JsonValue>;

  JsonValue() = default;
  explicit JsonValue(bool value) : data_(value) {}
  explicit JsonValue(int64_t value) : data_(value) {}
  explicit JsonValue(double value) : data_(value) {}
  explicit JsonValue(std::string value) : data_(std::move(value)) {}
  explicit JsonValue(std::string_view value) : data_(std::string(value)) {}
  explicit JsonValue(const char* value) : data_(std::string(value)) {}
  explicit JsonValue(Array value) : data_(std::move(value)) {}
  explicit JsonValue(JsonObject value);

  static JsonValue MakeObject();
  static JsonValue MakeArray() { return JsonValue(Array()); }

  JsonValue(const JsonValue& other);
  JsonValue& operator=(const JsonValue& other);
  JsonValue(JsonValue&& other) noexcept;
  JsonValue& operator=(JsonValue&& other) noexcept;
  ~JsonValue();

  bool is_null() const { return std::holds_alternative<std::monostate>(data_); }
  bool is_bool() const { return std::holds_alternative<bool>(data_); }
  // A number without fraction and exponent that fits in 64 bits; all others are doubles.
  bool is_integer() const { return std::holds_alternative<int64_t>(data_); }
  bool is_double() const { return std::holds_alternative<double>(data_); }
  bool is_number() const { return is_integer() || is_double(); }
  bool is_string() const { return std::holds_alternative<std::string>(data_); }
  bool is_array() const { return std::holds_alternative<Array>(data_); }
  bool is_object() const { return std::holds_alternative<std::unique_ptr<JsonObject>>(data_); }
  // JSON-LD 1.1, section 1.4: a string, a number, or a boolean.
  bool is_scalar() const { return !is_null() && !is_array() && !is_object(); }
  bool is_string(std::string_view text) const { return is_string() && string() == text; }

  // Each requires the kind.
  bool boolean() const { return std::get<bool>(data_); }
  int64_t integer() const { return std::get<int64_t>(data_); }
  // Of either kind of number.
  double number() const {
    return is_integer() ? static_cast<double>(integer()) : std::get<double>(data_);
  }
  const std::string& string() const { return std::get<std::string>(data_); }
  std::string& string() { return std::get<std::string>(data_); }
  const Array& array() const { return std::get<Array>(data_); }
  Array& array() { return std::get<Array>(data_); }
  const JsonObject& object() const { return *std::get<std::unique_ptr<JsonObject>>(data_); }
  JsonObject& object() { return *std::get<std::unique_ptr<JsonObject>>(data_); }

  // The member of an object; null if this is no object or has no such member.
  const JsonValue* Find(std::string_view key) const;
  JsonValue* Find(std::string_view key);
  bool Has(std::string_view key) const { return Find(key) != nullptr; }

  // Equal as JSON values: numbers by value, objects whatever the order of their members.
  friend bool operator==(const JsonValue& a, const JsonValue& b);

 private:
  std::variant<std::monostate, bool, int64_t, double, std::string, Array,
               std::unique_ptr<JsonObject>>
      data_;
};

// The memory that a value takes, roughly.
uint64_t MemoryOf(const JsonValue& value);

// The items of an array, or the value itself as the only one.
inline size_t ItemCount(const JsonValue& value) {
  return value.is_array() ? value.array().size() : 1;
}
inline const JsonValue& ItemAt(const JsonValue& value, size_t i) {
  return value.is_array() ? value.array()[i] : value;
}

// The members of a JSON object in the order of their first insertion, with unique keys. Small
// objects, which nearly all are, are searched from front to back, large ones by a hash table.
class JsonObject {
 public:
  using Member = std::pair<std::string, JsonValue>;

  JsonObject() = default;
  JsonObject(const JsonObject& other);
  JsonObject& operator=(const JsonObject& other) = delete;
  JsonObject(JsonObject&&) = default;
  JsonObject& operator=(JsonObject&&) = default;

  size_t size() const { return members_.size(); }
  bool empty() const { return members_.empty(); }
  auto begin() const { return members_.begin(); }
  auto end() const { return members_.end(); }
  auto begin() { return members_.begin(); }
  auto end() { return members_.end(); }

  // Takes memory for `count` members.
  void Reserve(size_t count) { members_.reserve(count); }

  // Null if there is none; valid until the next insertion or removal.
  const JsonValue* Find(std::string_view key) const;
  JsonValue* Find(std::string_view key);
  bool Has(std::string_view key) const { return Find(key) != nullptr; }

  // The member's value, null if it is new. Valid until the next insertion or removal.
  JsonValue& operator[](std::string_view key);
  // Inserts or replaces; returns whether the key is new.
  bool Set(std::string key, JsonValue value);
  // Removes a member if it is there; linear.
  void Erase(std::string_view key);

  // The members by key, in code point order.
  std::vector<const Member*> Sorted() const;

 private:
  static constexpr size_t kIndexedSize = 16;
  size_t IndexOf(std::string_view key) const;
  void Append(std::string key, JsonValue value);

  std::vector<Member> members_;
  // From key to place, once there are more than kIndexedSize.
  std::unique_ptr<absl::flat_hash_map<std::string, size_t>> index_;
};

inline const JsonValue* JsonValue::Find(std::string_view key) const {
  return is_object() ? object().Find(key) : nullptr;
}
inline JsonValue* JsonValue::Find(std::string_view key) {
  return is_object() ? object().Find(key) : nullptr;
}

}  // namespace mote::jsonld

#endif  // MOTE_STORAGE_RDF_JSONLD_JSON_VALUE_H_
