#include "storage/kv/rocks_options.h"

#include <rocksdb/cache.h>
#include <rocksdb/env.h>
#include <rocksdb/filter_policy.h>
#include <rocksdb/table.h>

#include <algorithm>
#include <cstdarg>

#include "storage/kv/file_checksum.h"

namespace mote {
namespace {

constexpr uint64_t kKiB = uint64_t{1} << 10;
constexpr uint64_t kMiB = uint64_t{1} << 20;

// RocksDB's info log would be a file that every open creates, rotates and writes, in read-only mode
// too. What matters of it comes back as statuses.
class SilentLogger : public rocksdb::Logger {
 public:
  SilentLogger() : rocksdb::Logger(rocksdb::InfoLogLevel::FATAL_LEVEL) {}
  using rocksdb::Logger::Logv;
  void Logv(const char*, va_list) override {}
};

}  // namespace

rocksdb::DBOptions MakeRocksDbOptions(const KvOptions& options, rocksdb::Env* env) {
  const bool writable = options.mode == OpenMode::kReadWrite;
  rocksdb::DBOptions db;
  db.env = env;
  db.create_if_missing = writable && options.create_if_missing;
  db.create_missing_column_families = writable;
  db.info_log = std::make_shared<SilentLogger>();

  // Integrity. Logs are scanned for damage before RocksDB sees them (database_files.h), so that
  // here a bad record can only be the torn end of the log: recovery stops before it.
  db.paranoid_checks = true;
  db.wal_recovery_mode = rocksdb::WALRecoveryMode::kPointInTimeRecovery;
  // Finds logs that are missing or too short. In both modes: RocksDB 7.8 aborts where a read-only
  // open without this meets a manifest that tracks logs.
  db.track_and_verify_wals_in_manifest = true;
  // A checksum for each whole file, so that a check finds any byte.
  db.file_checksum_gen_factory = MakeFileChecksums();
  // An error stays, but for the one of BackgroundErrors, until the database is opened again.
  db.max_bgerror_resume_count = 0;

  // Memory, threads and files.
  db.db_write_buffer_size = options.write_buffer_bytes;
  // Bounds what an open has to replay.
  db.max_total_wal_size = std::clamp<uint64_t>(options.write_buffer_bytes, kMiB, 32 * kMiB);
  db.max_background_jobs = std::max(2, options.background_threads);
  db.max_subcompactions = static_cast<uint32_t>(std::max(1, options.background_threads));
  // A reader beside a writer must keep every file open, for the writer may remove it.
  db.max_open_files = writable ? options.max_open_files : -1;
  db.max_file_opening_threads = 1;  // A thread takes longer to start than a file to open.

  // A small database is a few kilobytes and opens in milliseconds.
  db.allow_fallocate = false;
  db.manifest_preallocation_size = 4 * kKiB;
  db.stats_dump_period_sec = 0;
  db.stats_persist_period_sec = 0;
  db.skip_stats_update_on_db_open = true;
  db.enable_thread_tracking = false;
  db.avoid_unnecessary_blocking_io = true;
  db.bytes_per_sync = kMiB;
  return db;
}

std::shared_ptr<rocksdb::Cache> MakeBlockCache(uint64_t bytes) {
  return rocksdb::NewLRUCache(bytes, bytes < 16 * kMiB ? 0 : 4);
}

rocksdb::ColumnFamilyOptions MakeFamilyOptions(SpaceProfile profile, const KvOptions& options,
                                               const std::shared_ptr<rocksdb::Cache>& block_cache) {
  rocksdb::ColumnFamilyOptions family;
  // The bound over all families (db_write_buffer_size) decides first.
  family.write_buffer_size = std::clamp<uint64_t>(options.write_buffer_bytes / 2, kMiB, 64 * kMiB);
  family.arena_block_size = 64 * kKiB;
  family.max_write_buffer_number = 4;
  family.level_compaction_dynamic_level_bytes = true;
  family.target_file_size_base = 64 * kMiB;
  family.max_bytes_for_level_base = 128 * kMiB;
  family.force_consistency_checks = true;
  family.report_bg_io_stats = false;

  rocksdb::BlockBasedTableOptions table;
  table.format_version = 5;
  table.checksum = rocksdb::kXXH3;
  table.block_cache = block_cache;
  // Indices and filters are small against the data; in the cache each seek would look them up.
  table.cache_index_and_filter_blocks = false;
  switch (profile) {
    case SpaceProfile::kBlocks:
    case SpaceProfile::kRuns:
      family.compression = rocksdb::kNoCompression;
      table.block_size = kKiB;  // Below the size of a value: each fills a block of its own.
      table.block_restart_interval = 1;
      // A shortened key in the index lies beyond its block's last key, and a seek to what lies
      // between reads that block in vain.
      table.index_shortening = rocksdb::BlockBasedTableOptions::IndexShorteningMode::kNoShortening;
      break;
    case SpaceProfile::kText:
      family.compression = rocksdb::kZSTD;
      family.compression_opts.level = 3;
      family.compression_opts.max_dict_bytes = 16 * kKiB;
      family.compression_opts.zstd_max_train_bytes = 100 * 16 * kKiB;
      // Bounds the data that a table keeps back to train on.
      family.compression_opts.max_dict_buffer_bytes = 4 * kMiB;
      table.block_size = 16 * kKiB;
      // Few values, far apart in memory: a search by halves touches fewer of them than one in
      // order.
      table.block_restart_interval = 1;
      break;
    case SpaceProfile::kEntries:
      family.compression = rocksdb::kLZ4Compression;
      family.bottommost_compression = rocksdb::kZSTD;
      table.block_size = 4 * kKiB;
      table.filter_policy.reset(rocksdb::NewBloomFilterPolicy(10));
      table.whole_key_filtering = true;
      break;
  }
  family.table_factory.reset(rocksdb::NewBlockBasedTableFactory(table));
  return family;
}

}  // namespace mote
