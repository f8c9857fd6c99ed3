#include "storage/store/state_record.h"

#include <xxhash.h>

#include "absl/strings/str_cat.h"
#include "storage/base/status_macros.h"
#include "storage/base/varint.h"
#include "storage/store/sealed_entry.h"

namespace mote {
namespace {

constexpr std::string_view kMagic = "MOTE";
constexpr uint64_t kChecksumSeed = 0x4D6F7465;

// Lists longer than this are damage, not data.
constexpr uint64_t kMaxList = uint64_t{1} << 20;

void AppendChecksum(std::string* record) {
  const uint64_t checksum = XXH3_64bits_withSeed(record->data(), record->size(), kChecksumSeed);
  AppendBigEndian(checksum, record);
}

// Cuts the checksum off; false if it is wrong.
bool CheckChecksum(std::string_view* record) {
  if (record->size() < 8) return false;
  const std::string_view body = record->substr(0, record->size() - 8);
  const uint64_t expected = ReadBigEndian(record->data() + body.size());
  *record = body;
  return XXH3_64bits_withSeed(body.data(), body.size(), kChecksumSeed) == expected;
}

template <size_t N>
void AppendAll(const std::array<uint64_t, N>& values, std::string* out) {
  for (uint64_t value : values) AppendVarint(value, out);
}

// Reads numbers one by one; once one is missing, all that follow are zero and ok() is false.
class Fields {
 public:
  explicit Fields(std::string_view bytes) : bytes_(bytes) {}
  uint64_t Next() {
    uint64_t value = 0;
    if (!ok_ || !ReadVarint(&bytes_, &value)) {
      ok_ = false;
      return 0;
    }
    return value;
  }
  template <size_t N>
  void Next(std::array<uint64_t, N>* values) {
    for (uint64_t& value : *values) value = Next();
  }
  uint64_t NextCount() {
    uint64_t count = Next();
    if (count > kMaxList) ok_ = false;
    return ok_ ? count : 0;
  }
  std::string_view Rest() const { return bytes_; }
  bool ok() const { return ok_; }
  bool finished() const { return ok_ && bytes_.empty(); }

 private:
  std::string_view bytes_;
  bool ok_ = true;
};

void AppendRun(const RunInfo& run, std::string* out) {
  AppendVarint(run.id, out);
  AppendAll(run.rows, out);
  AppendAll(run.inserts, out);
  AppendAll(run.hash, out);
}

RunInfo NextRun(Fields* fields) {
  RunInfo run;
  run.id = fields->Next();
  fields->Next(&run.rows);
  fields->Next(&run.inserts);
  fields->Next(&run.hash);
  return run;
}

absl::Status Damaged(std::string_view what) {
  return absl::DataLossError(absl::StrCat("damaged record of ", std::string(what)));
}

}  // namespace

std::string EncodeFormat(const FormatRecord& format) {
  std::string record(kMagic);
  AppendVarint(format.version, &record);
  AppendVarint(format.required_features, &record);
  AppendVarint(format.optional_features, &record);
  AppendVarint(format.hash_seed, &record);
  AppendVarint(format.orders, &record);
  AppendChecksum(&record);
  return record;
}

absl::StatusOr<FormatRecord> DecodeFormat(std::string_view bytes) {
  if (bytes.substr(0, kMagic.size()) != kMagic) {
    return absl::FailedPreconditionError("not a Mote database");
  }
  // The version comes before all else, the checksum included, so that whatever a newer version
  // writes behind it is recognised as such.
  std::string_view body = bytes;
  const bool intact = CheckChecksum(&body);
  if (body.size() < kMagic.size()) return Damaged("the format");
  Fields fields(body.substr(kMagic.size()));
  const uint64_t version = fields.Next();
  if (fields.ok() && version != 0 && version < kFormatVersion) {
    return absl::FailedPreconditionError(absl::StrCat(
        "the database has format version ", version, ", this program reads ", kFormatVersion,
        ": dump it with the version of Mote that wrote it, and load "
        "the dump into a new one"));
  }
  if (fields.ok() && version > kFormatVersion) {
    return absl::FailedPreconditionError(absl::StrCat("the database has format version ", version,
                                                      ", this program reads ", kFormatVersion,
                                                      ": a newer version of Mote is needed"));
  }
  FormatRecord format;
  format.version = static_cast<uint32_t>(version);
  format.required_features = fields.Next();
  format.optional_features = fields.Next();
  format.hash_seed = fields.Next();
  format.orders = static_cast<uint16_t>(fields.Next());
  if (!intact || !fields.finished() || version == 0) return Damaged("the format");
  if ((format.required_features & ~kKnownRequiredFeatures) != 0) {
    return absl::FailedPreconditionError(
        absl::StrCat("the database uses features that this program does not know (flags ",
                     absl::Hex(format.required_features & ~kKnownRequiredFeatures),
                     "): a newer version of Mote is needed"));
  }
  return format;
}

std::string EncodeState(const StateRecord& state) {
  std::string record;
  AppendVarint(state.commit_number, &record);
  AppendVarint(static_cast<uint64_t>(state.commit_micros), &record);
  AppendAll(state.next_numbers, &record);
  AppendAll(state.term_counts, &record);
  AppendAll(state.packed_numbers, &record);
  AppendVarint(state.graph_count, &record);
  AppendAll(state.distinct_subjects, &record);
  AppendAll(state.distinct_predicates, &record);
  AppendAll(state.distinct_objects, &record);
  AppendVarint(state.next_run, &record);
  AppendRun(state.base, &record);
  AppendVarint(state.runs.size(), &record);
  for (const RunInfo& run : state.runs) AppendRun(run, &record);
  AppendVarint(state.hash_runs.size(), &record);
  for (const HashRunInfo& run : state.hash_runs) {
    AppendVarint(run.id, &record);
    AppendVarint(run.rows, &record);
    AppendVarint(run.hash, &record);
  }
  AppendVarint(state.recent_begin, &record);
  AppendAll(state.recent_rows, &record);
  AppendVarint(state.recent_hashes, &record);
  for (const std::vector<RunId>* dropped : {&state.dropped_runs, &state.dropped_hash_runs}) {
    AppendVarint(dropped->size(), &record);
    for (RunId run : *dropped) AppendVarint(run, &record);
  }
  AppendVarint(state.drop_delta_below, &record);
  if (state.has_history) {
    AppendVarint(state.history_begin, &record);
    AppendVarint(state.drop_new_terms ? 1 : 0, &record);
  }
  AppendChecksum(&record);
  return record;
}

absl::StatusOr<StateRecord> DecodeState(std::string_view bytes) {
  if (!CheckChecksum(&bytes)) return Damaged("the state");
  Fields fields(bytes);
  StateRecord state;
  state.commit_number = fields.Next();
  state.commit_micros = static_cast<int64_t>(fields.Next());
  fields.Next(&state.next_numbers);
  fields.Next(&state.term_counts);
  fields.Next(&state.packed_numbers);
  state.graph_count = fields.Next();
  fields.Next(&state.distinct_subjects);
  fields.Next(&state.distinct_predicates);
  fields.Next(&state.distinct_objects);
  state.next_run = fields.Next();
  state.base = NextRun(&fields);
  for (uint64_t i = fields.NextCount(); i > 0 && fields.ok(); --i) {
    state.runs.push_back(NextRun(&fields));
  }
  for (uint64_t i = fields.NextCount(); i > 0 && fields.ok(); --i) {
    HashRunInfo run;
    run.id = fields.Next();
    run.rows = fields.Next();
    run.hash = fields.Next();
    state.hash_runs.push_back(run);
  }
  state.recent_begin = fields.Next();
  fields.Next(&state.recent_rows);
  state.recent_hashes = fields.Next();
  for (std::vector<RunId>* dropped : {&state.dropped_runs, &state.dropped_hash_runs}) {
    for (uint64_t i = fields.NextCount(); i > 0 && fields.ok(); --i) {
      dropped->push_back(fields.Next());
    }
  }
  state.drop_delta_below = fields.Next();
  state.has_history = !fields.finished();
  if (state.has_history) {
    state.history_begin = fields.Next();
    const uint64_t drop_new_terms = fields.Next();
    if (drop_new_terms > 1) return Damaged("the state");
    state.drop_new_terms = drop_new_terms == 1;
  } else {
    state.history_begin = state.recent_begin;
  }
  if (!fields.finished()) return Damaged("the state");
  return state;
}

std::string PredicateKey(bool named, Id predicate) {
  std::string key(1, named ? '\1' : '\0');
  AppendBigEndian(predicate.bits(), &key);
  return key;
}

std::string EncodePredicate(std::string_view key, const PredicateRecord& record) {
  std::string bytes;
  AppendVarint(record.statistics.triples, &bytes);
  AppendVarint(record.statistics.distinct_subjects, &bytes);
  AppendVarint(record.statistics.distinct_objects, &bytes);
  AppendVarint(record.exact ? 1 : 0, &bytes);
  AppendSeal(key, &bytes);
  return bytes;
}

absl::StatusOr<PredicateRecord> DecodePredicate(std::string_view key, std::string_view bytes) {
  if (!CutSeal(key, &bytes)) return Damaged("a predicate's statistics");
  Fields fields(bytes);
  PredicateRecord record;
  record.statistics.triples = fields.Next();
  record.statistics.distinct_subjects = fields.Next();
  record.statistics.distinct_objects = fields.Next();
  const uint64_t exact = fields.Next();
  record.exact = exact == 1;
  if (!fields.finished() || exact > 1) return Damaged("a predicate's statistics");
  return record;
}

std::string GraphKey(Id graph) {
  std::string key;
  AppendBigEndian(graph.bits(), &key);
  return key;
}

std::string EncodeGraph(std::string_view key, uint64_t quads) {
  std::string bytes;
  AppendVarint(quads, &bytes);
  AppendSeal(key, &bytes);
  return bytes;
}

absl::StatusOr<uint64_t> DecodeGraph(std::string_view key, std::string_view bytes) {
  if (!CutSeal(key, &bytes)) return Damaged("a graph");
  Fields fields(bytes);
  uint64_t quads = fields.Next();
  if (!fields.finished()) return Damaged("a graph");
  return quads;
}

std::string CommitKey(uint64_t number) {
  std::string key;
  AppendBigEndian(number, &key);
  return key;
}

std::string EncodeCommit(const CommitInfo& commit) {
  std::string bytes;
  AppendVarint(commit.number, &bytes);
  AppendVarint(static_cast<uint64_t>(commit.unix_micros), &bytes);
  AppendVarint(commit.inserted, &bytes);
  AppendVarint(commit.deleted, &bytes);
  bytes.append(commit.message);
  AppendSeal(CommitKey(commit.number), &bytes);
  return bytes;
}

absl::StatusOr<CommitInfo> DecodeCommit(std::string_view key, std::string_view bytes) {
  if (!CutSeal(key, &bytes)) return Damaged("a commit");
  Fields fields(bytes);
  CommitInfo commit;
  commit.number = fields.Next();
  commit.unix_micros = static_cast<int64_t>(fields.Next());
  commit.inserted = fields.Next();
  commit.deleted = fields.Next();
  if (!fields.ok()) return Damaged("a commit");
  commit.message = std::string(fields.Rest());
  return commit;
}

}  // namespace mote
