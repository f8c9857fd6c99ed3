#ifndef MOTE_STORAGE_KV_ROCKS_BULK_WRITER_H_
#define MOTE_STORAGE_KV_ROCKS_BULK_WRITER_H_

#include <rocksdb/db.h>
#include <rocksdb/options.h>
#include <rocksdb/sst_file_writer.h>

#include <memory>
#include <string>
#include <vector>

#include "storage/kv/kv_store.h"

namespace mote {

// Writes sorted table files beside the database's own. Internal to storage/kv.
class RocksBulkWriter : public KvBulkWriter {
 public:
  // A space's family and its options, by SpaceId.
  struct Family {
    rocksdb::ColumnFamilyHandle* handle;
    rocksdb::Options options;
    SpaceProfile profile;
  };

  // Files are named after `prefix`, in the existing `directory`. `families` must outlive this.
  RocksBulkWriter(std::string directory, std::string prefix, const std::vector<Family>* families);
  // Removes the files that were not published.
  ~RocksBulkWriter() override;

  absl::Status Add(SpaceId space, std::string_view key, std::string_view value) override;
  absl::Status Finish(SpaceId space) override;

  // Finishes every space; the files, ready to be ingested, by family.
  absl::StatusOr<std::vector<rocksdb::IngestExternalFileArg>> FinishAll();

 private:
  struct SpaceFiles {
    std::unique_ptr<rocksdb::SstFileWriter> writer;  // Null before the first entry.
    bool open = false;                               // A file is being written.
    bool finished = false;
    absl::Status status;  // The first error; it stays.
    std::string last_key;
    std::vector<std::string> files;
    std::vector<std::string> checksums;
    std::vector<std::string> checksum_names;
  };

  absl::Status OpenFile(SpaceId space);
  absl::Status CloseFile(SpaceId space);

  const std::string directory_;
  const std::string prefix_;
  const std::vector<Family>* families_;
  std::vector<SpaceFiles> spaces_;
};

}  // namespace mote

#endif  // MOTE_STORAGE_KV_ROCKS_BULK_WRITER_H_
