#include "storage/load/term_merge.h"

#include <algorithm>
#include <optional>
#include <queue>
#include <utility>

#include "storage/base/check.h"
#include "storage/base/status_macros.h"

namespace mote {
namespace {

// Terms that are looked up in the store together.
constexpr size_t kBatchTerms = size_t{1} << 16;
constexpr size_t kBatchBytes = size_t{8} << 20;

}  // namespace

// Merges the generations' terms by hash, in batches that end between two hashes.
class MergedTerms::Merger {
 public:
  Merger(MergedTerms* result, KnownTerms* known, const std::string& directory)
      : result_(*result), known_(known), directory_(directory) {}

  absl::Status Run() {
    MOTE_ASSIGN_OR_RETURN(result_.hash_file_, TempFile::Create(directory_));
    hash_writer_.emplace(result_.hash_file_.get());
    const size_t generations = result_.generations_.size();
    result_.superseded_files_.resize(generations);
    result_.superseded_.resize(generations);
    superseded_writers_.resize(generations);
    heads_.resize(generations);
    for (size_t g = 0; g < generations; ++g) {
      heads_[g].stream = result_.generations_[g]->ByHash();
      MOTE_RETURN_IF_ERROR(Advance(g));
    }
    uint64_t hash = 0;
    size_t group = 0;  // Where the owners with the current hash begin in owners_.
    while (!queue_.empty()) {
      const auto [next_hash, g] = queue_.top();
      queue_.pop();
      if (next_hash != hash) {
        hash = next_hash;
        if (owners_.size() >= kBatchTerms || bytes_.size() >= kBatchBytes) {
          MOTE_RETURN_IF_ERROR(FlushBatch());
        }
        group = owners_.size();
      }
      Add(heads_[g].record, g, group);
      MOTE_RETURN_IF_ERROR(Advance(g));
    }
    MOTE_RETURN_IF_ERROR(FlushBatch());
    MOTE_ASSIGN_OR_RETURN(result_.hash_section_, hash_writer_->Finish());
    for (size_t g = 0; g < generations; ++g) {
      if (superseded_writers_[g] == nullptr) continue;
      MOTE_ASSIGN_OR_RETURN(result_.superseded_[g], superseded_writers_[g]->Finish());
    }
    result_.ids_.Finish();
    return absl::OkStatus();
  }

 private:
  struct Head {
    std::unique_ptr<TermStream> stream;
    TermRecord record;
  };
  // The first holder of a term.
  struct Owner {
    uint64_t hash;
    Id id;
    size_t generation;
    size_t offset;
    size_t size;
  };
  struct Repetition {
    size_t owner;
    size_t generation;
    Id id;
  };
  // Smallest hash first, among equals the earliest generation.
  using HashAndGeneration = std::pair<uint64_t, size_t>;

  absl::Status Advance(size_t generation) {
    Head& head = heads_[generation];
    while (true) {
      MOTE_ASSIGN_OR_RETURN(const bool more, head.stream->Next(&head.record));
      if (!more) return absl::OkStatus();
      // The bytes of triple terms are ids that mean nothing outside of their generation.
      if (head.record.id.tag() != Tag::kTriple) break;
    }
    queue_.emplace(head.record.hash, generation);
    return absl::OkStatus();
  }

  std::string_view BytesOf(const Owner& owner) const {
    return {bytes_.data() + owner.offset, owner.size};
  }

  void Add(const TermRecord& record, size_t generation, size_t group) {
    for (size_t i = group; i < owners_.size(); ++i) {
      if (owners_[i].id.tag() == record.id.tag() && BytesOf(owners_[i]) == record.bytes) {
        repetitions_.push_back({i, generation, record.id});
        return;
      }
    }
    owners_.push_back({record.hash, record.id, generation, bytes_.size(), record.bytes.size()});
    bytes_.append(record.bytes);
  }

  absl::Status Supersede(size_t generation, Id provisional, Id by) {
    result_.ids_.Supersede(provisional);
    if (superseded_writers_[generation] == nullptr) {
      MOTE_ASSIGN_OR_RETURN(result_.superseded_files_[generation], TempFile::Create(directory_));
      superseded_writers_[generation] = std::make_unique<SectionWriter>(
          result_.superseded_files_[generation].get(), size_t{64} << 10);
    }
    SectionWriter& writer = *superseded_writers_[generation];
    MOTE_RETURN_IF_ERROR(writer.AppendU64(provisional.bits()));
    return writer.AppendU64(by.bits());
  }

  // Asks the store for the owners, and settles them and their repetitions.
  absl::Status FlushBatch() {
    if (known_ != nullptr && !owners_.empty()) {
      queries_.clear();
      for (const Owner& owner : owners_) queries_.push_back({owner.hash, owner.id, BytesOf(owner)});
      known_ids_.assign(owners_.size(), Id::Undefined());
      MOTE_RETURN_IF_ERROR(known_->Find(queries_, &known_ids_));
      for (size_t i = 0; i < owners_.size(); ++i) {
        if (known_ids_[i].is_undefined()) continue;
        MOTE_RETURN_IF_ERROR(Supersede(owners_[i].generation, owners_[i].id, known_ids_[i]));
      }
    }
    for (const Repetition& repetition : repetitions_) {
      const bool known = known_ != nullptr && !known_ids_[repetition.owner].is_undefined();
      MOTE_RETURN_IF_ERROR(
          Supersede(repetition.generation, repetition.id,
                    known ? known_ids_[repetition.owner] : owners_[repetition.owner].id));
    }
    // Terms with equal hashes are written by ascending id.
    for (size_t begin = 0; begin < owners_.size();) {
      size_t end = begin + 1;
      while (end < owners_.size() && owners_[end].hash == owners_[begin].hash) ++end;
      MOTE_RETURN_IF_ERROR(WriteNew(begin, end));
      begin = end;
    }
    owners_.clear();
    repetitions_.clear();
    bytes_.clear();
    return absl::OkStatus();
  }

  absl::Status WriteNew(size_t begin, size_t end) {
    group_ids_.clear();
    for (size_t i = begin; i < end; ++i) {
      const bool known = known_ != nullptr && !known_ids_[i].is_undefined();
      if (!known && owners_[i].id.tag() != Tag::kBlankNode) group_ids_.push_back(owners_[i].id);
    }
    std::sort(group_ids_.begin(), group_ids_.end());
    for (const Id id : group_ids_) {
      MOTE_RETURN_IF_ERROR(hash_writer_->AppendU64(owners_[begin].hash));
      MOTE_RETURN_IF_ERROR(hash_writer_->AppendU64(id.bits()));
      ++result_.new_terms_;
    }
    return absl::OkStatus();
  }

  MergedTerms& result_;
  KnownTerms* const known_;
  const std::string directory_;
  std::vector<Head> heads_;
  std::priority_queue<HashAndGeneration, std::vector<HashAndGeneration>,
                      std::greater<HashAndGeneration>>
      queue_;
  std::optional<SectionWriter> hash_writer_;
  std::vector<std::unique_ptr<SectionWriter>> superseded_writers_;
  std::vector<Owner> owners_;
  std::vector<Repetition> repetitions_;
  std::string bytes_;
  std::vector<TermRecord> queries_;
  std::vector<Id> known_ids_;
  std::vector<Id> group_ids_;
};

absl::StatusOr<std::unique_ptr<MergedTerms>> MergedTerms::Merge(
    std::span<const std::unique_ptr<Generation>> generations, KnownTerms* known,
    const std::string& directory) {
  MOTE_CHECK(!generations.empty());
  std::unique_ptr<MergedTerms> merged(
      new MergedTerms(generations, generations.front()->first(), generations.back()->next()));
  MOTE_RETURN_IF_ERROR(Merger(merged.get(), known, directory).Run());
  return merged;
}

uint64_t MergedTerms::spilled_bytes() const {
  uint64_t bytes = hash_file_->size();
  for (const auto& file : superseded_files_) bytes += file == nullptr ? 0 : file->size();
  return bytes;
}

absl::StatusOr<GenerationMap> MergedTerms::MapOf(size_t generation) const {
  const Generation& source = *generations_[generation];
  GenerationMap map;
  map.first_ = source.first();
  for (int c = 0; c < kTermClassCount; ++c) {
    map.final_[c].resize(source.next()[c] - source.first()[c]);
    for (size_t i = 0; i < map.final_[c].size(); ++i) {
      const Id id(kTermClasses[c], source.first()[c] + i);
      if (!ids_.IsSuperseded(id)) map.final_[c][i] = ids_.Final(id).bits();
    }
  }
  if (superseded_[generation].file == nullptr) return map;
  SectionReader reader(superseded_[generation]);
  while (!reader.AtEnd()) {
    MOTE_ASSIGN_OR_RETURN(const uint64_t provisional, reader.NextU64());
    MOTE_ASSIGN_OR_RETURN(const uint64_t by, reader.NextU64());
    const Id id = Id::FromBits(provisional);
    const Id owner = Id::FromBits(by);
    const int c = TermClassOf(id.tag());
    map.final_[c][id.payload() - map.first_[c]] =
        ids_.IsProvisional(owner) ? ids_.Final(owner).bits() : by;
  }
  return map;
}

class MergedTerms::HashStream : public TermStream {
 public:
  explicit HashStream(const MergedTerms& terms) : ids_(terms.ids_), reader_(terms.hash_section_) {}

  absl::StatusOr<bool> Next(TermRecord* record) override {
    if (reader_.AtEnd()) return false;
    MOTE_ASSIGN_OR_RETURN(record->hash, reader_.NextU64());
    MOTE_ASSIGN_OR_RETURN(const uint64_t bits, reader_.NextU64());
    record->id = ids_.Final(Id::FromBits(bits));
    record->bytes = {};
    return true;
  }

 private:
  const FinalIds& ids_;
  SectionReader reader_;
};

class MergedTerms::IdStream : public TermStream {
 public:
  IdStream(const MergedTerms& terms, int term_class) : terms_(terms), term_class_(term_class) {}

  absl::StatusOr<bool> Next(TermRecord* record) override {
    while (true) {
      if (stream_ == nullptr) {
        if (generation_ == terms_.generations_.size()) return false;
        stream_ = terms_.generations_[generation_++]->ById(term_class_);
      }
      MOTE_ASSIGN_OR_RETURN(const bool more, stream_->Next(record));
      if (!more) {
        stream_.reset();
        continue;
      }
      if (terms_.ids_.IsSuperseded(record->id)) continue;
      record->id = terms_.ids_.Final(record->id);
      return true;
    }
  }

 private:
  const MergedTerms& terms_;
  const int term_class_;
  size_t generation_ = 0;
  std::unique_ptr<TermStream> stream_;
};

std::unique_ptr<TermStream> MergedTerms::NewByHash() const {
  return std::make_unique<HashStream>(*this);
}

std::unique_ptr<TermStream> MergedTerms::NewById(int term_class) const {
  return std::make_unique<IdStream>(*this, term_class);
}

}  // namespace mote
