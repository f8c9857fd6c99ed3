#ifndef MOTE_STORAGE_KV_ROCKS_STATUS_H_
#define MOTE_STORAGE_KV_ROCKS_STATUS_H_

#include "absl/status/status.h"

namespace rocksdb {
class Status;
}

namespace mote {

// RocksDB's status as ours: damage is kDataLoss, a full disk kResourceExhausted, a missing right
// kPermissionDenied, other I/O errors kUnavailable.
absl::Status FromRocks(const rocksdb::Status& status);

}  // namespace mote

#endif  // MOTE_STORAGE_KV_ROCKS_STATUS_H_
