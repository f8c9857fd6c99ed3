#include "storage/dictionary/stored_term_reader.h"

#include "absl/strings/str_cat.h"
#include "storage/base/status_macros.h"
#include "storage/dictionary/term_writer.h"
#include "storage/index/run_format.h"
#include "storage/source/space.h"

namespace mote {
namespace {

absl::Status Unknown(Id id) {
  return absl::NotFoundError(absl::StrCat("no term has the id ", absl::Hex(id.bits())));
}

}  // namespace

absl::StatusOr<std::string_view> StoredTermReader::Read(Id id) {
  if (id.bits() < first_ || id.bits() > last_) {
    first_ = 1;
    last_ = 0;
    if (cursor_ == nullptr) cursor_ = kv_->NewCursor(Space::kTerms, snapshot_);
    key_.clear();
    AppendBigEndian(id.bits(), &key_);
    cursor_->Seek(key_);
    if (!cursor_->Valid()) {
      MOTE_RETURN_IF_ERROR(cursor_->status());
      return Unknown(id);
    }
    if (cursor_->key().size() != 8) return absl::DataLossError("damaged key of a block of terms");
    MOTE_ASSIGN_OR_RETURN(block_, TermBlockView::Parse(cursor_->value()));
    const uint64_t last = ReadBigEndian(cursor_->key().data());
    if (last < block_.size()) return absl::DataLossError("damaged key of a block of terms");
    first_ = last - block_.size() + 1;
    last_ = last;
    reader_ = TermBlockView::Reader(block_);
    if (id.bits() < first_) return Unknown(id);
  }
  MOTE_ASSIGN_OR_RETURN(TermBlockView::Entry entry, reader_.Read(id.bits() - first_));
  switch (entry.kind) {
    case TermEntryKind::kText:
      return std::string_view(reader_.text());
    case TermEntryKind::kBlob:
      MOTE_RETURN_IF_ERROR(ReadBlob(id, entry.length));
      return std::string_view(blob_);
    case TermEntryKind::kHole:
      break;
  }
  return Unknown(id);
}

absl::Status StoredTermReader::ReadBlob(Id id, uint64_t length) {
  blob_.clear();
  KvValue value;
  for (uint32_t chunk = 0; blob_.size() < length; ++chunk) {
    key_.clear();
    AppendBlobKey(id, chunk, &key_);
    absl::Status status = kv_->Get(Space::kBlobs, key_, snapshot_, &value);
    if (absl::IsNotFound(status) || (status.ok() && value.view().empty())) {
      return absl::DataLossError(
          absl::StrCat("chunk ", chunk, " of the term ", absl::Hex(id.bits()), " is missing"));
    }
    MOTE_RETURN_IF_ERROR(status);
    blob_.append(value.view());
  }
  if (blob_.size() != length) {
    return absl::DataLossError(
        absl::StrCat("the term ", absl::Hex(id.bits()), " has a wrong length"));
  }
  return absl::OkStatus();
}

}  // namespace mote
