#include "storage/rdf/rdfxml_writer.h"

#include <array>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "absl/container/flat_hash_set.h"
#include "absl/strings/string_view.h"
#include "storage/base/status_macros.h"
#include "storage/rdf/rdfxml_names.h"
#include "storage/rdf/scan.h"
#include "storage/rdf/turtle_writer.h"
#include "storage/term/ntriples_format.h"
#include "storage/term/utf8.h"
#include "storage/term/vocabulary.h"

namespace mote {
namespace {

// Customary prefixes, for documents that come without any.
constexpr std::pair<std::string_view, std::string_view> kCustomaryPrefixes[] = {
    {"rdfs", "http://www.w3.org/2000/01/rdf-schema#"},
    {"owl", "http://www.w3.org/2002/07/owl#"},
    {"skos", "http://www.w3.org/2004/02/skos/core#"},
    {"dcterms", "http://purl.org/dc/terms/"},
    {"foaf", "http://xmlns.com/foaf/0.1/"},
};

// The prefix of a namespace that is declared where it is used.
constexpr std::string_view kLocalPrefix = "n";

// Tags of predicates to remember; more are made anew.
constexpr size_t kMaxTags = 4096;

// Namespaces to declare at the top.
constexpr size_t kMaxPrefixes = 4096;

bool IsReservedNamespace(std::string_view iri) {
  return iri == xml::kNamespace || iri == xml::kXmlnsNamespace;
}

// A key of a hash table, which Abseil compares by its own view.
absl::string_view Key(std::string_view text) { return {text.data(), text.size()}; }

// What a byte needs in text and in attribute values.
enum : uint8_t { kPlain, kEscapeAlways, kEscapeInValue, kForbidden, kMaybeForbidden };

constexpr std::array<uint8_t, 256> MakeEscapes() {
  std::array<uint8_t, 256> table = {};
  for (int c = 0; c < 0x20; ++c) table[c] = kForbidden;
  table['\t'] = table['\n'] = kEscapeInValue;
  table['\r'] = kEscapeAlways;
  table['&'] = table['<'] = table['>'] = kEscapeAlways;
  table['"'] = kEscapeInValue;
  table[0xEF] = kMaybeForbidden;  // Begins U+FFFE and U+FFFF, EF BF BE and EF BF BF.
  return table;
}
constexpr std::array<uint8_t, 256> kEscapes = MakeEscapes();

void AppendReference(char c, std::string* out) {
  switch (c) {
    case '&':
      out->append("&amp;");
      break;
    case '<':
      out->append("&lt;");
      break;
    case '>':
      out->append("&gt;");
      break;
    case '"':
      out->append("&quot;");
      break;
    case '\t':
      out->append("&#x9;");
      break;
    case '\n':
      out->append("&#xA;");
      break;
    default:
      out->append("&#xD;");
  }
}

// Appends text between tags, or with `is_value` the value of an attribute in double quotes. False
// at a character that XML cannot hold.
bool AppendXml(std::string_view text, bool is_value, std::string* out) {
  size_t begin = 0;
  for (size_t i = 0; i < text.size(); ++i) {
    const uint8_t escape = kEscapes[static_cast<unsigned char>(text[i])];
    if (escape == kPlain || (escape == kEscapeInValue && !is_value)) continue;
    if (escape == kForbidden) return false;
    if (escape == kMaybeForbidden) {
      const std::string_view c = text.substr(i, 3);
      if (c == "\xEF\xBF\xBE" || c == "\xEF\xBF\xBF") return false;
      continue;
    }
    out->append(text.substr(begin, i - begin));
    AppendReference(text[i], out);
    begin = i + 1;
  }
  out->append(text.substr(begin));
  return true;
}

// The label of a blank node as an XML name. A label that is one stays as it is, except that those
// that begin with kEncoded are encoded too, so that different labels stay different.
void AppendNodeId(std::string_view label, std::string* out) {
  constexpr std::string_view kEncoded = "id-";
  std::string spelled;
  AppendBlankNodeLabel(label, &spelled);
  label = std::string_view(spelled).substr(2);  // Without `_:`.
  if (IsNcName(label) && !label.starts_with(kEncoded)) {
    out->append(label);
    return;
  }
  constexpr char kHex[] = "0123456789abcdef";
  out->append(kEncoded);
  for (const char c : label) {
    const auto byte = static_cast<unsigned char>(c);
    if (byte < 0x80 && IsNameChar(c) && c != '-') {
      out->push_back(c);
    } else {
      out->push_back('-');
      out->push_back(kHex[byte >> 4]);
      out->push_back(kHex[byte & 15]);
    }
  }
}

class Writer final : public QuadWriter {
 public:
  Writer(const QuadWriterOptions& options, ByteSink* sink) : sink_(sink) {
    buffer_.reserve(kWriterBufferSize * 2);
    Declare("rdf", rdf::kNamespace);
    for (const auto& [name, iri] : options.prefixes) Declare(name, iri);
  }

  absl::Status OnPrefix(std::string_view name, std::string_view iri) override {
    if (!started_) Declare(name, iri);
    return absl::OkStatus();
  }

  absl::Status OnQuad(const QuadView& quad) override {
    if (quad.has_graph) return absl::InvalidArgumentError("RDF/XML cannot express named graphs");
    started_ = true;
    if (!in_subject_ || subject_kind_ != quad.subject.kind || subject_ != quad.subject.value) {
      EndSubject();
      subject_kind_ = quad.subject.kind;
      subject_.assign(quad.subject.value);
      MOTE_RETURN_IF_ERROR(AppendSubject(quad.subject));
      buffer_.push_back('\n');
      in_subject_ = true;
    }
    buffer_.append("  ");
    MOTE_RETURN_IF_ERROR(AppendProperty(quad.predicate.value, quad.object));
    buffer_.push_back('\n');
    return buffer_.size() < kWriterBufferSize ? absl::OkStatus() : Flush();
  }

  absl::Status Finish() override {
    EndSubject();
    buffer_.append("</rdf:RDF>\n");
    return Flush();
  }

 private:
  // The tags of a predicate.
  struct Tag {
    std::string name;         // With prefix.
    std::string declaration;  // ` xmlns:n="..."`, or nothing.
  };

  // Gives a namespace a prefix at the top, unless one of the two has another already.
  bool Declare(std::string_view name, std::string_view iri) {
    if (!IsNcName(name) || HasXmlPrefix(name) || iri.empty() || IsReservedNamespace(iri)) {
      return false;
    }
    if (prefixes_.size() >= kMaxPrefixes || prefixes_.contains(Key(iri)) ||
        names_.contains(Key(name))) {
      return false;
    }
    std::string value;
    if (!AppendXml(iri, /*is_value=*/true, &value)) return false;
    declarations_.append("\n    xmlns:").append(name).append("=\"").append(value).append("\"");
    prefixes_.emplace(iri, name);
    names_.emplace(name);
    return true;
  }

  // The prefix of a namespace, empty if it must be declared where it is used.
  std::string PrefixOf(std::string_view space) {
    const auto known = prefixes_.find(Key(space));
    if (known != prefixes_.end()) return known->second;
    if (header_written_) return "";
    for (const auto& [name, iri] : kCustomaryPrefixes) {
      if (iri == space && Declare(name, iri)) return std::string(name);
    }
    std::string name;
    do {
      if (generated_ > 2 * kMaxPrefixes) return "";
      name = "ns" + std::to_string(++generated_);
    } while (!Declare(name, space));
    return name;
  }

  absl::Status MakeTag(std::string_view predicate, Tag* tag) {
    if (predicate.starts_with(rdf::kNamespace)) {
      const std::string_view local = predicate.substr(rdf::kNamespace.size());
      const RdfXmlName name = RdfXmlNameOf(local);
      if (!IsPropertyElementName(name) || name == RdfXmlName::kLi) {
        return absl::InvalidArgumentError("RDF/XML reserves rdf:" + std::string(local) +
                                          ", which cannot be a predicate there");
      }
    }
    size_t split = SplitIri(predicate);
    // A namespace that no prefix can be given to: then a longer one.
    if (split < predicate.size() && IsReservedNamespace(predicate.substr(0, split)) &&
        IsNcName(predicate.substr(split + 1))) {
      ++split;
    }
    const std::string_view space = predicate.substr(0, split);
    if (split == predicate.size() || split == 0 || IsReservedNamespace(space)) {
      std::string iri;
      AppendIriRef(predicate, &iri);
      return absl::InvalidArgumentError("RDF/XML cannot express the predicate " + iri +
                                        ", which does not end in an XML name");
    }
    const std::string prefix = PrefixOf(space);
    tag->name = prefix.empty() ? kLocalPrefix : prefix;
    tag->name.append(":").append(predicate.substr(split));
    if (!prefix.empty()) return absl::OkStatus();
    tag->declaration.append(" xmlns:").append(kLocalPrefix).append("=\"");
    if (!AppendXml(space, /*is_value=*/true, &tag->declaration)) return Forbidden(predicate);
    tag->declaration.push_back('"');
    return absl::OkStatus();
  }

  absl::StatusOr<const Tag*> TagOf(std::string_view predicate) {
    if (last_tag_ != nullptr && last_predicate_ == predicate) return last_tag_;
    auto it = tags_.find(Key(predicate));
    if (it == tags_.end()) {
      auto tag = std::make_unique<Tag>();
      MOTE_RETURN_IF_ERROR(MakeTag(predicate, tag.get()));
      if (tags_.size() >= kMaxTags) tags_.clear();
      it = tags_.emplace(predicate, std::move(tag)).first;
    }
    last_predicate_.assign(predicate);
    last_tag_ = it->second.get();
    return last_tag_;
  }

  static absl::Status Forbidden(std::string_view text) {
    std::string quoted;
    text = text.substr(0, 200);
    AppendEscapedString(text.substr(0, ValidUtf8Prefix(text)), &quoted);
    return absl::InvalidArgumentError("XML cannot hold a control character of \"" + quoted + "\"");
  }

  absl::Status AppendValue(std::string_view text) {
    return AppendXml(text, /*is_value=*/true, &buffer_) ? absl::OkStatus() : Forbidden(text);
  }

  absl::Status AppendSubject(const TermView& subject) {
    if (subject.kind == TermKind::kBlankNode) {
      buffer_.append("<rdf:Description rdf:nodeID=\"");
      AppendNodeId(subject.value, &buffer_);
    } else {
      buffer_.append("<rdf:Description rdf:about=\"");
      MOTE_RETURN_IF_ERROR(AppendValue(subject.value));
    }
    buffer_.append("\">");
    return absl::OkStatus();
  }

  absl::Status AppendProperty(std::string_view predicate, const TermView& object) {
    MOTE_ASSIGN_OR_RETURN(const Tag* const tag, TagOf(predicate));
    buffer_.push_back('<');
    buffer_.append(tag->name).append(tag->declaration);
    switch (object.kind) {
      case TermKind::kIri:
        buffer_.append(" rdf:resource=\"");
        MOTE_RETURN_IF_ERROR(AppendValue(object.value));
        buffer_.append("\"/>");
        return absl::OkStatus();
      case TermKind::kBlankNode:
        buffer_.append(" rdf:nodeID=\"");
        AppendNodeId(object.value, &buffer_);
        buffer_.append("\"/>");
        return absl::OkStatus();
      case TermKind::kLiteral:
        MOTE_RETURN_IF_ERROR(AppendLiteral(object));
        break;
      case TermKind::kTriple: {
        buffer_.append(" rdf:version=\"").append(kRdfXmlVersion);
        buffer_.append("\" rdf:parseType=\"Triple\">");
        MOTE_RETURN_IF_ERROR(AppendSubject(object.triple->subject));
        // The tag may be gone after this.
        const std::string name = tag->name;
        MOTE_RETURN_IF_ERROR(AppendProperty(object.triple->predicate.value, object.triple->object));
        buffer_.append("</rdf:Description></").append(name).append(">");
        return absl::OkStatus();
      }
    }
    buffer_.append("</").append(tag->name).append(">");
    return absl::OkStatus();
  }

  absl::Status AppendLiteral(const TermView& literal) {
    if (!literal.language.empty()) {
      buffer_.append(" xml:lang=\"").append(literal.language).append("\"");
      if (literal.direction != Direction::kNone) {
        buffer_.append(" rdf:version=\"").append(kRdfXmlVersion);
        buffer_.append("\" xmlns:its=\"").append(its::kNamespace);
        buffer_.append("\" its:version=\"").append(its::kVersion);
        buffer_.append(literal.direction == Direction::kLtr ? "\" its:dir=\"ltr\""
                                                            : "\" its:dir=\"rtl\"");
      }
    } else if (!literal.datatype.empty()) {
      buffer_.append(" rdf:datatype=\"");
      MOTE_RETURN_IF_ERROR(AppendValue(literal.datatype));
      buffer_.push_back('"');
    }
    buffer_.push_back('>');
    return AppendXml(literal.value, /*is_value=*/false, &buffer_) ? absl::OkStatus()
                                                                  : Forbidden(literal.value);
  }

  void EndSubject() {
    if (in_subject_) buffer_.append("</rdf:Description>\n");
    in_subject_ = false;
  }

  absl::Status Flush() {
    if (!header_written_) {
      header_written_ = true;
      MOTE_RETURN_IF_ERROR(sink_->Write("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<rdf:RDF" +
                                        declarations_ + ">\n"));
    }
    MOTE_RETURN_IF_ERROR(sink_->Write(buffer_));
    buffer_.clear();
    return absl::OkStatus();
  }

  ByteSink* const sink_;
  // What is not written yet; the header goes first, once it is known which prefixes it declares.
  std::string buffer_;
  std::string declarations_;
  bool header_written_ = false;
  bool started_ = false;
  // From namespace to prefix.
  absl::flat_hash_map<std::string, std::string> prefixes_;
  absl::flat_hash_set<std::string> names_;  // The prefixes.
  size_t generated_ = 0;
  absl::flat_hash_map<std::string, std::unique_ptr<Tag>> tags_;
  std::string last_predicate_;
  const Tag* last_tag_ = nullptr;
  bool in_subject_ = false;
  TermKind subject_kind_ = TermKind::kIri;
  std::string subject_;
};

}  // namespace

std::unique_ptr<QuadWriter> RdfXmlWriter(const QuadWriterOptions& options, ByteSink* sink) {
  return std::make_unique<Writer>(options, sink);
}

}  // namespace mote
