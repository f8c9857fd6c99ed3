#ifndef MOTE_STORAGE_STORE_STORE_SOURCE_H_
#define MOTE_STORAGE_STORE_STORE_SOURCE_H_

#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

#include "storage/dictionary/stored_term_reader.h"
#include "storage/dictionary/term_finder.h"
#include "storage/store/pending_changes.h"
#include "storage/store/store.h"
#include "storage/store/version.h"

namespace mote {

// One version of a store as a source of quads and terms, and on top of it, inside a transaction,
// the changes pending. Thread-safe, as long as nobody adds to the pending changes meanwhile.
class StoreSource final : public StoreSnapshot {
 public:
  // Borrows the store's KvStore and cache of terms and, if not null, `pending`.
  StoreSource(const KvStore* kv, const FormatRecord& format, TermCache* term_cache,
              std::shared_ptr<const Version> version, const PendingChanges* pending = nullptr);
  ~StoreSource() override;

  uint64_t commit_number() const override { return version_->state.commit_number; }
  const Version& version() const { return *version_; }
  // What cursors read: the version's layers, then the pending ones.
  std::shared_ptr<const QuadLayers> layers() const { return layers_; }
  // Goes on with a version that holds what was pending in the one before. The snapshot of that one
  // must be kept as long as cursors of triple terms are read that were made from it.
  void Rebase(std::shared_ptr<const Version> version);
  // Takes in what was added to the pending changes since.
  void Refresh();

  bool HasOrder(Order order) const override { return format_.HasOrder(order); }
  absl::StatusOr<std::unique_ptr<ScanCursor>> Scan(const ScanSpec& spec) const override;
  absl::StatusOr<Cardinality> Count(const ScanSpec& spec) const override;
  SourceStatistics Statistics() const override;
  std::optional<PredicateStatistics> StatisticsOf(Id predicate) const override;
  absl::StatusOr<std::optional<Id>> IdOf(const TermView& term) const override;
  absl::StatusOr<Term> TermOf(Id id) const override;
  absl::Status TermsOf(std::span<const Id> ids, std::vector<Term>* terms) const override;
  absl::Status DictionaryBytesOf(Id id, std::string* bytes) const override;
  absl::StatusOr<std::optional<Id>> IdOfTriple(const IdTriple& triple) const override;
  absl::Status ComponentsOf(std::span<const Id> triples, std::span<Id> subjects,
                            std::span<Id> predicates, std::span<Id> objects) const override;
  absl::StatusOr<std::unique_ptr<TripleTermCursor>> TripleTerms(
      const TripleTermPattern& pattern) const override;
  absl::StatusOr<Cardinality> CountTripleTerms(const TripleTermPattern& pattern) const override;
  absl::StatusOr<std::vector<Id>> NamedGraphs() const override;
  absl::StatusOr<bool> HasNamedGraph(Id graph) const override;

  // The id of a term by its dictionary bytes.
  absl::StatusOr<std::optional<Id>> FindTerm(Tag tag, uint64_t hash, std::string_view bytes) const;
  // The quads of a named graph; nothing if it does not exist.
  absl::StatusOr<std::optional<uint64_t>> GraphSize(Id graph) const;
  // Statistics of one family, pending changes included.
  absl::StatusOr<std::optional<PredicateStatistics>> FamilyStatistics(bool named,
                                                                      Id predicate) const;
  bool IsKnownId(Id id) const;

 private:
  // Readers hold cursors and blocks; lent to one call at a time and used again.
  template <typename Reader>
  class Pool {
   public:
    std::unique_ptr<Reader> Take() {
      std::lock_guard<std::mutex> lock(mutex_);
      if (readers_.empty()) return nullptr;
      std::unique_ptr<Reader> reader = std::move(readers_.back());
      readers_.pop_back();
      return reader;
    }
    void Clear() {
      std::lock_guard<std::mutex> lock(mutex_);
      readers_.clear();
    }
    void Give(std::unique_ptr<Reader> reader) {
      std::lock_guard<std::mutex> lock(mutex_);
      if (readers_.size() < kMaxPooled) readers_.push_back(std::move(reader));
    }

   private:
    static constexpr size_t kMaxPooled = 4;
    std::mutex mutex_;
    std::vector<std::unique_ptr<Reader>> readers_;
  };

  absl::StatusOr<std::optional<uint64_t>> StoredGraphSize(Id graph) const;
  // Not of a triple term.
  absl::Status ReadTerm(StoredTermReader* reader, Id id, TermUse use, Term* term) const;
  absl::StatusOr<IdTriple> ReadTriple(StoredTermReader* reader, Id id) const;
  // TermsOf, inside of `depth` triple terms.
  absl::Status ReadTerms(std::span<const Id> ids, int depth, std::vector<Term>* terms) const;
  // The terms of triple terms, `by_id` being their positions in `ids` in the order of the ids.
  absl::Status ReadTripleTerms(std::span<const Id> ids, std::span<const uint32_t> by_id, int depth,
                               std::vector<Term>* terms) const;
  // The dictionary bytes, from `reader` or the pending terms; valid until either changes.
  absl::StatusOr<std::string_view> ReadBytes(StoredTermReader* reader, Id id, TermUse use) const;
  // What a transaction reads need not be committed, and so does not go into the cache.
  TermCacheAccess CacheAccess() const {
    return {term_cache_, pending_ == nullptr ? &version_->state.next_numbers : nullptr};
  }
  std::unique_ptr<StoredTermReader> TakeReader() const;

  const KvStore* kv_;
  const FormatRecord format_;
  TermCache* term_cache_;
  std::shared_ptr<const Version> version_;
  const PendingChanges* pending_;
  std::shared_ptr<const QuadLayers> layers_;
  mutable Pool<StoredTermReader> readers_;
  mutable Pool<TermFinder> finders_;
};

}  // namespace mote

#endif  // MOTE_STORAGE_STORE_STORE_SOURCE_H_
