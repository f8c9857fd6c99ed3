#include "engine/expression/term_reader.h"

#include <utility>

#include "engine/expression/term_memory.h"
#include "storage/base/check.h"
#include "storage/base/status_macros.h"
#include "storage/term/inline_id.h"

namespace mote {
TermReader::TermReader(const QuadSource& source, const LocalVocabulary* local, size_t cache_bytes)
    : source_(source), local_(local), cache_bytes_(cache_bytes) {}

void TermReader::BeginBatch() {
  if (used_bytes_ <= cache_bytes_) return;
  by_id_.clear();
  terms_.clear();
  used_bytes_ = 0;
}

absl::Status TermReader::Load(std::span<const Id> ids) {
  missing_.clear();
  Id last;
  for (Id id : ids) {
    if (id == last || id.is_undefined() || id.tag() == Tag::kLocal) continue;
    last = id;
    auto [it, inserted] = by_id_.try_emplace(id.bits(), nullptr);
    if (!inserted) continue;
    if (IsInlineTag(id.tag())) {
      terms_.push_back(DecodeInline(id));
      used_bytes_ += MemoryOf(terms_.back());
      it->second = &terms_.back();
    } else {
      missing_.push_back(id);
    }
  }
  return ReadMissing();
}

absl::Status TermReader::LoadStored(std::span<const Id> ids, const Term** terms) {
  missing_.clear();
  waiting_.clear();
  for (size_t i = 0; i < ids.size(); ++i) {
    Id id = ids[i];
    if (id.is_undefined() || IsInlineTag(id.tag())) {
      terms[i] = nullptr;
    } else if (id.tag() == Tag::kLocal) {
      terms[i] = &local_->TermOf(id);
    } else if (i > 0 && id == ids[i - 1] && terms[i - 1] != nullptr) {
      terms[i] = terms[i - 1];
    } else {
      auto [it, inserted] = by_id_.try_emplace(id.bits(), nullptr);
      if (inserted) missing_.push_back(id);
      if (it->second == nullptr) waiting_.push_back(static_cast<uint32_t>(i));
      terms[i] = it->second;
    }
  }
  MOTE_RETURN_IF_ERROR(ReadMissing());
  for (uint32_t i : waiting_) terms[i] = &Get(ids[i]);
  return absl::OkStatus();
}

// Fills the entries of `missing_`.
absl::Status TermReader::ReadMissing() {
  if (missing_.empty()) return absl::OkStatus();
  absl::Status status = source_.TermsOf(missing_, &read_);
  if (!status.ok()) {
    // Without this the ids would seem to be there.
    for (Id id : missing_) by_id_.erase(id.bits());
    return status;
  }
  for (size_t i = 0; i < missing_.size(); ++i) {
    terms_.push_back(std::move(read_[i]));
    used_bytes_ += MemoryOf(terms_.back());
    by_id_[missing_[i].bits()] = &terms_.back();
  }
  return absl::OkStatus();
}

const Term& TermReader::Get(Id id) const {
  if (id.tag() == Tag::kLocal) return local_->TermOf(id);
  auto it = by_id_.find(id.bits());
  MOTE_CHECK(it != by_id_.end());
  return *it->second;
}

absl::StatusOr<const Term*> TermReader::Read(Id id) {
  if (id.tag() != Tag::kLocal) MOTE_RETURN_IF_ERROR(Load(std::span(&id, 1)));
  return &Get(id);
}

}  // namespace mote
