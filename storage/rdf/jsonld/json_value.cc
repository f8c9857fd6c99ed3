#include "storage/rdf/jsonld/json_value.h"

#include <algorithm>

#include "absl/strings/string_view.h"

namespace mote::jsonld {
namespace {

constexpr size_t kNowhere = static_cast<size_t>(-1);

}  // namespace

JsonValue::JsonValue(JsonObject value) : data_(std::make_unique<JsonObject>(std::move(value))) {}

JsonValue JsonValue::MakeObject() { return JsonValue(JsonObject()); }

JsonValue::JsonValue(const JsonValue& other) {
  if (other.is_object()) {
    data_ = std::make_unique<JsonObject>(other.object());
  } else if (other.is_array()) {
    data_ = other.array();
  } else if (other.is_string()) {
    data_ = other.string();
  } else if (other.is_bool()) {
    data_ = other.boolean();
  } else if (other.is_integer()) {
    data_ = other.integer();
  } else if (other.is_double()) {
    data_ = other.number();
  }
}

JsonValue& JsonValue::operator=(const JsonValue& other) {
  if (this != &other) *this = JsonValue(other);
  return *this;
}

JsonValue::JsonValue(JsonValue&& other) noexcept = default;
JsonValue& JsonValue::operator=(JsonValue&& other) noexcept = default;
JsonValue::~JsonValue() = default;

bool operator==(const JsonValue& a, const JsonValue& b) {
  if (a.is_number() && b.is_number()) {
    if (a.is_integer() && b.is_integer()) return a.integer() == b.integer();
    return a.number() == b.number();
  }
  if (a.is_object() && b.is_object()) {
    if (a.object().size() != b.object().size()) return false;
    for (const auto& [key, value] : a.object()) {
      const JsonValue* const other = b.object().Find(key);
      if (other == nullptr || !(value == *other)) return false;
    }
    return true;
  }
  if (a.data_.index() != b.data_.index()) return false;
  if (a.is_array()) return a.array() == b.array();
  if (a.is_string()) return a.string() == b.string();
  return !a.is_bool() || a.boolean() == b.boolean();
}

uint64_t MemoryOf(const JsonValue& value) {
  uint64_t bytes = sizeof(JsonValue);
  if (value.is_string()) bytes += value.string().size();
  if (value.is_array()) {
    for (const JsonValue& item : value.array()) bytes += MemoryOf(item);
  }
  if (value.is_object()) {
    bytes += sizeof(JsonObject);
    for (const auto& [key, member] : value.object()) {
      bytes += sizeof(key) + key.size() + MemoryOf(member);
    }
  }
  return bytes;
}

JsonObject::JsonObject(const JsonObject& other) : members_(other.members_) {
  if (other.index_ != nullptr) {
    index_ = std::make_unique<absl::flat_hash_map<std::string, size_t>>(*other.index_);
  }
}

size_t JsonObject::IndexOf(std::string_view key) const {
  if (index_ != nullptr) {
    const auto found = index_->find(absl::string_view(key.data(), key.size()));
    return found == index_->end() ? kNowhere : found->second;
  }
  for (size_t i = 0; i < members_.size(); ++i) {
    if (members_[i].first == key) return i;
  }
  return kNowhere;
}

void JsonObject::Append(std::string key, JsonValue value) {
  if (index_ != nullptr) index_->emplace(key, members_.size());
  members_.emplace_back(std::move(key), std::move(value));
  if (index_ == nullptr && members_.size() > kIndexedSize) {
    index_ = std::make_unique<absl::flat_hash_map<std::string, size_t>>();
    for (size_t i = 0; i < members_.size(); ++i) index_->emplace(members_[i].first, i);
  }
}

const JsonValue* JsonObject::Find(std::string_view key) const {
  const size_t i = IndexOf(key);
  return i == kNowhere ? nullptr : &members_[i].second;
}

JsonValue* JsonObject::Find(std::string_view key) {
  const size_t i = IndexOf(key);
  return i == kNowhere ? nullptr : &members_[i].second;
}

JsonValue& JsonObject::operator[](std::string_view key) {
  const size_t i = IndexOf(key);
  if (i != kNowhere) return members_[i].second;
  Append(std::string(key), JsonValue());
  return members_.back().second;
}

bool JsonObject::Set(std::string key, JsonValue value) {
  const size_t i = IndexOf(key);
  if (i != kNowhere) {
    members_[i].second = std::move(value);
    return false;
  }
  Append(std::move(key), std::move(value));
  return true;
}

void JsonObject::Erase(std::string_view key) {
  const size_t i = IndexOf(key);
  if (i == kNowhere) return;
  members_.erase(members_.begin() + static_cast<std::ptrdiff_t>(i));
  if (index_ == nullptr) return;
  index_->clear();
  for (size_t j = 0; j < members_.size(); ++j) index_->emplace(members_[j].first, j);
}

std::vector<const JsonObject::Member*> JsonObject::Sorted() const {
  std::vector<const Member*> sorted;
  sorted.reserve(members_.size());
  for (const Member& member : members_) sorted.push_back(&member);
  std::sort(sorted.begin(), sorted.end(),
            [](const Member* a, const Member* b) { return a->first < b->first; });
  return sorted;
}

}  // namespace mote::jsonld
