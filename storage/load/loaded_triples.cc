#include "storage/load/loaded_triples.h"

#include <algorithm>
#include <utility>

#include "absl/strings/str_cat.h"
#include "storage/base/status_macros.h"
#include "storage/dictionary/term_hash.h"
#include "storage/term/dictionary_key.h"

namespace mote {
namespace {

constexpr size_t kClass = static_cast<size_t>(TermClassOf(Tag::kTriple));
// Rows that are merged at a time.
constexpr size_t kMergeBufferRows = 1024;
// A nested entry is sorted by its level, and remembers the position of its object beside it.
constexpr int kPositionBits = 48;
constexpr uint64_t kPositionMask = (uint64_t{1} << kPositionBits) - 1;
// At most so many sorters hold rows at a time.
constexpr uint64_t kSorters = 8;

}  // namespace

// Hands out (hash, id).
class LoadedTriples::HashStream : public TermStream {
 public:
  explicit HashStream(std::unique_ptr<RunMerger<2>> rows) : rows_(std::move(rows)) {}

  absl::StatusOr<bool> Next(TermRecord* record) override {
    if (next_ == size_) {
      MOTE_ASSIGN_OR_RETURN(size_, rows_->Next(buffer_));
      next_ = 0;
      if (size_ == 0) return false;
    }
    const Row<2>& row = buffer_[next_++];
    *record = {row[0], Id::FromBits(row[1]), {}};
    return true;
  }

 private:
  const std::unique_ptr<RunMerger<2>> rows_;
  std::array<Row<2>, kMergeBufferRows> buffer_;
  size_t next_ = 0;
  size_t size_ = 0;
};

bool LoadedTriples::AnyIn(std::span<const std::unique_ptr<Generation>> generations) {
  return generations.front()->first()[kClass] != generations.back()->next()[kClass];
}

LoadedTriples::LoadedTriples(std::span<const std::unique_ptr<Generation>> generations,
                             const MergedTerms& terms, const Options& options)
    : generations_(generations),
      terms_(terms),
      options_(options),
      first_(generations.front()->first()),
      entries_(generations.back()->next()[kClass] - first_[kClass]),
      hashes_(options.directory, options.memory / kSorters) {
  for (auto& sorter : index_) {
    sorter = std::make_unique<RowSorter<4>>(options.directory, options.memory / kSorters);
  }
}

absl::StatusOr<std::unique_ptr<LoadedTriples>> LoadedTriples::Settle(
    std::span<const std::unique_ptr<Generation>> generations, const MergedTerms& terms,
    const Options& options) {
  std::unique_ptr<LoadedTriples> triples(new LoadedTriples(generations, terms, options));
  MOTE_RETURN_IF_ERROR(triples->Run());
  return triples;
}

absl::Status LoadedTriples::CheckCancelled() const {
  if (options_.cancel == nullptr || !options_.cancel->load()) return absl::OkStatus();
  return absl::CancelledError("the load was cancelled");
}

absl::Status LoadedTriples::Run() {
  if (entries_ * (sizeof(uint64_t) + sizeof(uint16_t)) > options_.memory) {
    return absl::ResourceExhaustedError(absl::StrCat(
        "the documents have ", entries_, " triple terms, too many for the memory of the load"));
  }
  levels_.resize(entries_);
  final_.resize(entries_);
  MOTE_ASSIGN_OR_RETURN(file_, TempFile::Create(options_.directory));
  writer_.emplace(file_.get());
  RowSorter<4> plain(options_.directory, options_.memory / kSorters);
  RowSorter<4> nested(options_.directory, options_.memory / kSorters);
  MOTE_RETURN_IF_ERROR(ReadEntries(&plain, &nested));
  std::vector<uint16_t>().swap(levels_);
  MOTE_RETURN_IF_ERROR(SettleLevel(&plain));
  MOTE_RETURN_IF_ERROR(SettleNested(&nested));
  MOTE_ASSIGN_OR_RETURN(section_, writer_->Finish());
  return absl::OkStatus();
}

absl::Status LoadedTriples::ReadEntries(RowSorter<4>* plain, RowSorter<4>* nested) {
  for (size_t g = 0; g < generations_.size(); ++g) {
    if (generations_[g]->next()[kClass] == generations_[g]->first()[kClass]) continue;
    MOTE_RETURN_IF_ERROR(ReadGeneration(g, plain, nested));
  }
  return absl::OkStatus();
}

absl::Status LoadedTriples::ReadGeneration(size_t generation, RowSorter<4>* plain,
                                           RowSorter<4>* nested) {
  GenerationMap map;
  const bool final = terms_.ids().identity();
  if (!final) {
    MOTE_ASSIGN_OR_RETURN(map, terms_.MapOf(generation));
  }
  const auto settled = [&](Id id) { return final ? id.bits() : map.Map(id.bits()); };
  const std::unique_ptr<TermStream> entries =
      generations_[generation]->ById(static_cast<int>(kClass));
  TermRecord record;
  while (true) {
    MOTE_ASSIGN_OR_RETURN(const bool more, entries->Next(&record));
    if (!more) return absl::OkStatus();
    IdTriple triple;
    if (!ParseTripleKey(record.bytes, &triple)) {
      return absl::InternalError("a triple term of a load has other bytes than three ids");
    }
    const uint64_t position = record.id.payload() - first_[kClass];
    if (position % 4096 == 0) MOTE_RETURN_IF_ERROR(CheckCancelled());
    const uint64_t subject = settled(triple.subject);
    const uint64_t predicate = settled(triple.predicate);
    if (triple.object.tag() != Tag::kTriple) {
      levels_[position] = 1;
      MOTE_RETURN_IF_ERROR(plain->Add({subject, predicate, settled(triple.object), position}));
      continue;
    }
    // The object came first, in the same generation.
    const uint64_t object = triple.object.payload() - first_[kClass];
    levels_[position] = static_cast<uint16_t>(levels_[object] + 1);
    const uint64_t level = uint64_t{levels_[position]} << kPositionBits;
    MOTE_RETURN_IF_ERROR(nested->Add({level | object, subject, predicate, position}));
  }
}

absl::Status LoadedTriples::SettleNested(RowSorter<4>* nested) {
  MOTE_ASSIGN_OR_RETURN(const std::unique_ptr<RunMerger<4>> rows, nested->Finish());
  std::array<Row<4>, kMergeBufferRows> buffer;
  std::optional<RowSorter<4>> sorter;
  uint64_t level = 0;
  while (true) {
    MOTE_ASSIGN_OR_RETURN(const size_t count, rows->Next(buffer));
    if (count == 0) break;
    for (const Row<4>& row : std::span(buffer).first(count)) {
      if (row[0] >> kPositionBits != level) {
        if (sorter) MOTE_RETURN_IF_ERROR(SettleLevel(&*sorter));
        sorter.emplace(options_.directory, options_.memory / kSorters);
        level = row[0] >> kPositionBits;
      }
      MOTE_RETURN_IF_ERROR(sorter->Add({row[1], row[2], final_[row[0] & kPositionMask], row[3]}));
    }
  }
  return sorter ? SettleLevel(&*sorter) : absl::OkStatus();
}

absl::Status LoadedTriples::SettleLevel(RowSorter<4>* level) {
  MOTE_ASSIGN_OR_RETURN(const std::unique_ptr<RunMerger<4>> rows, level->Finish());
  std::array<Row<4>, kMergeBufferRows> buffer;
  IdTriple last;
  Id id;
  while (true) {
    MOTE_RETURN_IF_ERROR(CheckCancelled());
    MOTE_ASSIGN_OR_RETURN(const size_t count, rows->Next(buffer));
    if (count == 0) return absl::OkStatus();
    for (const Row<4>& row : std::span(buffer).first(count)) {
      const IdTriple triple = TripleOfRow(TripleTermOrder::kSpo, row);
      if (id.is_undefined() || triple != last) {
        MOTE_ASSIGN_OR_RETURN(id, IdOf(triple));
        last = triple;
      }
      final_[row[3]] = id.bits();
    }
  }
}

bool LoadedTriples::IsNew(Id id) const {
  const int c = TermClassOf(id.tag());
  return c >= 0 && id.payload() >= first_[static_cast<size_t>(c)];
}

absl::StatusOr<Id> LoadedTriples::IdOf(const IdTriple& triple) {
  if (options_.store != nullptr && !IsNew(triple.subject) && !IsNew(triple.predicate) &&
      !IsNew(triple.object)) {
    MOTE_ASSIGN_OR_RETURN(const std::optional<Id> known, options_.store->IdOfTriple(triple));
    if (known) return *known;
  }
  const Id id(Tag::kTriple, first_[kClass] + new_triples_++);
  std::string bytes;
  AppendTripleKey(triple, &bytes);
  MOTE_RETURN_IF_ERROR(writer_->Append(bytes));
  MOTE_RETURN_IF_ERROR(hashes_.Add({TermHash(options_.hash_seed, Tag::kTriple, bytes), id.bits()}));
  for (size_t i = 0; i < index_.size(); ++i) {
    MOTE_RETURN_IF_ERROR(index_[i]->Add(RowOfTriple(static_cast<TripleTermOrder>(i), triple, id)));
  }
  return id;
}

std::vector<uint64_t> LoadedTriples::FinalIdsOf(const Generation& generation) const {
  const auto begin =
      final_.begin() + static_cast<ptrdiff_t>(generation.first()[kClass] - first_[kClass]);
  const uint64_t count = generation.next()[kClass] - generation.first()[kClass];
  return {begin, begin + static_cast<ptrdiff_t>(count)};
}

uint64_t LoadedTriples::spilled_bytes() const {
  uint64_t bytes = file_->size() + hashes_.spilled_bytes();
  for (const auto& sorter : index_) bytes += sorter->spilled_bytes();
  return bytes;
}

absl::Status LoadedTriples::WriteTerms(TermWriter* writer) {
  SectionReader reader(section_);
  for (uint64_t i = 0; i < new_triples_; ++i) {
    if (i % 4096 == 0) MOTE_RETURN_IF_ERROR(CheckCancelled());
    MOTE_ASSIGN_OR_RETURN(const std::string_view bytes, reader.Next(kTripleKeyBytes));
    MOTE_RETURN_IF_ERROR(writer->Add(Id(Tag::kTriple, first_[kClass] + i), bytes));
  }
  return absl::OkStatus();
}

absl::StatusOr<std::unique_ptr<TermStream>> LoadedTriples::NewByHash() {
  MOTE_ASSIGN_OR_RETURN(std::unique_ptr<RunMerger<2>> rows, hashes_.Finish());
  return std::make_unique<HashStream>(std::move(rows));
}

absl::Status LoadedTriples::WriteIndex(EntrySink* sink) {
  std::array<Row<4>, kMergeBufferRows> buffer;
  for (size_t i = 0; i < index_.size(); ++i) {
    MOTE_ASSIGN_OR_RETURN(const std::unique_ptr<RunMerger<4>> rows, index_[i]->Finish());
    while (true) {
      MOTE_RETURN_IF_ERROR(CheckCancelled());
      MOTE_ASSIGN_OR_RETURN(const size_t count, rows->Next(buffer));
      if (count == 0) break;
      for (const Row<4>& row : std::span(buffer).first(count)) {
        MOTE_RETURN_IF_ERROR(PutTripleTerm(static_cast<TripleTermOrder>(i), row, sink));
      }
    }
  }
  return absl::OkStatus();
}

}  // namespace mote
