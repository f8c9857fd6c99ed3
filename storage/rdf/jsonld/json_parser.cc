#include "storage/rdf/jsonld/json_parser.h"

#include <algorithm>
#include <nlohmann/json.hpp>
#include <utility>
#include <vector>

#include "storage/base/status_macros.h"
#include "storage/rdf/syntax_error.h"
#include "storage/term/utf8.h"

namespace mote::jsonld {
namespace {

// Builds a JsonValue from the events of the parser.
class Builder : public nlohmann::json_sax<nlohmann::json> {
 public:
  Builder(std::string_view text, const JsonParserOptions& options)
      : text_(text), options_(options), memory_(text.size()) {}

  bool null() override { return Add(JsonValue()); }
  bool boolean(bool value) override { return Add(JsonValue(value)); }
  bool number_integer(number_integer_t value) override { return Add(JsonValue(int64_t{value})); }
  bool number_unsigned(number_unsigned_t value) override {
    if (value <= static_cast<uint64_t>(INT64_MAX)) {
      return Add(JsonValue(static_cast<int64_t>(value)));
    }
    return Add(JsonValue(static_cast<double>(value)));
  }
  bool number_float(number_float_t value, const string_t&) override {
    return Add(JsonValue(double{value}));
  }
  bool string(string_t& value) override {
    if (!Count(HeapBytes(value))) return false;
    return Add(JsonValue(std::move(value)));
  }
  bool binary(binary_t&) override { return false; }

  bool start_object(std::size_t) override {
    return Count(sizeof(JsonObject)) && Open(JsonValue::MakeObject());
  }
  bool key(string_t& value) override {
    if (!Count(sizeof(JsonObject::Member) + HeapBytes(value))) return false;
    open_.back().key = std::move(value);
    return true;
  }
  bool end_object() override { return Close(); }
  bool start_array(std::size_t) override { return Open(JsonValue::MakeArray()); }
  bool end_array() override { return Close(); }

  bool parse_error(std::size_t position, const std::string& last_token,
                   const nlohmann::detail::exception& error) override {
    std::string message = error.what();
    // The library repeats its own name and place before the reason.
    const size_t reason = message.find("syntax error");
    message = reason == std::string::npos ? "malformed JSON" : "JSON " + message.substr(reason);
    size_t begin = position > 0 ? position - 1 : 0;
    if (last_token.size() > 1 && begin + 1 >= last_token.size()) {
      begin = begin + 1 - last_token.size();
    }
    Fail(begin, std::move(message));
    return false;
  }

  absl::Status status() const { return status_; }
  JsonValue TakeRoot() { return std::move(root_); }
  uint64_t memory() const { return memory_ - text_.size(); }

 private:
  struct Level {
    JsonValue value;
    std::string key;
  };

  static uint64_t HeapBytes(const std::string& text) {
    return text.size() > 15 ? text.size() + 17 : 0;
  }

  bool Count(uint64_t bytes) {
    memory_ += bytes;
    if (memory_ <= options_.max_memory) return true;
    status_ = absl::ResourceExhaustedError(options_.file +
                                           ": the document needs more memory than it may take (" +
                                           std::to_string(options_.max_memory >> 20) + " MiB)");
    return false;
  }

  bool Add(JsonValue value) {
    if (!Count(sizeof(JsonValue))) return false;
    if (open_.empty()) {
      root_ = std::move(value);
    } else if (open_.back().value.is_array()) {
      open_.back().value.array().push_back(std::move(value));
    } else {
      open_.back().value.object().Set(std::move(open_.back().key), std::move(value));
    }
    return true;
  }

  bool Open(JsonValue value) {
    if (open_.size() >= static_cast<size_t>(kMaxJsonNesting)) {
      status_ = absl::InvalidArgumentError(options_.file + ": JSON nests deeper than " +
                                           std::to_string(kMaxJsonNesting) + " levels");
      return false;
    }
    open_.push_back({std::move(value), {}});
    return true;
  }

  bool Close() {
    JsonValue value = std::move(open_.back().value);
    open_.pop_back();
    return Add(std::move(value));
  }

  void Fail(size_t position, std::string message) {
    if (!status_.ok()) return;
    position = std::min(position, text_.size());
    SyntaxError error;
    error.file = options_.file;
    error.message = std::move(message);
    const std::string_view before = text_.substr(0, position);
    error.line = 1 + static_cast<uint64_t>(std::count(before.begin(), before.end(), '\n'));
    const size_t line_start = before.find_last_of('\n') + 1;  // 0 if there is none.
    uint64_t characters = 0;
    for (const char c : before.substr(line_start)) {
      if ((static_cast<unsigned char>(c) & 0xC0) != 0x80) ++characters;
    }
    error.column = 1 + characters;
    status_ = ToStatus(error);
  }

  const std::string_view text_;
  const JsonParserOptions& options_;
  uint64_t memory_;
  std::vector<Level> open_;
  JsonValue root_;
  absl::Status status_;
};

}  // namespace

absl::StatusOr<JsonValue> ParseJson(std::string_view text, const JsonParserOptions& options,
                                    uint64_t* memory_used) {
  Builder builder(text, options);
  const bool parsed = nlohmann::json::sax_parse(text.data(), text.data() + text.size(), &builder);
  MOTE_RETURN_IF_ERROR(builder.status());
  if (!parsed) return absl::InvalidArgumentError(options.file + ": malformed JSON");
  if (memory_used != nullptr) *memory_used = builder.memory();
  return builder.TakeRoot();
}

absl::StatusOr<std::string> ReadAll(ByteSource& source, const std::string& file,
                                    uint64_t max_bytes) {
  constexpr size_t kStep = size_t{1} << 16;
  std::string buffer(kStep, '\0');
  std::string text;
  while (true) {
    const size_t size = text.size();
    if (size > max_bytes) {
      return absl::ResourceExhaustedError(
          file + ": the document is longer than the memory that it may take (" +
          std::to_string(max_bytes >> 20) + " MiB)");
    }
    MOTE_ASSIGN_OR_RETURN(const size_t read, source.Read(buffer.data(), buffer.size()));
    if (read == 0) return text;
    text.append(buffer, 0, read);
  }
}

}  // namespace mote::jsonld
