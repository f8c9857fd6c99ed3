// Removes, adds or swaps one entry in every space of a sound store, and expects Check to name it.

#include <gtest/gtest.h>

#include <algorithm>
#include <functional>
#include <random>

#include "storage/block/block.h"
#include "storage/dictionary/term_block.h"
#include "storage/index/run_format.h"
#include "storage/source/space.h"
#include "storage/store/state_record.h"
#include "storage/term/inline_value.h"
#include "tests/storage/store/store_test_util.h"

namespace mote {
namespace {

struct Entry {
  std::string key;
  std::string value;
};

std::vector<Entry> ReadSpace(const KvStore& kv, SpaceId space) {
  std::vector<Entry> entries;
  auto cursor = kv.NewCursor(space, nullptr);
  for (cursor->SeekToFirst(); cursor->Valid(); cursor->Next()) {
    entries.push_back({std::string(cursor->key()), std::string(cursor->value())});
  }
  return entries;
}

// A store with something in every space: a base, a run on top of it, recent changes, hashes in a
// run and in the delta, a blob, graphs.
void Fill(ReopenableStore& store) {
  std::mt19937_64 random(3);
  auto iri = [](WriteTransaction& transaction, uint64_t number) {
    return transaction.Intern({TermKind::kIri, "http://example.org/" + std::to_string(number)})
        .value();
  };
  auto add = [&](uint64_t quads, uint64_t first, uint64_t terms) {
    auto transaction = std::move(store->BeginWrite().value());
    std::vector<IdQuad> rows;
    for (uint64_t i = 0; i < quads; ++i) {
      rows.push_back({iri(*transaction, first + random() % terms), iri(*transaction, random() % 5),
                      random() % 2 == 0 ? iri(*transaction, first + random() % terms)
                                        : *EncodeInteger(static_cast<int64_t>(random() % 1000)),
                      random() % 3 == 0 ? iri(*transaction, random() % 3) : kDefaultGraph});
    }
    const std::string text(200000, static_cast<char>('a' + first % 26));
    const Id blob = transaction->Intern({TermKind::kLiteral, text}).value();
    rows.push_back({iri(*transaction, 1), iri(*transaction, 2), blob, kDefaultGraph});
    for (uint64_t i = 0; i < quads / 10; ++i) {
      const IdQuad& quad = rows[random() % rows.size()];
      const Id triple =
          transaction->InternTriple({quad.subject, quad.predicate, quad.object}).value();
      rows.push_back({quad.subject, iri(*transaction, 3), triple, kDefaultGraph});
    }
    ASSERT_TRUE(transaction->Insert(rows).ok());
    ASSERT_TRUE(transaction->Commit(Durability::kRelaxed, "add").ok());
  };
  add(20000, 10, 12000);
  ASSERT_TRUE(store->Fold().ok());
  add(12000, 7, 9000);
  for (uint64_t i = 0; i < 6; ++i) add(20, 20000 + 100 * i, 30);
}

class StoreCheckTest : public testing::Test {
 protected:
  StoreCheckTest() : store_(/*on_rocks=*/false) { Fill(store_); }

  void SetUp() override {
    ASSERT_NO_FATAL_FAILURE(ExpectClean(store_.store()));
    store_.Reopen();
    ASSERT_NO_FATAL_FAILURE(ExpectClean(store_.store()));
    kv_ = store_.OpenKv();
  }

  void Apply(const std::function<void(KvBatch*)>& change) {
    store_.Close();
    auto batch = kv_->NewBatch();
    change(batch.get());
    ASSERT_TRUE(kv_->Write(batch.get(), Durability::kRelaxed).ok());
  }

  // Opens and checks; what is found, or what opening complains of.
  std::vector<std::string> Findings() {
    absl::Status opened = store_.Open();
    if (!opened.ok()) return {"open: " + std::string(opened.message())};
    auto report = store_->Check({});
    EXPECT_TRUE(report.ok()) << report.status();
    std::vector<std::string> findings;
    for (const CheckProblem& problem : report->problems) {
      findings.push_back(problem.where + ": " + problem.message);
    }
    return findings;
  }

  // Expects a finding that names the space.
  void ExpectFound(SpaceId space, const std::string& what) {
    std::vector<std::string> findings = Findings();
    ASSERT_FALSE(findings.empty()) << what;
    const std::string name = StoreSpaces()[space].name;
    bool named = std::any_of(findings.begin(), findings.end(), [&](const std::string& finding) {
      return finding.rfind(name, 0) == 0 || finding.rfind("open: ", 0) == 0;
    });
    EXPECT_TRUE(named) << what << ": " << findings.front();
  }

  ReopenableStore store_;
  std::shared_ptr<KvStore> kv_;
};

TEST_F(StoreCheckTest, EverySpaceHasEntries) {
  for (SpaceId space = 0; space < Space::kCount; ++space) {
    EXPECT_FALSE(ReadSpace(*kv_, space).empty()) << space;
  }
}

TEST_F(StoreCheckTest, FindsARemovedEntry) {
  for (SpaceId space = 0; space < Space::kCount; ++space) {
    const std::vector<Entry> entries = ReadSpace(*kv_, space);
    if (entries.empty()) continue;
    for (size_t i = 0; i < entries.size(); ++i) {
      // In one order, blocks and directories of all runs; elsewhere, a sample.
      const bool sampled = i == 0 || i == entries.size() / 2 || i + 1 == entries.size();
      if (!sampled && space != OrderSpace(Order::kPos)) continue;
      if (space == Space::kMeta && entries[i].key == "format") continue;  // See below.
      SCOPED_TRACE(StoreSpaces()[space].name + " " + std::to_string(i));
      Apply([&](KvBatch* batch) { batch->Delete(space, entries[i].key); });
      ExpectFound(space, "removed");
      Apply([&](KvBatch* batch) { batch->Put(space, entries[i].key, entries[i].value); });
    }
  }
  ASSERT_TRUE(Findings().empty());
}

TEST_F(StoreCheckTest, RefusesAStoreWithoutFormat) {
  Apply([&](KvBatch* batch) { batch->Delete(Space::kMeta, "format"); });
  EXPECT_EQ(store_.Open().code(), absl::StatusCode::kDataLoss);
}

TEST_F(StoreCheckTest, FindsAnAddedEntry) {
  for (SpaceId space = 0; space < Space::kCount; ++space) {
    const std::vector<Entry> entries = ReadSpace(*kv_, space);
    // A copy of an entry under a key between or behind the others, and one of another form.
    std::vector<Entry> added = {{"x", "y"}};
    for (size_t i : {size_t{0}, entries.size() / 2}) {
      if (entries.empty()) continue;
      Entry entry = entries[i];
      if (entry.key.size() < 8) continue;
      entry.key.back() = static_cast<char>(entry.key.back() ^ 0x01);
      bool taken = std::any_of(entries.begin(), entries.end(),
                               [&](const Entry& other) { return other.key == entry.key; });
      if (!taken) added.push_back(entry);
    }
    for (const Entry& entry : added) {
      SCOPED_TRACE(StoreSpaces()[space].name);
      Apply([&](KvBatch* batch) { batch->Put(space, entry.key, entry.value); });
      ExpectFound(space, "added");
      Apply([&](KvBatch* batch) { batch->Delete(space, entry.key); });
    }
  }
  ASSERT_TRUE(Findings().empty());
}

TEST_F(StoreCheckTest, FindsSwappedEntries) {
  for (SpaceId space = 0; space < Space::kCount; ++space) {
    const std::vector<Entry> entries = ReadSpace(*kv_, space);
    // Entries with equal values have nothing to swap.
    size_t other = entries.size();
    for (size_t i = 1; i < entries.size() && other == entries.size(); ++i) {
      if (entries[i].value != entries[0].value) other = i;
    }
    if (other == entries.size()) continue;
    SCOPED_TRACE(StoreSpaces()[space].name);
    Apply([&](KvBatch* batch) {
      batch->Put(space, entries[0].key, entries[other].value);
      batch->Put(space, entries[other].key, entries[0].value);
    });
    ExpectFound(space, "swapped");
    Apply([&](KvBatch* batch) {
      batch->Put(space, entries[0].key, entries[0].value);
      batch->Put(space, entries[other].key, entries[other].value);
    });
  }
  ASSERT_TRUE(Findings().empty());
}

TEST_F(StoreCheckTest, FindsWrongCountsAndStatistics) {
  for (SpaceId space : {Space::kGraphs, Space::kStatistics}) {
    const std::vector<Entry> entries = ReadSpace(*kv_, space);
    Entry changed = entries.front();
    changed.value[0] = static_cast<char>(changed.value[0] ^ 0x01);
    Apply([&](KvBatch* batch) { batch->Put(space, changed.key, changed.value); });
    ExpectFound(space, "changed");
    Apply([&](KvBatch* batch) { batch->Put(space, changed.key, entries.front().value); });
  }
}

// The rows of one block, each with all columns of `shape`.
using Rows = std::vector<std::vector<uint64_t>>;

Rows DecodeRows(const BlockShape& shape, const std::string& value) {
  const BlockView block = BlockView::Parse(shape, value).value();
  Rows rows(block.rows());
  for (size_t k = 0; k < rows.size(); ++k) {
    for (int i = 0; i < shape.columns(); ++i) rows[k].push_back(block.Get(i, k));
  }
  return rows;
}

std::string EncodeRows(const BlockShape& shape, Rows rows) {
  std::sort(rows.begin(), rows.end());
  std::vector<std::vector<uint64_t>> columns(static_cast<size_t>(shape.columns()));
  std::vector<const uint64_t*> pointers;
  for (size_t i = 0; i < columns.size(); ++i) {
    for (const auto& row : rows) columns[i].push_back(row[i]);
    pointers.push_back(columns[i].data());
  }
  std::string value;
  EncodeBlock(shape, pointers, 0, rows.size(), &value);
  return value;
}

// One row removed, added or changed inside one block of each order, and of the dictionary's hashes;
// the block itself stays sound, and its last row, which its key names, too.
TEST_F(StoreCheckTest, FindsARowRemovedAddedOrChanged) {
  std::vector<std::pair<SpaceId, BlockShape>> spaces = {{Space::kTermHash, kHashRunShape}};
  for (int i = 0; i < kOrderCount; ++i) {
    const Order order = static_cast<Order>(i);
    spaces.emplace_back(OrderSpace(order), QuadRunShape(order));
  }
  for (const auto& [space, shape] : spaces) {
    const std::vector<Entry> entries = ReadSpace(*kv_, space);
    for (const Entry& entry : {entries.front(), entries[entries.size() / 2]}) {
      const Rows rows = DecodeRows(shape, entry.value);
      ASSERT_GT(rows.size(), 3u);
      for (int change = 0; change < 3; ++change) {
        SCOPED_TRACE(StoreSpaces()[space].name + " change " + std::to_string(change));
        Rows changed = rows;
        const size_t last = static_cast<size_t>(shape.key_columns) - 1;
        if (change == 0) changed.erase(changed.begin() + 1);
        // Another object, or id, of the same kind that does not follow directly.
        if (change == 1) {
          changed.push_back(rows[1]);
          changed.back()[last] =
              rows[2][last] == rows[1][last] + 1 ? rows[1][last] - 1 : rows[1][last] + 1;
        }
        if (change == 2) {
          changed[1][last] = rows[2][last];
          if (changed[1] == rows[1] || changed[1] == rows[2]) changed[1][last] = rows[1][last] - 1;
        }
        Apply([&](KvBatch* batch) { batch->Put(space, entry.key, EncodeRows(shape, changed)); });
        ExpectFound(space, "row");
        Apply([&](KvBatch* batch) { batch->Put(space, entry.key, entry.value); });
      }
    }
  }
  ASSERT_TRUE(Findings().empty());
}

// One term of a block of terms removed, added, changed, or two of them swapped.
TEST_F(StoreCheckTest, FindsATermRemovedAddedChangedOrSwapped) {
  const std::vector<Entry> entries = ReadSpace(*kv_, Space::kTerms);
  for (const Entry& entry : {entries.front(), entries[entries.size() / 3]}) {
    const TermBlockView block = TermBlockView::Parse(entry.value).value();
    std::vector<std::string> texts(block.size());
    for (size_t i = 0; i < texts.size(); ++i) {
      ASSERT_EQ(block.Get(i, &texts[i])->kind, TermEntryKind::kText);
    }
    ASSERT_GT(texts.size(), 2u);
    for (int change = 0; change < 4; ++change) {
      SCOPED_TRACE(change);
      TermBlockBuilder builder;
      if (change == 1) builder.AddText("http://example.org/added");
      for (size_t i = 0; i < texts.size(); ++i) {
        if (change == 0 && i == 1) {
          builder.AddHole();
        } else if (change == 2 && i == 1) {
          builder.AddText(texts[i] + "0");
        } else if (change == 3 && i < 2) {
          builder.AddText(texts[1 - i]);
        } else {
          builder.AddText(texts[i]);
        }
        if (change == 1 && i + 2 == texts.size()) break;
      }
      std::string value;
      builder.Finish(&value);
      Apply([&](KvBatch* batch) { batch->Put(Space::kTerms, entry.key, value); });
      ExpectFound(Space::kTerms, "term");
      Apply([&](KvBatch* batch) { batch->Put(Space::kTerms, entry.key, entry.value); });
    }
  }
  ASSERT_TRUE(Findings().empty());
}

// Each number of the state's record that counts something, off by one, under a valid checksum.
TEST_F(StoreCheckTest, FindsWrongCountsInTheState) {
  KvValue value;
  ASSERT_TRUE(kv_->Get(Space::kMeta, kStateKey, nullptr, &value).ok());
  const std::string good(value.view());
  const StateRecord state = DecodeState(good).value();
  std::vector<StateRecord> changed;
  auto change = [&](auto edit) {
    changed.push_back(state);
    edit(&changed.back());
  };
  const size_t iris = static_cast<size_t>(TermClassOf(Tag::kIri));
  change([&](StateRecord* s) { ++s->commit_number; });
  change([&](StateRecord* s) { --s->commit_number; });
  change([&](StateRecord* s) { ++s->commit_micros; });
  change([&](StateRecord* s) { s->next_numbers[iris] -= 1; });
  change([&](StateRecord* s) { ++s->term_counts[iris]; });
  change([&](StateRecord* s) { ++s->graph_count; });
  for (size_t family : {0, 1}) {
    change([&](StateRecord* s) { ++s->distinct_predicates[family]; });
    change([&](StateRecord* s) { ++s->base.rows[family]; });
    change([&](StateRecord* s) { --s->base.inserts[family]; });
    change([&](StateRecord* s) { ++s->base.hash[family]; });
    change([&](StateRecord* s) { ++s->runs.back().rows[family]; });
    change([&](StateRecord* s) { --s->runs.back().inserts[family]; });
    change([&](StateRecord* s) { ++s->runs.back().hash[family]; });
    change([&](StateRecord* s) { ++s->recent_rows[family]; });
  }
  change([&](StateRecord* s) { s->runs.pop_back(); });
  change([&](StateRecord* s) { s->hash_runs.pop_back(); });
  change([&](StateRecord* s) { ++s->hash_runs[0].rows; });
  change([&](StateRecord* s) { ++s->hash_runs[0].hash; });
  change([&](StateRecord* s) { ++s->recent_begin; });
  change([&](StateRecord* s) { ++s->recent_hashes; });
  for (size_t i = 0; i < changed.size(); ++i) {
    SCOPED_TRACE(i);
    Apply([&](KvBatch* batch) { batch->Put(Space::kMeta, kStateKey, EncodeState(changed[i])); });
    EXPECT_FALSE(Findings().empty());
    Apply([&](KvBatch* batch) { batch->Put(Space::kMeta, kStateKey, good); });
  }
  ASSERT_TRUE(Findings().empty());
}

// Whatever byte is changed in whatever entry, nothing crashes and something is found.
TEST_F(StoreCheckTest, FindsChangedBytes) {
  std::mt19937_64 random(11);
  for (SpaceId space = 0; space < Space::kCount; ++space) {
    const std::vector<Entry> entries = ReadSpace(*kv_, space);
    if (entries.empty()) continue;
    for (int trial = 0; trial < 6; ++trial) {
      Entry entry = entries[random() % entries.size()];
      if (entry.value.empty()) continue;
      const size_t at = random() % entry.value.size();
      std::string damaged = entry.value;
      damaged[at] = static_cast<char>(damaged[at] ^ (1 << random() % 8));
      SCOPED_TRACE(StoreSpaces()[space].name + " byte " + std::to_string(at));
      Apply([&](KvBatch* batch) { batch->Put(space, entry.key, damaged); });
      const std::vector<std::string> findings = Findings();
      // The padding of a block is no data.
      const bool padding = space >= Space::kFirstOrder || space == Space::kTermHash;
      if (!padding) {
        EXPECT_FALSE(findings.empty());
      }
      Apply([&](KvBatch* batch) { batch->Put(space, entry.key, entry.value); });
    }
  }
}

}  // namespace
}  // namespace mote
