#include "storage/rdf/turtle_input.h"

#include <algorithm>
#include <cstring>
#include <string_view>
#include <utility>

#include "storage/term/utf8.h"

namespace mote {
namespace {

std::string_view Between(const char* begin, const char* end) {
  return {begin, static_cast<size_t>(end - begin)};
}

// Moves a position over `text`.
void Advance(std::string_view text, uint64_t* line, uint64_t* column) {
  const size_t last = text.find_last_of('\n');
  if (last != std::string_view::npos) {
    *line += static_cast<uint64_t>(std::count(text.begin(), text.end(), '\n'));
    *column = 1;
    text.remove_prefix(last + 1);
  }
  *column += CountCodePoints(text);
}

}  // namespace

TurtleInput::TurtleInput(ByteSource& source, size_t buffer_size)
    : source_(source), capacity_(std::max<size_t>(buffer_size, 4)) {
  buffer_.reset(new char[capacity_]);
  cursor = end_ = raw_end_ = base_ = buffer_.get();
}

bool TurtleInput::Refill(size_t n) {
  if (exhausted_ || malformed_) return false;
  // What has been read leaves the buffer.
  const auto kept = static_cast<size_t>(raw_end_ - cursor);
  const auto valid = static_cast<size_t>(end_ - cursor);
  if (mark_ != nullptr) {
    Locate(mark_, &mark_line_, &mark_column_);
    mark_ = nullptr;
  }
  Advance(Between(base_, cursor), &line_, &column_);
  if (n + 4 > capacity_) {
    capacity_ = std::max(capacity_ * 2, n + 4);
    std::unique_ptr<char[]> larger(new char[capacity_]);
    std::memcpy(larger.get(), cursor, kept);
    buffer_ = std::move(larger);
  } else {
    std::memmove(buffer_.get(), cursor, kept);
  }
  cursor = base_ = buffer_.get();
  end_ = cursor + valid;
  raw_end_ = cursor + kept;
  while (static_cast<size_t>(end_ - cursor) < n && !exhausted_ && !malformed_) {
    const auto used = static_cast<size_t>(raw_end_ - cursor);
    absl::StatusOr<size_t> read = source_.Read(buffer_.get() + used, capacity_ - used);
    if (!read.ok()) {
      status_ = std::move(read).status();
      exhausted_ = true;
      break;
    }
    if (*read == 0) exhausted_ = true;
    raw_end_ += *read;
    Validate();
  }
  return static_cast<size_t>(end_ - cursor) >= n;
}

void TurtleInput::SkipByteOrderMark() {
  if (!Ensure(kByteOrderMark.size())) return;
  if (!Between(cursor, end_).starts_with(kByteOrderMark)) return;
  cursor += kByteOrderMark.size();
  // The mark is still in the buffer and will be counted as a character.
  column_ = 0;
}

void TurtleInput::Validate() {
  end_ += ValidUtf8Prefix(Between(end_, raw_end_));
  if (end_ == raw_end_) return;
  if (exhausted_ || !IsUtf8Truncated(Between(end_, raw_end_))) malformed_ = true;
}

void TurtleInput::SkipMalformed() {
  cursor = ++end_;
  malformed_ = false;
  Validate();
}

void TurtleInput::Locate(const char* place, uint64_t* line, uint64_t* column) const {
  *line = line_;
  *column = column_;
  Advance(Between(base_, place), line, column);
}

void TurtleInput::PassPlaces() {
  Advance(Between(base_, cursor), &line_, &column_);
  base_ = cursor;
  mark_ = nullptr;
}

void TurtleInput::LocateMark(uint64_t* line, uint64_t* column) const {
  if (mark_ != nullptr) return Locate(mark_, line, column);
  *line = mark_line_;
  *column = mark_column_;
}

}  // namespace mote
