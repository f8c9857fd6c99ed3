#include "storage/rdf/quad_writer.h"

#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <utility>

#include "storage/base/status_macros.h"
#include "storage/rdf/jsonld/jsonld_writer.h"
#include "storage/rdf/rdfxml_writer.h"
#include "storage/rdf/turtle_writer.h"
#include "storage/term/ntriples_format.h"

namespace mote {
namespace {

class StringSink final : public ByteSink {
 public:
  explicit StringSink(std::string* out) : out_(out) {}
  absl::Status Write(std::string_view bytes) override {
    out_->append(bytes);
    return absl::OkStatus();
  }

 private:
  std::string* const out_;
};

class FileSink final : public ByteSink {
 public:
  FileSink(int fd, std::string name) : fd_(fd), name_(std::move(name)) {}
  absl::Status Write(std::string_view bytes) override {
    while (!bytes.empty()) {
      const ssize_t n = write(fd_, bytes.data(), bytes.size());
      if (n >= 0) {
        bytes.remove_prefix(static_cast<size_t>(n));
      } else if (errno != EINTR) {
        return absl::UnavailableError(name_ + ": " + std::strerror(errno));
      }
    }
    return absl::OkStatus();
  }

 private:
  const int fd_;
  const std::string name_;
};

// N-Triples and N-Quads.
class LineWriter final : public QuadWriter {
 public:
  LineWriter(const QuadWriterOptions& options, ByteSink* sink)
      : format_(options.format), lowercase_languages_(options.lowercase_languages), sink_(sink) {
    buffer_.reserve(kWriterBufferSize * 2);
  }

  absl::Status OnQuad(const QuadView& quad) override {
    Append(quad.subject);
    Append(quad.predicate);
    Append(quad.object);
    if (quad.has_graph) {
      if (format_ == RdfFormat::kNTriples) {
        return absl::InvalidArgumentError("N-Triples cannot express named graphs");
      }
      Append(quad.graph);
    }
    buffer_.append(".\n");
    return buffer_.size() < kWriterBufferSize ? absl::OkStatus() : Finish();
  }

  absl::Status Finish() override {
    MOTE_RETURN_IF_ERROR(sink_->Write(buffer_));
    buffer_.clear();
    return absl::OkStatus();
  }

 private:
  void Append(const TermView& term) {
    if (term.kind == TermKind::kBlankNode) {
      AppendBlankNodeLabel(term.value, &buffer_);
    } else if (term.kind == TermKind::kTriple) {
      buffer_.append("<<( ");
      Append(term.triple->subject);
      Append(term.triple->predicate);
      Append(term.triple->object);
      buffer_.append(")>>");
    } else if (lowercase_languages_ && !term.language.empty()) {
      language_.assign(term.language);
      for (char& c : language_) {
        if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
      }
      TermView lowered = term;
      lowered.language = language_;
      AppendNTriples(lowered, &buffer_);
    } else {
      AppendNTriples(term, &buffer_);
    }
    buffer_.push_back(' ');
  }

  const RdfFormat format_;
  const bool lowercase_languages_;
  ByteSink* const sink_;
  std::string buffer_;
  std::string language_;
};

}  // namespace

std::unique_ptr<ByteSink> StringByteSink(std::string* out) {
  return std::make_unique<StringSink>(out);
}

std::unique_ptr<ByteSink> FileByteSink(int fd, std::string name) {
  return std::make_unique<FileSink>(fd, std::move(name));
}

void AppendBlankNodeLabel(std::string_view label, std::string* out) {
  constexpr std::string_view kPrefix = "anon-";
  out->append("_:");
  if (label.starts_with('#')) {
    out->append(kPrefix);
    out->append(label.substr(1));
  } else if (label.starts_with(kPrefix)) {
    // So that it cannot be taken for one of the above.
    out->append(kPrefix);
    out->append(label.substr(kPrefix.size() - 1));
  } else {
    out->append(label);
  }
}

absl::StatusOr<std::unique_ptr<QuadWriter>> QuadWriter::Create(const QuadWriterOptions& options,
                                                               ByteSink* sink) {
  switch (options.format) {
    case RdfFormat::kNTriples:
    case RdfFormat::kNQuads:
      return std::make_unique<LineWriter>(options, sink);
    case RdfFormat::kTurtle:
    case RdfFormat::kTriG:
      return TurtleWriter(options, sink);
    case RdfFormat::kRdfXml:
      return RdfXmlWriter(options, sink);
    case RdfFormat::kJsonLd:
      return JsonLdWriter(options, sink);
  }
  return absl::InvalidArgumentError("there is no such format");
}

}  // namespace mote
