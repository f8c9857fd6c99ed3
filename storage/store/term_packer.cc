#include "storage/store/term_packer.h"

#include <memory>
#include <string>
#include <vector>

#include "storage/base/status_macros.h"
#include "storage/dictionary/term_block.h"
#include "storage/dictionary/term_writer.h"
#include "storage/index/run_format.h"
#include "storage/source/space.h"

namespace mote {
namespace {

// Terms rewritten by one batch.
constexpr size_t kStepTerms = 128 * kMaxTermsPerBlock;

}  // namespace

absl::StatusOr<uint64_t> PackTerms(KvStore* kv, const KvSnapshot* snapshot, Tag tag, uint64_t begin,
                                   uint64_t end, const std::atomic<bool>& cancel) {
  uint64_t packed = begin;
  std::unique_ptr<KvCursor> cursor = kv->NewCursor(Space::kTerms, snapshot);
  std::unique_ptr<KvBatch> batch = kv->NewBatch();
  BatchSink sink(batch.get());
  std::string key;
  AppendBigEndian(Id(tag, begin).bits(), &key);
  cursor->Seek(key);
  while (cursor->Valid()) {
    if (cancel.load(std::memory_order_relaxed)) return absl::CancelledError("the store is closing");
    batch->Clear();
    TermWriter writer(&sink);
    size_t terms = 0;
    size_t blocks = 0;
    Id last;
    uint64_t last_block_begin = 0;
    // The old keys go first; what is written anew under one of them wins.
    std::vector<std::string> old_keys;
    struct Entry {
      Id id;
      TermEntryKind kind;
      uint64_t length;
      std::string text;
    };
    std::vector<Entry> entries;
    for (; cursor->Valid() && terms < kStepTerms; cursor->Next()) {
      if (cursor->key().size() != 8) return absl::DataLossError("damaged key of a block of terms");
      const Id block_last = Id::FromBits(ReadBigEndian(cursor->key().data()));
      if (block_last.tag() != tag || block_last.payload() >= end) break;
      MOTE_ASSIGN_OR_RETURN(TermBlockView block, TermBlockView::Parse(cursor->value()));
      if (block_last.payload() + 1 < block.size()) {
        return absl::DataLossError("damaged key of a block of terms");
      }
      last_block_begin = block_last.payload() + 1 - block.size();
      TermBlockView::Reader reader(block);
      for (size_t i = 0; i < block.size(); ++i) {
        MOTE_ASSIGN_OR_RETURN(TermBlockView::Entry entry, reader.Read(i));
        if (entry.kind == TermEntryKind::kHole) continue;
        entries.push_back({Id(tag, last_block_begin + i), entry.kind, entry.length, reader.text()});
      }
      old_keys.emplace_back(cursor->key());
      last = block_last;
      terms += block.size();
      ++blocks;
    }
    MOTE_RETURN_IF_ERROR(cursor->status());
    if (blocks == 0) break;
    const bool finished = terms < kStepTerms;
    if (blocks > 1) {
      for (const std::string& old_key : old_keys) batch->Delete(Space::kTerms, old_key);
      for (const Entry& entry : entries) {
        if (entry.kind == TermEntryKind::kText) {
          MOTE_RETURN_IF_ERROR(writer.Add(entry.id, entry.text));
        } else {
          MOTE_RETURN_IF_ERROR(writer.AddBlobReference(entry.id, entry.length));
        }
      }
      MOTE_RETURN_IF_ERROR(writer.Finish());
      MOTE_RETURN_IF_ERROR(kv->Write(batch.get(), Durability::kRelaxed));
    }
    // The last block of all may have room for more: it is packed again the next time.
    packed = finished ? (blocks > 1 ? writer.last_block_begin().payload() : last_block_begin)
                      : last.payload() + 1;
    if (finished) break;
  }
  return packed;
}

}  // namespace mote
