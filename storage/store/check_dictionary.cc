// What the checker verifies of the dictionary: each direction by itself, and that they agree.

#include <algorithm>
#include <iterator>
#include <utility>

#include "absl/strings/str_cat.h"
#include "storage/dictionary/stored_term_reader.h"
#include "storage/dictionary/term_hash.h"
#include "storage/dictionary/term_writer.h"
#include "storage/dictionary/triple_term_index.h"
#include "storage/index/id_row.h"
#include "storage/index/run_cursor.h"
#include "storage/source/space.h"
#include "storage/store/checker.h"
#include "storage/term/dictionary_key.h"
#include "storage/term/inline_id.h"

namespace mote {
namespace {

// Differences are looked for among this many entries at a time.
constexpr uint64_t kEntriesPerPass = uint64_t{4} << 20;

// True if `bytes` are those that the dictionary would write for a term of class `tag`.
bool IsWellFormed(Tag tag, std::string_view bytes) {
  TermView term;
  if (!ParseDictionaryKey(tag, bytes, &term)) return false;
  if (EncodeInline(term) || DictionaryTag(term) != tag) return false;
  std::string again;
  AppendDictionaryKey(term, &again);
  return again == bytes;
}

}  // namespace

struct Checker::DictionaryTotals {
  uint64_t terms = 0;
  uint64_t term_sum = 0;  // Of HashEntryHash over all terms.
  uint64_t entries = 0;
  uint64_t entry_sum = 0;              // Of HashEntryHash over all entries of hashes.
  std::map<uint64_t, uint64_t> blobs;  // Length by id.
  uint64_t triples = 0;
  uint64_t triple_sum = 0;  // Of TripleTermHash over all triple terms.
};

void Checker::CheckTerms(DictionaryTotals* totals) {
  TermNumbers counts = {};
  uint64_t last = 0;
  StoredTermReader reader(kv_, version_->snapshot.get());
  auto cursor = NewCursor(Space::kTerms);
  for (cursor->SeekToFirst(); cursor->Valid(); cursor->Next()) {
    const std::string where = Where(Space::kTerms, cursor->key());
    if (cursor->key().size() != 8) {
      Problem(where, "not the key of a block of terms");
      continue;
    }
    const Id block_last = Id::FromBits(ReadBigEndian(cursor->key().data()));
    const int c = IsDictionaryTag(block_last.tag()) ? TermClassOf(block_last.tag()) : -1;
    absl::StatusOr<TermBlockView> block = TermBlockView::Parse(cursor->value());
    if (!block.ok()) {
      Problem(where, block.status());
      continue;
    }
    if (c < 0 || block_last.payload() + 1 < block->size()) {
      Problem(where, "the key is not the id of a term");
      continue;
    }
    const size_t number = static_cast<size_t>(c);
    // What a transaction writes ahead of its commit, or has left behind.
    if (state_.drop_new_terms &&
        block_last.payload() + 1 - block->size() >= state_.next_numbers[number]) {
      continue;
    }
    if (block_last.payload() >= state_.next_numbers[number]) {
      Problem(where, "terms beyond the last number given out");
    }
    const uint64_t first = block_last.bits() + 1 - block->size();
    if (first <= last) Problem(where, "overlaps with the block before");
    last = block_last.bits();
    TermBlockView::Reader entries(*block);
    for (size_t i = 0; i < block->size(); ++i) {
      const Id id = Id::FromBits(first + i);
      absl::StatusOr<TermBlockView::Entry> entry = entries.Read(i);
      if (!entry.ok()) {
        Problem(where, entry.status());
        break;
      }
      if (entry->kind == TermEntryKind::kHole) continue;
      std::string_view bytes = entries.text();
      if (entry->kind == TermEntryKind::kBlob) {
        totals->blobs[id.bits()] = entry->length;
        absl::StatusOr<std::string_view> blob = reader.Read(id);
        if (!blob.ok()) {
          Problem(Where(Space::kBlobs, GraphKey(id)), blob.status());
          continue;
        }
        bytes = *blob;
      }
      ++counts[number];
      ++report_->terms_checked;
      ++totals->terms;
      totals->term_sum += HashEntryHash(TermHash(format_.hash_seed, id.tag(), bytes), id.bits());
      bool well_formed;
      if (id.tag() == Tag::kTriple) {
        IdTriple triple;
        well_formed = CheckTriple(id, bytes, &triple);
        ++totals->triples;
        totals->triple_sum += TripleTermHash(triple, id);
      } else {
        well_formed = IsWellFormed(id.tag(), bytes);
      }
      if (!well_formed) {
        Problem(where, absl::StrCat("the term ", absl::Hex(id.bits()), " is not well-formed"));
      }
    }
  }
  if (!cursor->status().ok()) Problem("terms", cursor->status());
  for (size_t c = 0; c < kTermClasses.size(); ++c) {
    if (counts[c] != state_.term_counts[c]) {
      Problem("terms", absl::StrCat(counts[c], " terms with the tag ",
                                    absl::Hex(static_cast<uint8_t>(kTermClasses[c])),
                                    ", counted are ", state_.term_counts[c]));
    }
  }
}

void Checker::CheckBlobs(const DictionaryTotals& totals) {
  auto cursor = NewCursor(Space::kBlobs);
  for (cursor->SeekToFirst(); cursor->Valid(); cursor->Next()) {
    const std::string_view key = cursor->key();
    const std::string where = Where(Space::kBlobs, key);
    if (key.size() != 12) {
      Problem(where, "not the key of a part of a term");
      continue;
    }
    const uint64_t id = ReadBigEndian(key.data());
    uint64_t chunk = 0;
    for (int i = 8; i < 12; ++i) chunk = (chunk << 8) | static_cast<unsigned char>(key[i]);
    const int c = TermClassOf(Id::FromBits(id).tag());
    if (state_.drop_new_terms && c >= 0 &&
        Id::FromBits(id).payload() >= state_.next_numbers[static_cast<size_t>(c)]) {
      continue;
    }
    auto blob = totals.blobs.find(id);
    if (blob == totals.blobs.end() || chunk * kBlobChunkBytes >= blob->second) {
      Problem(where, "a part of no term");
      continue;
    }
    const uint64_t expected =
        std::min<uint64_t>(kBlobChunkBytes, blob->second - chunk * kBlobChunkBytes);
    if (cursor->value().size() != expected) Problem(where, "a part of a term has a wrong length");
  }
  if (!cursor->status().ok()) Problem("blobs", cursor->status());
}

void Checker::CheckHashes(DictionaryTotals* totals) {
  std::vector<RunId> alive;
  for (const HashRunInfo& run : state_.hash_runs) alive.push_back(run.id);
  std::map<RunId, uint64_t> sums;
  std::map<RunId, RunTotals> found = CheckRuns(
      Space::kTermHash, kHashRunShape, alive, state_.dropped_hash_runs,
      [&](RunId id, std::string_view, std::span<const uint64_t* const> columns, size_t rows) {
        uint64_t sum = 0;
        for (size_t row = 0; row < rows; ++row) {
          sum += HashEntryHash(columns[0][row], columns[1][row]);
        }
        sums[id] += sum;
        totals->entries += rows;
        totals->entry_sum += sum;
      });
  for (const HashRunInfo& run : state_.hash_runs) {
    if (found[run.id].rows != run.rows || sums[run.id] != run.hash) {
      Problem(Where(Space::kTermHash, run.id), "does not hold the hashes that it should");
    }
  }
  uint64_t recent = 0;
  auto cursor = NewCursor(Space::kTermHashDelta);
  for (cursor->SeekToFirst(); cursor->Valid(); cursor->Next()) {
    if (cursor->key().size() != 16) {
      Problem(Where(Space::kTermHashDelta, cursor->key()), "not the key of a hash");
      continue;
    }
    ++recent;
    ++totals->entries;
    totals->entry_sum +=
        HashEntryHash(ReadBigEndian(cursor->key().data()), ReadBigEndian(cursor->key().data() + 8));
  }
  if (!cursor->status().ok()) Problem("term_hash_delta", cursor->status());
  if (recent != state_.recent_hashes) {
    Problem("term_hash_delta", absl::StrCat(recent, " hashes, counted are ", state_.recent_hashes));
  }
}

void Checker::CompareDirections() {
  DictionaryTotals totals;
  CheckTerms(&totals);
  CheckBlobs(totals);
  CheckTripleIndex(totals.triples, totals.triple_sum);
  Progress(0.85);
  CheckHashes(&totals);
  Progress(0.9);
  const bool agree = totals.terms == totals.entries && totals.term_sum == totals.entry_sum;

  // All entries of hashes in passes over ranges of hashes: what is missing on either side, and
  // terms that the dictionary holds twice. Where both sides agree, only the latter is left to find.
  const uint64_t most = std::max(totals.terms, totals.entries);
  const uint64_t passes = most / kEntriesPerPass + 1;
  const uint64_t step = ~uint64_t{0} / passes;
  StoredTermReader reader(kv_, version_->snapshot.get());
  for (uint64_t pass = 0; pass < passes; ++pass) {
    const uint64_t low = pass * step;
    const uint64_t high = pass + 1 == passes ? ~uint64_t{0} : low + step - 1;
    HashEntries entries;
    for (const HashRunInfo& run : state_.hash_runs) {
      RunCursor cursor(version_->layers->blocks, version_->snapshot.get(), Space::kTermHash, run.id,
                       kHashRunShape, BlockUse::kOnce);
      absl::Status status = cursor.Seek({&low, 1});
      while (status.ok() && cursor.valid() && cursor.Get(0) <= high) {
        entries.emplace_back(cursor.Get(0), cursor.Get(1));
        status = cursor.MoveTo(cursor.row() + 1);
      }
    }
    auto recent = NewCursor(Space::kTermHashDelta);
    for (recent->SeekToFirst(); recent->Valid(); recent->Next()) {
      if (recent->key().size() != 16) continue;
      const HashEntry entry(ReadBigEndian(recent->key().data()),
                            ReadBigEndian(recent->key().data() + 8));
      if (entry.first >= low && entry.first <= high) entries.push_back(entry);
    }
    std::sort(entries.begin(), entries.end());
    for (size_t i = 1; i < entries.size(); ++i) {
      if (entries[i].first != entries[i - 1].first) continue;
      if (entries[i] == entries[i - 1]) {
        Problem(Where(Space::kTermHash, GraphKey(Id::FromBits(entries[i].first))),
                "the same entry twice");
        continue;
      }
      // Equal hashes of one class may be a collision, or one term under two ids.
      const Id a = Id::FromBits(entries[i - 1].second);
      const Id b = Id::FromBits(entries[i].second);
      if (a.tag() != b.tag()) continue;
      absl::StatusOr<std::string_view> first = reader.Read(a);
      if (!first.ok()) continue;
      const std::string text(*first);
      absl::StatusOr<std::string_view> second = reader.Read(b);
      if (second.ok() && *second == text) {
        Problem(Where(Space::kTerms, GraphKey(b)), "the same term under two ids");
      }
    }
    if (agree) continue;
    HashEntries terms;
    auto cursor = NewCursor(Space::kTerms);
    for (cursor->SeekToFirst(); cursor->Valid(); cursor->Next()) {
      absl::StatusOr<TermBlockView> block = TermBlockView::Parse(cursor->value());
      if (!block.ok() || cursor->key().size() != 8) continue;
      const uint64_t last = ReadBigEndian(cursor->key().data());
      for (size_t i = 0; i < block->size(); ++i) {
        const Id id = Id::FromBits(last + 1 - block->size() + i);
        absl::StatusOr<std::string_view> bytes = reader.Read(id);
        if (!bytes.ok()) continue;
        const uint64_t hash = TermHash(format_.hash_seed, id.tag(), *bytes);
        if (hash >= low && hash <= high) terms.emplace_back(hash, id.bits());
      }
    }
    std::sort(terms.begin(), terms.end());
    HashEntries missing;
    std::set_difference(terms.begin(), terms.end(), entries.begin(), entries.end(),
                        std::back_inserter(missing));
    for (const HashEntry& entry : missing) {
      Problem("term_hash", absl::StrCat("no entry for the term ", absl::Hex(entry.second),
                                        " with the hash ", absl::Hex(entry.first)));
    }
    HashEntries extra;
    std::set_difference(entries.begin(), entries.end(), terms.begin(), terms.end(),
                        std::back_inserter(extra));
    for (const HashEntry& entry : extra) {
      Problem(Where(Space::kTerms, GraphKey(Id::FromBits(entry.second))),
              absl::StrCat("no term ", absl::Hex(entry.second), " with the hash ",
                           absl::Hex(entry.first)));
    }
  }
}

}  // namespace mote
