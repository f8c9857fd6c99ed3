#include "storage/load/document_reader.h"

#include <algorithm>
#include <chrono>
#include <filesystem>
#include <system_error>
#include <thread>
#include <utility>

#include "storage/base/status_macros.h"
#include "storage/rdf/format_guess.h"
#include "storage/rdf/jsonld/jsonld_parser.h"
#include "storage/rdf/ntriples_parser.h"
#include "storage/rdf/quad_handler.h"
#include "storage/rdf/rdf_reader.h"
#include "storage/rdf/rdfxml_parser.h"
#include "storage/rdf/turtle_parser.h"

namespace mote {
namespace {

std::string NameOf(const LoadInput& input) { return input.path == "-" ? "<stdin>" : input.path; }

// Whether a file can be opened once more than it is read, and has a size. A directory, or what is
// missing, counts: opening it gives the error.
bool IsRegularFile(const std::string& path) {
  std::error_code error;
  const std::filesystem::file_type type = std::filesystem::status(path, error).type();
  return path != "-" && type != std::filesystem::file_type::fifo &&
         type != std::filesystem::file_type::character &&
         type != std::filesystem::file_type::socket;
}

}  // namespace

// Parses chunks and resolves batches on one thread.
class DocumentReader::Worker : public QuadHandler {
 public:
  explicit Worker(DocumentReader* reader) : reader_(*reader), batch_(reader->hash_seed_) {}

  absl::Status OnQuad(const QuadView& quad) override {
    MOTE_RETURN_IF_ERROR(batch_.Add(quad));
    return batch_.full() ? Resolve(batch_) : absl::OkStatus();
  }

  absl::Status Do(Work& work) {
    document_ = work.document;
    if (work.batch != nullptr) return Resolve(*work.batch);
    if (!parser_.has_value() || parser_document_ != work.document) StartDocument(work.document);
    batch_.Start(document_, GraphIri());
    const Chunk& chunk = work.chunk;
    MOTE_RETURN_IF_ERROR(parser_->Parse(chunk.text(), chunk.first_line(), *this));
    return Resolve(batch_);
  }

  absl::Status Finish() {
    MOTE_RETURN_IF_ERROR(reader_.triples_->Add(std::move(triples_)));
    return reader_.quads_->Add(std::move(quads_));
  }

 private:
  void StartDocument(uint32_t document) {
    const Document& source = reader_.documents_[document];
    LineParserOptions options;
    options.quads = source.format == RdfFormat::kNQuads;
    options.lenient = reader_.options_.lenient;
    options.file = NameOf(*source.input);
    options.on_skipped = [this](const SyntaxError& error) { reader_.CountSkipped(error); };
    parser_.emplace(std::move(options));
    parser_document_ = document;
  }

  // Gives ids to the batch, keeps its rows, and empties it.
  absl::Status Resolve(StatementBatch& batch) {
    if (batch.size() == 0) return absl::OkStatus();
    MOTE_ASSIGN_OR_RETURN(const uint32_t generation, reader_.terms_->Resolve(batch));
    MOTE_RETURN_IF_ERROR(MakeRoom(batch.size(), generation, reader_.triples_, &triples_));
    MOTE_RETURN_IF_ERROR(MakeRoom(batch.size(), generation, reader_.quads_, &quads_));
    const std::span<const uint64_t> rows = batch.rows();
    for (size_t i = 0; i < rows.size(); i += 4) {
      if (rows[i + 3] == kDefaultGraph.bits()) {
        triples_.rows.push_back({rows[i], rows[i + 1], rows[i + 2]});
      } else {
        quads_.rows.push_back({rows[i], rows[i + 1], rows[i + 2], rows[i + 3]});
      }
    }
    reader_.statements_.fetch_add(batch.size(), std::memory_order_relaxed);
    batch.Start(document_, GraphIri());
    return absl::OkStatus();
  }

  // Hands the buffer over if it is full or of another generation.
  template <int kColumns>
  static absl::Status MakeRoom(size_t rows, uint32_t generation, RowSpool<kColumns>* spool,
                               RowBuffer<kColumns>* buffer) {
    if (!buffer->rows.empty() && (buffer->generation != generation ||
                                  buffer->rows.size() + rows > RowBuffer<kColumns>::kRows)) {
      MOTE_RETURN_IF_ERROR(spool->Add(std::move(*buffer)));
      *buffer = RowBuffer<kColumns>();
    }
    buffer->generation = generation;
    return absl::OkStatus();
  }

  const std::string& GraphIri() const { return reader_.documents_[document_].input->graph_iri; }

  DocumentReader& reader_;
  uint32_t document_ = 0;
  uint32_t parser_document_ = 0;
  std::optional<NTriplesParser> parser_;
  StatementBatch batch_;
  RowBuffer<3> triples_;
  RowBuffer<4> quads_;
};

// Collects the statements of a document that is read as a stream into batches and queues them.
class DocumentReader::Collector : public QuadHandler {
 public:
  // `source` is null if there are no bytes to count.
  Collector(DocumentReader* reader, uint32_t document, const ByteSource* source)
      : reader_(*reader), document_(document), source_(source) {
    batch_ = reader_.SpareBatch(document_);
  }

  absl::Status OnQuad(const QuadView& quad) override {
    MOTE_RETURN_IF_ERROR(batch_->Add(quad));
    return batch_->full() ? Flush() : absl::OkStatus();
  }

  absl::Status Flush() {
    if (!reader_.Wanted(document_, index_)) return absl::CancelledError("the load has failed");
    if (source_ != nullptr) {
      const uint64_t now = source_->bytes_consumed();
      reader_.bytes_read_.fetch_add(now - consumed_, std::memory_order_relaxed);
      consumed_ = now;
    }
    Work work;
    work.document = document_;
    work.index = index_++;
    work.batch = std::move(batch_);
    if (!reader_.queue_.Push(std::move(work))) return absl::CancelledError("the load has failed");
    batch_ = reader_.SpareBatch(document_);
    return absl::OkStatus();
  }

  uint64_t index() const { return index_; }

 private:
  DocumentReader& reader_;
  const uint32_t document_;
  const ByteSource* const source_;
  uint64_t consumed_ = 0;
  uint64_t index_ = 0;
  std::unique_ptr<StatementBatch> batch_;
};

DocumentReader::DocumentReader(std::span<const LoadInput> inputs, const LoadOptions& options,
                               int threads, uint64_t hash_seed, TermGenerations* terms,
                               RowSpool<3>* triples, RowSpool<4>* quads)
    : inputs_(inputs),
      options_(options),
      threads_(threads),
      hash_seed_(hash_seed),
      terms_(terms),
      triples_(triples),
      quads_(quads),
      queue_(static_cast<size_t>(threads) * 2 + 2) {}

DocumentReader::~DocumentReader() = default;

absl::Status DocumentReader::CheckInputs() {
  bool total_known = true;
  for (const LoadInput& input : inputs_) {
    if (input.produce != nullptr) {
      documents_.push_back({&input, RdfFormat::kNQuads});
      total_known = false;
      continue;
    }
    const std::optional<RdfFormat> format =
        input.format.has_value() ? input.format : RdfFormatFromPath(input.path);
    documents_.push_back({&input, format});
    MOTE_RETURN_IF_ERROR(CheckFormat(&documents_.back(), nullptr));
    if (!IsRegularFile(input.path)) {
      total_known = false;
      continue;
    }
    MOTE_ASSIGN_OR_RETURN(const std::unique_ptr<ByteSource> source, OpenByteSource(input.path));
    bytes_total_ += source->total_bytes();
  }
  if (!total_known) bytes_total_ = 0;
  return absl::OkStatus();
}

absl::Status DocumentReader::CheckFormat(Document* document, std::unique_ptr<ByteSource>* source) {
  const std::string name = NameOf(*document->input);
  if (!document->format.has_value()) {
    if (source == nullptr) return absl::OkStatus();
    MOTE_ASSIGN_OR_RETURN(document->format, GuessRdfFormat(source, name));
  }
  if (!IsSupported(*document->format)) {
    return absl::UnimplementedError(name + ": cannot read " +
                                    std::string(RdfFormatName(*document->format)));
  }
  return options_.lenient ? CheckLenient(*document->format, name) : absl::OkStatus();
}

void DocumentReader::CountSkipped(const SyntaxError& error) {
  skipped_.fetch_add(1, std::memory_order_relaxed);
  if (!options_.on_skipped) return;
  std::lock_guard<std::mutex> lock(skipped_mutex_);
  options_.on_skipped(error);
}

absl::Status DocumentReader::Run(const std::function<void()>& tick) {
  MOTE_RETURN_IF_ERROR(CheckInputs());
  std::mutex done_mutex;
  std::condition_variable done;
  size_t workers_left = static_cast<size_t>(threads_);

  std::vector<std::thread> producers;
  const size_t producer_count = std::min<size_t>(documents_.size(), static_cast<size_t>(threads_));
  for (size_t i = 0; i < producer_count; ++i) producers.emplace_back([this] { Produce(); });
  std::vector<std::thread> workers;
  for (int i = 0; i < threads_; ++i) {
    workers.emplace_back([&] {
      Worker worker(this);
      while (std::optional<Work> work = queue_.Pop()) {
        const uint32_t document = work->document;
        const uint64_t index = work->index;
        if (!Wanted(document, index)) continue;
        const absl::Status status = worker.Do(*work);
        if (!status.ok()) Fail(document, index, status);
        Recycle(std::move(*work));
      }
      if (!failed_.load()) {
        const absl::Status status = worker.Finish();
        if (!status.ok()) Fail(UINT32_MAX, 0, status);
      }
      std::lock_guard<std::mutex> lock(done_mutex);
      --workers_left;
      done.notify_one();
    });
  }
  std::thread closer([&] {
    for (std::thread& producer : producers) producer.join();
    queue_.Close();
  });
  {
    std::unique_lock<std::mutex> lock(done_mutex);
    while (workers_left > 0) {
      done.wait_for(lock, std::chrono::milliseconds(100));
      lock.unlock();
      if (cancelled()) Fail(0, 0, absl::CancelledError("the load was cancelled"));
      if (tick) tick();
      lock.lock();
    }
  }
  closer.join();
  for (std::thread& worker : workers) worker.join();
  std::lock_guard<std::mutex> lock(error_mutex_);
  return error_;
}

void DocumentReader::Produce() {
  while (true) {
    const uint32_t document = next_document_.fetch_add(1);
    if (document >= documents_.size() || failed_.load()) return;
    if (documents_[document].input->produce != nullptr) {
      ReadProduced(document);
      continue;
    }
    absl::StatusOr<std::unique_ptr<ByteSource>> source =
        OpenByteSource(documents_[document].input->path);
    absl::Status status = source.status();
    if (status.ok()) status = CheckFormat(&documents_[document], &*source);
    if (!status.ok()) {
      Fail(document, 0, status);
    } else if (IsLineBased(*documents_[document].format)) {
      ReadLines(document, *std::move(source));
    } else {
      ReadStream(document, *std::move(source));
    }
  }
}

void DocumentReader::ReadLines(uint32_t document, std::unique_ptr<ByteSource> source) {
  ChunkReader reader(std::move(source), ChunkReader::kDefaultChunkSize,
                     NameOf(*documents_[document].input));
  uint64_t consumed = 0;
  for (uint64_t index = 0; Wanted(document, index); ++index) {
    Work work;
    work.document = document;
    work.index = index;
    work.chunk = SpareChunk();
    const absl::StatusOr<bool> more = reader.Next(&work.chunk);
    if (!more.ok()) {
      Fail(document, index, more.status());
      return;
    }
    const uint64_t now = reader.source().bytes_consumed();
    bytes_read_.fetch_add(now - consumed, std::memory_order_relaxed);
    consumed = now;
    if (!*more || !queue_.Push(std::move(work))) return;
  }
}

void DocumentReader::ReadStream(uint32_t document, std::unique_ptr<ByteSource> source) {
  const Document& description = documents_[document];
  Collector collector(this, document, source.get());
  absl::Status status;
  if (description.format == RdfFormat::kRdfXml) {
    RdfXmlParserOptions options;
    options.file = NameOf(*description.input);
    options.base = description.input->base_iri;
    status = ParseRdfXml(*source, options, collector);
  } else if (description.format == RdfFormat::kJsonLd) {
    JsonLdParserOptions options;
    options.file = NameOf(*description.input);
    options.base = description.input->base_iri;
    options.contexts = options_.contexts;
    options.max_memory = options_.memory_budget;
    status = ParseJsonLd(*source, options, collector);
  } else {
    TurtleParserOptions options;
    options.trig = description.format == RdfFormat::kTriG;
    options.file = NameOf(*description.input);
    options.base = description.input->base_iri;
    options.lenient = options_.lenient;
    options.on_skipped = [this](const SyntaxError& error) { CountSkipped(error); };
    status = ParseTurtle(*source, options, collector);
  }
  if (status.ok()) status = collector.Flush();
  if (!status.ok()) Fail(document, collector.index(), status);
}

void DocumentReader::ReadProduced(uint32_t document) {
  Collector collector(this, document, nullptr);
  absl::Status status = documents_[document].input->produce(collector);
  if (status.ok()) status = collector.Flush();
  if (!status.ok()) Fail(document, collector.index(), status);
}

void DocumentReader::Fail(uint32_t document, uint64_t index, const absl::Status& status) {
  std::lock_guard<std::mutex> lock(error_mutex_);
  if (!error_.ok() && std::pair(error_document_, error_index_) <= std::pair(document, index))
    return;
  error_document_ = document;
  error_index_ = index;
  error_ = status;
  failed_.store(true);
}

bool DocumentReader::Wanted(uint32_t document, uint64_t index) {
  if (!failed_.load()) return true;
  std::lock_guard<std::mutex> lock(error_mutex_);
  return std::pair(document, index) < std::pair(error_document_, error_index_);
}

Chunk DocumentReader::SpareChunk() {
  std::lock_guard<std::mutex> lock(spare_mutex_);
  if (spare_chunks_.empty()) return Chunk();
  Chunk chunk = std::move(spare_chunks_.back());
  spare_chunks_.pop_back();
  return chunk;
}

std::unique_ptr<StatementBatch> DocumentReader::SpareBatch(uint32_t document) {
  std::unique_ptr<StatementBatch> batch;
  {
    std::lock_guard<std::mutex> lock(spare_mutex_);
    if (!spare_batches_.empty()) {
      batch = std::move(spare_batches_.back());
      spare_batches_.pop_back();
    }
  }
  if (batch == nullptr) batch = std::make_unique<StatementBatch>(hash_seed_);
  batch->Start(document, documents_[document].input->graph_iri);
  return batch;
}

void DocumentReader::Recycle(Work work) {
  std::lock_guard<std::mutex> lock(spare_mutex_);
  if (work.batch != nullptr) {
    spare_batches_.push_back(std::move(work.batch));
  } else {
    spare_chunks_.push_back(std::move(work.chunk));
  }
}

}  // namespace mote
