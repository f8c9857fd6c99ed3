#include "storage/kv/rocks_bulk_writer.h"

#include <rocksdb/env.h>

#include <utility>

#include "storage/base/status_macros.h"
#include "storage/kv/rocks_status.h"

namespace mote {
namespace {

// Files of this size keep compactions short; larger ones would keep indices smaller.
constexpr uint64_t kFileBytes = uint64_t{128} << 20;

}  // namespace

RocksBulkWriter::RocksBulkWriter(std::string directory, std::string prefix,
                                 const std::vector<Family>* families)
    : directory_(std::move(directory)),
      prefix_(std::move(prefix)),
      families_(families),
      spaces_(families->size()) {}

RocksBulkWriter::~RocksBulkWriter() {
  for (size_t space = 0; space < spaces_.size(); ++space) {
    spaces_[space].writer.reset();
    // Published files have been moved away; then there is nothing to delete.
    for (const std::string& file : spaces_[space].files) {
      (*families_)[space].options.env->DeleteFile(file);
    }
  }
}

absl::Status RocksBulkWriter::OpenFile(SpaceId space) {
  SpaceFiles& files = spaces_[space];
  const Family& family = (*families_)[space];
  if (files.writer == nullptr) {
    // The pages just written are the first to be read: they stay in the page cache.
    files.writer = std::make_unique<rocksdb::SstFileWriter>(
        rocksdb::EnvOptions(family.options), family.options, family.handle,
        /*invalidate_page_cache=*/false, rocksdb::Env::IOPriority::IO_TOTAL);
  }
  files.files.push_back(directory_ + "/" + prefix_ + "-" + std::to_string(space) + "-" +
                        std::to_string(files.files.size()) + ".sst");
  MOTE_RETURN_IF_ERROR(FromRocks(files.writer->Open(files.files.back())));
  files.open = true;
  return absl::OkStatus();
}

absl::Status RocksBulkWriter::CloseFile(SpaceId space) {
  SpaceFiles& files = spaces_[space];
  files.open = false;
  rocksdb::ExternalSstFileInfo info;
  MOTE_RETURN_IF_ERROR(FromRocks(files.writer->Finish(&info)));  // Syncs the file.
  files.checksums.push_back(info.file_checksum);
  files.checksum_names.push_back(info.file_checksum_func_name);
  return absl::OkStatus();
}

absl::Status RocksBulkWriter::Add(SpaceId space, std::string_view key, std::string_view value) {
  if (space >= spaces_.size()) return absl::InvalidArgumentError("no such space");
  SpaceFiles& files = spaces_[space];
  if (!files.status.ok()) return files.status;
  if (files.finished) return absl::FailedPreconditionError("the space is finished");
  // RocksDB checks the order inside a file only.
  if (files.writer != nullptr && !files.open && key <= files.last_key) {
    return absl::InvalidArgumentError("keys of a bulk write must ascend");
  }
  if (!files.open) {
    files.status = OpenFile(space);
    if (!files.status.ok()) return files.status;
  }
  const rocksdb::Status status =
      files.writer->Put({key.data(), key.size()}, {value.data(), value.size()});
  if (status.IsInvalidArgument()) {
    return absl::InvalidArgumentError("keys of a bulk write must ascend");
  }
  files.status = FromRocks(status);
  if (files.status.ok() && files.writer->FileSize() >= kFileBytes) {
    files.last_key.assign(key);
    files.status = CloseFile(space);
  }
  return files.status;
}

absl::Status RocksBulkWriter::Finish(SpaceId space) {
  if (space >= spaces_.size()) return absl::InvalidArgumentError("no such space");
  SpaceFiles& files = spaces_[space];
  files.finished = true;
  if (files.status.ok() && files.open) files.status = CloseFile(space);
  if (files.status.ok()) files.writer.reset();
  return files.status;
}

absl::StatusOr<std::vector<rocksdb::IngestExternalFileArg>> RocksBulkWriter::FinishAll() {
  std::vector<rocksdb::IngestExternalFileArg> args;
  for (size_t space = 0; space < spaces_.size(); ++space) {
    MOTE_RETURN_IF_ERROR(Finish(static_cast<SpaceId>(space)));
    const SpaceFiles& files = spaces_[space];
    if (files.files.empty()) continue;
    rocksdb::IngestExternalFileArg arg;
    arg.column_family = (*families_)[space].handle;
    arg.external_files = files.files;
    arg.files_checksums = files.checksums;
    arg.files_checksum_func_names = files.checksum_names;
    arg.options.move_files = true;
    arg.options.write_global_seqno = false;  // The files stay as their checksums say.
    // Without a number that tells older snapshots apart, RocksDB never rewrites the files to take
    // that number away again.
    arg.options.snapshot_consistency = (*families_)[space].profile != SpaceProfile::kRuns;
    arg.options.verify_file_checksum = false;
    args.push_back(std::move(arg));
  }
  return args;
}

}  // namespace mote
