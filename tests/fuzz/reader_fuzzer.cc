// A fuzz target for the reader of one syntax, MOTE_FUZZ_FORMAT. Whatever the bytes: no crash, a
// status with a place where they are malformed, and where they are not, statements that the writer
// of the syntax writes so that they can be read again.

#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <string>
#include <vector>

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

  std::string text;
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

absl::Status Read(const std::string& text, Collector* collector) {
  mote::RdfReaderOptions options;
  options.format = mote::RdfFormat::MOTE_FUZZ_FORMAT;
  options.file = "f";
  options.base = "http://base/a/b?c";
  return mote::ReadRdf(text, options, *collector).status();
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  const std::string text(reinterpret_cast<const char*>(data), size);
  Collector first;
  const absl::Status status = Read(text, &first);
  if (!status.ok()) {
    if (!mote::GetSyntaxError(status)) Abort("an error without a place: " + status.ToString());
    return 0;
  }
  std::string written;
  const auto sink = mote::StringByteSink(&written);
  mote::QuadWriterOptions options;
  options.format = mote::RdfFormat::MOTE_FUZZ_FORMAT;
  auto writer = mote::QuadWriter::Create(options, sink.get());
  if (!writer.ok()) Abort(writer.status().ToString());
  for (size_t i = 0; i < first.has_graph.size(); ++i) {
    const mote::Term* const terms = &first.terms[i * 4];
    const absl::Status wrote = (*writer)->OnQuad(
        {terms[0].view(), terms[1].view(), terms[2].view(), terms[3].view(), first.has_graph[i]});
    if (!wrote.ok()) Abort("what was read cannot be written: " + wrote.ToString());
  }
  if (!(*writer)->Finish().ok()) Abort("Finish failed");
  Collector second;
  const absl::Status again = Read(written, &second);
  if (!again.ok()) Abort("what was written is malformed: " + again.ToString() + "\n" + written);
  if (first.text != second.text) Abort("what was written says something else:\n" + written);
  return 0;
}
