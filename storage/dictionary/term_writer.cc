#include "storage/dictionary/term_writer.h"

#include <algorithm>

#include "storage/base/check.h"
#include "storage/base/status_macros.h"
#include "storage/index/run_format.h"
#include "storage/source/space.h"

namespace mote {
namespace {

// Beyond so many holes in a row a new block is smaller.
constexpr uint64_t kMaxHoles = 8;

}  // namespace

void AppendBlobKey(Id id, uint32_t chunk, std::string* out) {
  AppendBigEndian(id.bits(), out);
  for (int shift = 24; shift >= 0; shift -= 8) out->push_back(static_cast<char>(chunk >> shift));
}

absl::Status TermWriter::Advance(Id id) {
  MOTE_DCHECK(last_ < id);
  if (block_.size() > 0) {
    const uint64_t gap = id.bits() - last_.bits() - 1;
    if (block_.full() || id.tag() != last_.tag() || gap > kMaxHoles ||
        block_.size() + gap >= kMaxTermsPerBlock) {
      MOTE_RETURN_IF_ERROR(Flush());
    } else {
      for (uint64_t i = 0; i < gap; ++i) block_.AddHole();
    }
  }
  if (block_.size() == 0) block_begin_ = id;
  last_ = id;
  ++terms_;
  return absl::OkStatus();
}

absl::Status TermWriter::Add(Id id, std::string_view bytes) {
  MOTE_RETURN_IF_ERROR(Advance(id));
  if (bytes.size() <= kMaxInlineTermBytes) {
    block_.AddText(bytes);
    return absl::OkStatus();
  }
  block_.AddBlob(bytes.size());
  uint32_t chunk = 0;
  for (size_t at = 0; at < bytes.size(); at += kBlobChunkBytes) {
    key_.clear();
    AppendBlobKey(id, chunk++, &key_);
    std::string_view piece = bytes.substr(at, kBlobChunkBytes);
    bytes_ += key_.size() + piece.size();
    MOTE_RETURN_IF_ERROR(sink_->Put(Space::kBlobs, key_, piece));
  }
  return absl::OkStatus();
}

absl::Status TermWriter::AddBlobReference(Id id, uint64_t length) {
  MOTE_RETURN_IF_ERROR(Advance(id));
  block_.AddBlob(length);
  return absl::OkStatus();
}

absl::Status TermWriter::Flush() {
  if (block_.size() == 0) return absl::OkStatus();
  key_.clear();
  AppendBigEndian(last_.bits(), &key_);
  value_.clear();
  block_.Finish(&value_);
  last_block_begin_ = block_begin_;
  bytes_ += key_.size() + value_.size();
  return sink_->Put(Space::kTerms, key_, value_);
}

absl::Status TermWriter::Finish() { return Flush(); }

}  // namespace mote
