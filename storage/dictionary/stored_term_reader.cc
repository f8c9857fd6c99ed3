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

absl::StatusOr<std::string_view> StoredTermReader::Read(Id id, TermUse use) {
  if (use == TermUse::kDense || cache_.cache == nullptr || InBlock(id)) return ReadStored(id);
  if (cache_.cache->Read(id, &cached_)) return std::string_view(cached_);
  const bool is_to_keep = use == TermUse::kAlone && cache_.committed != nullptr;
  return is_to_keep && cache_.cache->IsWorthFilling() ? ReadGroup(id) : ReadStored(id);
}

absl::StatusOr<TermBlockView::Entry> StoredTermReader::Locate(Id id) {
  if (!InBlock(id)) {
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
  return reader_.Read(id.bits() - first_);
}

absl::StatusOr<std::string_view> StoredTermReader::ReadStored(Id id) {
  MOTE_ASSIGN_OR_RETURN(const TermBlockView::Entry entry, Locate(id));
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

bool StoredTermReader::AddMember(Id member, uint64_t end, TermGroup* group) {
  if (member.payload() >= end) return false;
  const absl::StatusOr<TermBlockView::Entry> entry = Locate(member);
  // What is wrong with others than the id asked for is not to be told now.
  if (!entry.ok()) return false;
  if (entry->kind == TermEntryKind::kText) {
    group->Add(TermGroup::PlaceOf(member), reader_.text());
  }
  return true;
}

absl::StatusOr<std::string_view> StoredTermReader::ReadGroup(Id id) {
  const int term_class = TermClassOf(id.tag());
  if (term_class < 0) return ReadStored(id);
  const uint64_t end = (*cache_.committed)[static_cast<size_t>(term_class)];
  group_.Begin(id);
  for (size_t i = 0; i < TermGroup::kTerms; ++i) {
    if (!AddMember(group_.IdAt(i), end, &group_)) break;
  }
  cache_.cache->Insert(group_);
  // Where nothing has to make room for it, what has been read anyway is kept too.
  if (cache_.cache->is_growing()) KeepBlock(end);
  const size_t place = TermGroup::PlaceOf(id);
  if (group_.has(place)) return group_.text(place);
  return ReadStored(id);
}

void StoredTermReader::KeepBlock(uint64_t end) {
  constexpr uint64_t kTerms = TermGroup::kTerms;
  const uint64_t last = last_;
  for (uint64_t begin = (first_ + kTerms - 1) / kTerms * kTerms; begin + kTerms - 1 <= last;
       begin += kTerms) {
    if (begin / kTerms == group_.key()) continue;
    neighbour_.Begin(Id::FromBits(begin));
    for (size_t i = 0; i < kTerms; ++i) {
      if (!AddMember(neighbour_.IdAt(i), end, &neighbour_)) return;
    }
    cache_.cache->Insert(neighbour_);
  }
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
