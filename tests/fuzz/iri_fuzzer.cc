// A fuzz target for IRIs: a base on the first line, a reference behind it. What the checks accept
// is resolved to an IRI, which N-Triples writes and reads; a quick look and a thorough one agree.

#include <algorithm>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <optional>
#include <string>
#include <string_view>

#include "storage/rdf/iri.h"
#include "storage/rdf/rdf_reader.h"
#include "storage/term/term.h"

namespace {

[[noreturn]] void Abort(const std::string& why) {
  std::fprintf(stderr, "%s\n", why.c_str());
  std::abort();
}

class Subject final : public mote::QuadHandler {
 public:
  absl::Status OnQuad(const mote::QuadView& quad) override {
    iri = quad.subject.value;
    return absl::OkStatus();
  }
  std::string iri;
};

// Whether `text` is an IRI reference.
bool Check(std::string_view text) {
  const std::optional<mote::IriFlaw> flaw = mote::FindIriFlaw(text);
  // Behind a percent escape in its fragment, a text is always looked at thoroughly.
  if (text.find('#') == std::string_view::npos &&
      flaw.has_value() != mote::FindIriFlaw(std::string(text) + "#%41").has_value()) {
    Abort("the quick look differs: " + std::string(text));
  }
  if (!flaw.has_value()) return true;
  if (flaw->begin >= flaw->end || flaw->end > text.size()) Abort("a flaw without a place");
  if (mote::IsAbsoluteIri(text)) Abort("an IRI with a flaw");
  if (mote::DescribeIriFlaw(text, *flaw).size() > 2000) Abort("a long message");
  return false;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  const std::string text(reinterpret_cast<const char*>(data), size);
  const size_t line = std::min(text.find('\n'), text.size());
  const std::string base = text.substr(0, line);
  const std::string reference = line < text.size() ? text.substr(line + 1) : base;
  if (!Check(base) || !Check(reference)) return 0;
  if (!mote::HasScheme(base)) return 0;
  std::string iri;
  mote::BaseIri(base).Resolve(reference, &iri);
  if (!mote::IsAbsoluteIri(iri)) Abort("resolved to no IRI: " + iri);
  mote::RdfReaderOptions options;
  options.format = mote::RdfFormat::kNTriples;
  Subject subject;
  const std::string triple = mote::Term::Iri(iri).ToString() + " <a:> <a:> .\n";
  const absl::Status status = mote::ReadRdf(triple, options, subject).status();
  if (!status.ok() || subject.iri != iri) Abort("not read again: " + status.ToString());
  return 0;
}
