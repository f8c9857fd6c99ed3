#include "storage/rdf/rdfxml_writer.h"

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "absl/container/flat_hash_set.h"
#include "absl/strings/string_view.h"
#include "storage/base/status_macros.h"
#include "storage/rdf/customary_prefixes.h"
#include "storage/rdf/rdfxml_names.h"
#include "storage/rdf/scan.h"
#include "storage/rdf/turtle_writer.h"
#include "storage/rdf/xml_escape.h"
#include "storage/term/ntriples_format.h"
#include "storage/term/utf8.h"
#include "storage/term/vocabulary.h"

namespace mote {
namespace {

// The prefix of a namespace that is declared where it is used.
constexpr std::string_view kLocalPrefix = "n";

constexpr std::string_view kDescription = "rdf:Description";

// Tags of predicates to remember; more are made anew.
constexpr size_t kMaxTags = 4096;

// Namespaces to declare at the top.
constexpr size_t kMaxPrefixes = 4096;

bool IsReservedNamespace(std::string_view iri) {
  return iri == xml::kNamespace || iri == xml::kXmlnsNamespace;
}

// A key of a hash table, which Abseil compares by its own view.
absl::string_view Key(std::string_view text) { return {text.data(), text.size()}; }

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
      bool has_type = false;
      MOTE_RETURN_IF_ERROR(BeginSubject(quad, &has_type));
      if (has_type) return absl::OkStatus();
    }
    if (!has_properties_) buffer_.append(">\n");
    has_properties_ = true;
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
  // The tags of a predicate or a type.
  struct Tag {
    std::string name;         // With prefix.
    std::string declaration;  // ` xmlns:n="..."`, or nothing.
  };

  // Gives a namespace a prefix at the top, unless one of the two has another already.
  bool Declare(std::string_view name, std::string_view iri) {
    if (!IsPortableNcName(name) || HasXmlPrefix(name) || iri.empty() || IsReservedNamespace(iri)) {
      return false;
    }
    if (prefixes_.size() >= kMaxPrefixes || prefixes_.contains(Key(iri)) ||
        names_.contains(Key(name))) {
      return false;
    }
    std::string value;
    if (!AppendXmlValue(iri, &value)) return false;
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

  // Where the namespace of an IRI ends if it is written as a name; 0 if it cannot be.
  static size_t SplitName(std::string_view iri) {
    size_t split = SplitIri(iri);
    // A namespace that no prefix can be given to: then a longer one.
    if (split < iri.size() && IsReservedNamespace(iri.substr(0, split)) &&
        IsPortableNcName(iri.substr(split + 1))) {
      ++split;
    }
    return split == iri.size() || IsReservedNamespace(iri.substr(0, split)) ? 0 : split;
  }

  // The tag of a predicate or a type.
  absl::Status MakeTag(std::string_view predicate, Tag* tag) {
    if (predicate.starts_with(rdf::kNamespace)) {
      const std::string_view local = predicate.substr(rdf::kNamespace.size());
      const RdfXmlName name = RdfXmlNameOf(local);
      if (!IsPropertyElementName(name) || name == RdfXmlName::kLi) {
        return absl::InvalidArgumentError("RDF/XML reserves rdf:" + std::string(local) +
                                          ", which cannot be a predicate there");
      }
    }
    const size_t split = SplitName(predicate);
    const std::string_view space = predicate.substr(0, split);
    if (split == 0) {
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
    if (!AppendXmlValue(space, &tag->declaration)) return Forbidden(predicate);
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
    return AppendXmlValue(text, &buffer_) ? absl::OkStatus() : Forbidden(text);
  }

  // Begins the element of a subject, without the end of its start tag. If its first statement tells
  // a type that can be the name of an element, that is the element's name, and the statement done.
  absl::Status BeginSubject(const QuadView& quad, bool* has_type) {
    in_subject_ = true;
    has_properties_ = false;
    element_ = kDescription;
    if (quad.predicate.value == rdf::kType && quad.object.kind == TermKind::kIri &&
        CanBeElement(quad.object.value)) {
      MOTE_ASSIGN_OR_RETURN(const Tag* const tag, TagOf(quad.object.value));
      element_ = tag->name;
      buffer_.push_back('<');
      buffer_.append(tag->name).append(tag->declaration);
      *has_type = true;
    } else {
      buffer_.push_back('<');
      buffer_.append(kDescription);
    }
    return AppendNode(quad.subject);
  }

  // Whether an IRI can be the name of a node element that tells its type (production nodeElement).
  static bool CanBeElement(std::string_view iri) {
    if (iri.starts_with(rdf::kNamespace)) {
      const RdfXmlName name = RdfXmlNameOf(iri.substr(rdf::kNamespace.size()));
      if (!IsNodeElementName(name) || name == RdfXmlName::kDescription) return false;
    }
    return SplitName(iri) > 0;
  }

  // The attribute that names a node.
  absl::Status AppendNode(const TermView& node) {
    if (node.kind == TermKind::kBlankNode) {
      buffer_.append(" rdf:nodeID=\"");
      AppendNodeId(node.value, &buffer_);
    } else {
      buffer_.append(" rdf:about=\"");
      MOTE_RETURN_IF_ERROR(AppendValue(node.value));
    }
    buffer_.push_back('"');
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
        buffer_.push_back('<');
        buffer_.append(kDescription);
        MOTE_RETURN_IF_ERROR(AppendNode(object.triple->subject));
        buffer_.push_back('>');
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
    return AppendXmlText(literal.value, &buffer_) ? absl::OkStatus() : Forbidden(literal.value);
  }

  void EndSubject() {
    if (in_subject_ && has_properties_) {
      buffer_.append("</").append(element_).append(">\n");
    } else if (in_subject_) {
      buffer_.append("/>\n");
    }
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
  bool has_properties_ = false;  // Of the open element: its start tag is complete.
  std::string element_;          // Its name.
  TermKind subject_kind_ = TermKind::kIri;
  std::string subject_;
};

}  // namespace

std::unique_ptr<QuadWriter> RdfXmlWriter(const QuadWriterOptions& options, ByteSink* sink) {
  return std::make_unique<Writer>(options, sink);
}

}  // namespace mote
