#ifndef MOTE_STORAGE_INDEX_ENTRY_SINK_H_
#define MOTE_STORAGE_INDEX_ENTRY_SINK_H_

#include <string_view>

#include "absl/status/status.h"
#include "storage/kv/kv_store.h"

namespace mote {

// Where writers of blocks put their entries: a batch for what is small, a bulk writer for what is
// large. Keys of one space must ascend strictly where the sink is a bulk writer, and one space may
// then be written by one thread while others write other spaces.
class EntrySink {
 public:
  virtual ~EntrySink() = default;
  virtual absl::Status Put(SpaceId space, std::string_view key, std::string_view value) = 0;
};

// Borrows the batch.
class BatchSink final : public EntrySink {
 public:
  explicit BatchSink(KvBatch* batch) : batch_(batch) {}
  absl::Status Put(SpaceId space, std::string_view key, std::string_view value) override {
    batch_->Put(space, key, value);
    return absl::OkStatus();
  }

 private:
  KvBatch* batch_;
};

// Borrows the bulk writer.
class BulkSink final : public EntrySink {
 public:
  explicit BulkSink(KvBulkWriter* writer) : writer_(writer) {}
  absl::Status Put(SpaceId space, std::string_view key, std::string_view value) override {
    return writer_->Add(space, key, value);
  }

 private:
  KvBulkWriter* writer_;
};

}  // namespace mote

#endif  // MOTE_STORAGE_INDEX_ENTRY_SINK_H_
