#include "storage/store/recent_changes.h"

#include <string>
#include <utility>
#include <vector>

#include "absl/strings/escaping.h"
#include "absl/strings/str_cat.h"
#include "storage/base/status_macros.h"
#include "storage/block/block.h"
#include "storage/source/space.h"
#include "storage/store/sealed_entry.h"

namespace mote {
namespace {

void PutRows(uint64_t commit, bool named, const std::vector<ChangeRow>& rows, KvBatch* batch) {
  if (rows.empty()) return;
  const std::string key = ChangesKey(commit, named);
  batch->Put(Space::kDelta, key, EncodeChanges(key, rows));
}

std::string HashKey(const HashEntry& entry) {
  std::string key;
  AppendBigEndian(entry.first, &key);
  AppendBigEndian(entry.second, &key);
  return key;
}

}  // namespace

std::string ChangesKey(uint64_t commit, bool named, std::optional<uint32_t> block) {
  std::string key;
  AppendBigEndian(commit, &key);
  key.push_back(named ? '\1' : '\0');
  if (block.has_value()) {
    for (int shift = 24; shift >= 0; shift -= 8) key.push_back(static_cast<char>(*block >> shift));
  }
  return key;
}

std::string UnlistedKey(uint64_t commit) {
  std::string key;
  AppendBigEndian(commit, &key);
  return key;
}

std::string UnlistedValue(std::string_view key) {
  std::string value;
  AppendSeal(key, &value);
  return value;
}

bool IsUnlisted(std::string_view key, std::string_view value) {
  return key.size() == 8 && CutSeal(key, &value) && value.empty();
}

bool IsChangesKey(std::string_view key) {
  return (key.size() == 9 || key.size() == 13) && static_cast<unsigned char>(key[8]) <= 1;
}

std::string EncodeChanges(std::string_view key, std::span<const ChangeRow> rows) {
  const BlockShape shape = QuadRunShape(key[8] == '\1' ? Order::kGspo : Order::kSpo);
  std::vector<uint64_t> columns[kMaxBlockColumns];
  const uint64_t* pointers[kMaxBlockColumns];
  for (int i = 0; i < shape.columns(); ++i) {
    columns[i].reserve(rows.size());
    for (const ChangeRow& row : rows) {
      columns[i].push_back(i < shape.key_columns ? row.columns[static_cast<size_t>(i)]
                                                 : row.origins);
    }
    pointers[i] = columns[i].data();
  }
  std::string value;
  EncodeBlock(shape, {pointers, static_cast<size_t>(shape.columns())}, 0, rows.size(), &value);
  AppendSeal(key, &value);
  return value;
}

absl::StatusOr<std::vector<ChangeRow>> DecodeRecentChanges(std::string_view key,
                                                           std::string_view value) {
  if (!IsChangesKey(key)) {
    return absl::DataLossError("not the key of a commit's changes");
  }
  const bool named = key[8] == '\1';
  if (!CutSeal(key, &value)) return absl::DataLossError("damaged changes of a commit");
  const BlockShape shape = QuadRunShape(named ? Order::kGspo : Order::kSpo);
  MOTE_ASSIGN_OR_RETURN(BlockView block, BlockView::Parse(shape, value));
  std::vector<ChangeRow> rows(block.rows());
  for (size_t k = 0; k < rows.size(); ++k) {
    rows[k].columns = {};
    for (int i = 0; i < shape.key_columns; ++i) {
      rows[k].columns[static_cast<size_t>(i)] = block.Get(i, k);
    }
    rows[k].origins = block.Get(shape.key_columns, k);
    if (k > 0 && !(rows[k - 1].columns < rows[k].columns)) {
      return absl::DataLossError("the changes of a commit are not in order");
    }
  }
  return rows;
}

void PutRecentChanges(uint64_t commit, const MemoryLayer& changes, KvBatch* batch) {
  PutRows(commit, /*named=*/false, changes.triples(), batch);
  PutRows(commit, /*named=*/true, changes.quads(), batch);
}

absl::StatusOr<std::shared_ptr<const MemoryLayer>> ReadRecentChanges(const KvStore* kv,
                                                                     const KvSnapshot* snapshot,
                                                                     uint64_t begin,
                                                                     uint64_t last) {
  std::unique_ptr<KvCursor> cursor = kv->NewCursor(Space::kDelta, snapshot);
  // Layers of falling sizes, so that thousands of small entries are not merged one by one.
  std::vector<std::shared_ptr<const MemoryLayer>> layers;
  auto merge_last = [&layers] {
    auto merged = MemoryLayer::Merge(*layers[layers.size() - 2], *layers.back());
    layers.pop_back();
    layers.back() = std::move(merged);
  };
  for (cursor->Seek(ChangesKey(begin, false)); cursor->Valid(); cursor->Next()) {
    // What comes behind the last commit is left of one that was cut off.
    if (cursor->key().size() >= 8 && ReadBigEndian(cursor->key().data()) > last) break;
    absl::StatusOr<std::vector<ChangeRow>> read =
        DecodeRecentChanges(cursor->key(), cursor->value());
    if (!read.ok()) {
      return absl::DataLossError(absl::StrCat(
          "delta, key ",
          absl::BytesToHexString(absl::string_view(cursor->key().data(), cursor->key().size())),
          ": ", read.status().message()));
    }
    const bool named = cursor->key()[8] == '\1';
    std::vector<ChangeRow> rows = *std::move(read);
    std::vector<ChangeRow> none;
    layers.push_back(named ? std::make_shared<const MemoryLayer>(std::move(none), std::move(rows))
                           : std::make_shared<const MemoryLayer>(std::move(rows), std::move(none)));
    while (layers.size() > 1 && layers[layers.size() - 2]->size() <= 2 * layers.back()->size()) {
      merge_last();
    }
  }
  MOTE_RETURN_IF_ERROR(cursor->status());
  while (layers.size() > 1) merge_last();
  return layers.empty() ? MemoryLayer::Empty() : layers.back();
}

void PutRecentHash(const HashEntry& entry, KvBatch* batch) {
  batch->Put(Space::kTermHashDelta, HashKey(entry), {});
}

void DeleteRecentHashes(const HashEntries& entries, KvBatch* batch) {
  for (const HashEntry& entry : entries) batch->Delete(Space::kTermHashDelta, HashKey(entry));
}

absl::StatusOr<std::shared_ptr<const HashEntries>> ReadRecentHashes(const KvStore* kv,
                                                                    const KvSnapshot* snapshot) {
  auto entries = std::make_shared<HashEntries>();
  std::unique_ptr<KvCursor> cursor = kv->NewCursor(Space::kTermHashDelta, snapshot);
  for (cursor->SeekToFirst(); cursor->Valid(); cursor->Next()) {
    if (cursor->key().size() != 16) {
      return absl::DataLossError("damaged key in the space of new hashes");
    }
    entries->emplace_back(ReadBigEndian(cursor->key().data()),
                          ReadBigEndian(cursor->key().data() + 8));
  }
  MOTE_RETURN_IF_ERROR(cursor->status());
  return std::shared_ptr<const HashEntries>(std::move(entries));
}

}  // namespace mote
