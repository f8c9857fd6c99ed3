#include "storage/kv/delete_keys.h"

#include <memory>

namespace mote {

absl::Status DeleteKeys(const KvStore& store, SpaceId space, std::string_view begin,
                        std::string_view end, KvBatch* batch) {
  if (begin >= end) return absl::OkStatus();
  const std::unique_ptr<KvCursor> cursor = store.NewCursor(space, nullptr, begin, end);
  for (cursor->SeekToFirst(); cursor->Valid(); cursor->Next()) batch->Delete(space, cursor->key());
  return cursor->status();
}

}  // namespace mote
