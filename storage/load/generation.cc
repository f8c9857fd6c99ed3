#include "storage/load/generation.h"

#include <algorithm>
#include <utility>

#include "storage/base/status_macros.h"
#include "storage/load/radix_sort.h"

namespace mote {
namespace {

constexpr size_t kReadBuffer = size_t{128} << 10;
// Terms are visited in an order that memory does not know of; they are fetched this far ahead.
constexpr size_t kAhead = 16;

}  // namespace

class Generation::MemoryHashStream : public TermStream {
 public:
  explicit MemoryHashStream(const std::vector<Hashed>& terms) : terms_(terms) {}

  absl::StatusOr<bool> Next(TermRecord* record) override {
    if (next_ == terms_.size()) return false;
    if (next_ + kAhead < terms_.size()) {
      __builtin_prefetch(terms_[next_ + kAhead].entry.address());
    }
    const Hashed& term = terms_[next_++];
    *record = {term.hash, term.entry.id(), term.entry.bytes()};
    return true;
  }

 private:
  const std::vector<Hashed>& terms_;
  size_t next_ = 0;
};

class Generation::MemoryIdStream : public TermStream {
 public:
  explicit MemoryIdStream(const std::vector<TermTable::Entry>& terms) : terms_(terms) {}

  absl::StatusOr<bool> Next(TermRecord* record) override {
    if (next_ == terms_.size()) return false;
    if (next_ + kAhead < terms_.size()) __builtin_prefetch(terms_[next_ + kAhead].address());
    const TermTable::Entry entry = terms_[next_++];
    *record = {0, entry.id(), entry.bytes()};
    return true;
  }

 private:
  const std::vector<TermTable::Entry>& terms_;
  size_t next_ = 0;
};

class Generation::DiskHashStream : public TermStream {
 public:
  explicit DiskHashStream(TempSection section) : reader_(section, kReadBuffer) {}

  absl::StatusOr<bool> Next(TermRecord* record) override {
    if (reader_.AtEnd()) return false;
    MOTE_ASSIGN_OR_RETURN(record->hash, reader_.NextU64());
    MOTE_ASSIGN_OR_RETURN(const uint64_t bits, reader_.NextU64());
    record->id = Id::FromBits(bits);
    MOTE_ASSIGN_OR_RETURN(record->bytes, reader_.NextString());
    return true;
  }

 private:
  SectionReader reader_;
};

class Generation::DiskIdStream : public TermStream {
 public:
  DiskIdStream(TempSection section, Tag tag, uint64_t first)
      : reader_(section, kReadBuffer), tag_(tag), next_(first) {}

  absl::StatusOr<bool> Next(TermRecord* record) override {
    if (reader_.AtEnd()) return false;
    record->id = Id(tag_, next_++);
    MOTE_ASSIGN_OR_RETURN(record->bytes, reader_.NextString());
    return true;
  }

 private:
  SectionReader reader_;
  const Tag tag_;
  uint64_t next_;
};

Generation::Generation(std::unique_ptr<TermTable> table)
    : table_(std::move(table)), first_(table_->first()), next_(table_->next()) {}

void Generation::Prepare() {
  if (prepared_) return;
  prepared_ = true;
  for (int c = 0; c < kTermClassCount; ++c) by_id_[c].resize(next_[c] - first_[c]);
  // A radix sort of (hash, position); positions lead back to the entries.
  std::vector<TermTable::Entry> entries;
  std::vector<Row<2>> hashes;
  const uint64_t size = table_->size();
  entries.reserve(size);
  hashes.reserve(size);
  table_->ForEach([&](uint64_t hash, TermTable::Entry entry) {
    hashes.push_back({hash, entries.size()});
    entries.push_back(entry);
  });
  for (size_t i = 0; i < entries.size(); ++i) {
    if (i + kAhead < entries.size()) __builtin_prefetch(entries[i + kAhead].address());
    const Id id = entries[i].id();
    const int c = TermClassOf(id.tag());
    by_id_[c][id.payload() - first_[c]] = entries[i];
  }
  std::vector<Row<2>> scratch(hashes.size());
  constexpr int kByHash[] = {0};
  const std::span<Row<2>> sorted = RadixSort<2>(hashes, scratch, hashes, kByHash);
  by_hash_.reserve(sorted.size());
  for (const Row<2>& row : sorted) by_hash_.push_back({row[0], entries[row[1]]});
}

absl::Status Generation::Spill(const std::string& directory) {
  if (table_ == nullptr) return absl::OkStatus();
  MOTE_ASSIGN_OR_RETURN(hash_file_, TempFile::Create(directory));
  MOTE_ASSIGN_OR_RETURN(id_file_, TempFile::Create(directory));
  {
    SectionWriter writer(hash_file_.get());
    const std::unique_ptr<TermStream> terms = ByHash();
    TermRecord record;
    while (true) {
      MOTE_ASSIGN_OR_RETURN(const bool more, terms->Next(&record));
      if (!more) break;
      MOTE_RETURN_IF_ERROR(writer.AppendU64(record.hash));
      MOTE_RETURN_IF_ERROR(writer.AppendU64(record.id.bits()));
      MOTE_RETURN_IF_ERROR(writer.AppendString(record.bytes));
    }
    MOTE_ASSIGN_OR_RETURN(hash_section_, writer.Finish());
  }
  for (int c = 0; c < kTermClassCount; ++c) {
    // Blank nodes have no text to write later.
    if (kTermClasses[c] == Tag::kBlankNode) continue;
    SectionWriter writer(id_file_.get());
    const std::unique_ptr<TermStream> terms = ById(c);
    TermRecord record;
    while (true) {
      MOTE_ASSIGN_OR_RETURN(const bool more, terms->Next(&record));
      if (!more) break;
      MOTE_RETURN_IF_ERROR(writer.AppendString(record.bytes));
    }
    MOTE_ASSIGN_OR_RETURN(id_sections_[c], writer.Finish());
  }
  // Not by assigning {}, which would keep the memory.
  std::vector<Hashed>().swap(by_hash_);
  for (auto& terms : by_id_) std::vector<TermTable::Entry>().swap(terms);
  table_.reset();
  return absl::OkStatus();
}

uint64_t Generation::spilled_bytes() const {
  return hash_file_ == nullptr ? 0 : hash_file_->size() + id_file_->size();
}

std::unique_ptr<TermStream> Generation::ByHash() {
  if (table_ == nullptr) return std::make_unique<DiskHashStream>(hash_section_);
  Prepare();
  return std::make_unique<MemoryHashStream>(by_hash_);
}

std::unique_ptr<TermStream> Generation::ById(int term_class) {
  if (table_ == nullptr) {
    return std::make_unique<DiskIdStream>(id_sections_[term_class], kTermClasses[term_class],
                                          first_[term_class]);
  }
  Prepare();
  return std::make_unique<MemoryIdStream>(by_id_[term_class]);
}

}  // namespace mote
