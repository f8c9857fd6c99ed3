// A fuzz target for the reader of one syntax, MOTE_FUZZ_FORMAT. Whatever the bytes: no crash, a
// status with a place where they are malformed, and where they are not, statements that the writers
// of that syntax and of TriG write so that they can be read again; the same for what lenient
// reading leaves of a malformed document.

#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <string>
#include <utility>
#include <vector>

#include "storage/rdf/jsonld/jsonld_error.h"
#include "storage/rdf/quad_writer.h"
#include "storage/rdf/rdf_reader.h"
#include "storage/term/term.h"

namespace {

[[noreturn]] void Abort(const std::string& why) {
  std::fprintf(stderr, "%s\n", why.c_str());
  std::abort();
}

// What a document says, with the kinds of blank nodes instead of their labels, which writers may
// change.
class Collector final : public mote::QuadHandler {
 public:
  absl::Status OnQuad(const mote::QuadView& quad) override {
    if (quad.subject.kind != mote::TermKind::kIri &&
        quad.subject.kind != mote::TermKind::kBlankNode) {
      Abort("a subject is neither an IRI nor a blank node");
    }
    if (quad.predicate.kind != mote::TermKind::kIri) Abort("a predicate is no IRI");
    Append(quad.subject);
    Append(quad.predicate);
    Append(quad.object);
    if (quad.has_graph) Append(quad.graph);
    text += '\n';
    terms.emplace_back(quad.subject);
    terms.emplace_back(quad.predicate);
    terms.emplace_back(quad.object);
    terms.emplace_back(quad.has_graph ? quad.graph : quad.subject);
    has_graph.push_back(quad.has_graph);
    return absl::OkStatus();
  }

  absl::Status OnPrefix(std::string_view name, std::string_view iri) override {
    prefixes.emplace_back(name, iri);
    return absl::OkStatus();
  }

  std::string text;
  std::vector<std::pair<std::string, std::string>> prefixes;
  std::vector<mote::Term> terms;  // Four for each statement; without a graph the subject again.
  std::vector<bool> has_graph;

 private:
  void Append(const mote::TermView& term) {
    if (term.kind == mote::TermKind::kBlankNode) {
      text += "_: ";
    } else if (term.kind == mote::TermKind::kTriple) {
      text += "<<";
      Append(term.triple->subject);
      Append(term.triple->predicate);
      Append(term.triple->object);
      text += ">>";
    } else {
      text += mote::Term(term).ToString() + " ";
    }
  }
};

absl::StatusOr<mote::RdfReaderResult> ReadDocument(mote::RdfFormat format, const std::string& text,
                                                   bool lenient, Collector* collector) {
  mote::RdfReaderOptions options;
  options.format = format;
  options.file = "f";
  options.base = "http://base/a/b?c";
  options.lenient = lenient;
  return mote::ReadRdf(text, options, *collector);
}

absl::Status Read(mote::RdfFormat format, const std::string& text, Collector* collector) {
  return ReadDocument(format, text, /*lenient=*/false, collector).status();
}

void CheckRoundTrip(mote::RdfFormat format, const Collector& original) {
  std::string written;
  const auto sink = mote::StringByteSink(&written);
  mote::QuadWriterOptions options;
  options.format = format;
  auto writer = mote::QuadWriter::Create(options, sink.get());
  if (!writer.ok()) Abort(writer.status().ToString());
  for (const auto& [name, iri] : original.prefixes) {
    if (!(*writer)->OnPrefix(name, iri).ok()) Abort("OnPrefix failed");
  }
  for (size_t i = 0; i < original.has_graph.size(); ++i) {
    const mote::Term* const terms = &original.terms[i * 4];
    const absl::Status status =
        (*writer)->OnQuad({terms[0].view(), terms[1].view(), terms[2].view(), terms[3].view(),
                           original.has_graph[i]});
    if (!status.ok()) Abort("what was read cannot be written: " + status.ToString());
  }
  if (!(*writer)->Finish().ok()) Abort("Finish failed");
  Collector again;
  const absl::Status status = Read(format, written, &again);
  if (!status.ok()) Abort("what was written is malformed: " + status.ToString() + "\n" + written);
  if (original.text != again.text) Abort("what was written says something else:\n" + written);
}

// Leniently, a malformed document is read to its end; what is left of it can be written.
void CheckLenientReading(mote::RdfFormat format, const std::string& text) {
  if (format == mote::RdfFormat::kRdfXml || format == mote::RdfFormat::kJsonLd) return;
  Collector collector;
  const auto result = ReadDocument(format, text, /*lenient=*/true, &collector);
  if (!result.ok()) Abort("lenient reading failed: " + result.status().ToString());
  if (result->skipped == 0) Abort("lenient reading found nothing wrong");
  CheckRoundTrip(mote::RdfFormat::kTriG, collector);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  const std::string text(reinterpret_cast<const char*>(data), size);
  Collector collector;
  const absl::Status status = Read(mote::RdfFormat::MOTE_FUZZ_FORMAT, text, &collector);
  if (status.ok()) {
    CheckRoundTrip(mote::RdfFormat::MOTE_FUZZ_FORMAT, collector);
    CheckRoundTrip(mote::RdfFormat::kTriG, collector);
  } else if (!mote::GetSyntaxError(status)) {
    // Well-formed JSON that is no JSON-LD has an error code instead.
    if (mote::jsonld::ErrorCodeOf(status).empty()) {
      Abort("an error without a place: " + status.ToString());
    }
  } else {
    CheckLenientReading(mote::RdfFormat::MOTE_FUZZ_FORMAT, text);
  }
  return 0;
}
