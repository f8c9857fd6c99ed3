#ifndef MOTE_STORAGE_RDF_RDFXML_DOCUMENT_H_
#define MOTE_STORAGE_RDF_RDFXML_DOCUMENT_H_

#include <array>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "absl/container/flat_hash_set.h"
#include "absl/status/status.h"
#include "storage/rdf/iri.h"
#include "storage/rdf/quad_handler.h"
#include "storage/rdf/rdfxml_attributes.h"
#include "storage/rdf/rdfxml_parser.h"
#include "storage/rdf/xml_literal.h"
#include "storage/rdf/xml_reader.h"
#include "storage/term/term.h"

namespace mote {

// An RDF/XML document while it is parsed: the grammar of RDF/XML, section 7, over the events of an
// XML document, with a stack of the open elements. rdfxml_document.cc has the events and the
// elements, rdfxml_terms.cc terms and statements. Functions return false at an error, which is then
// in status_. Internal to ParseRdfXml.
class RdfXmlDocument final : private XmlHandler {
 public:
  RdfXmlDocument(const RdfXmlParserOptions& options, QuadHandler& handler);

  // Once only.
  absl::Status Run(ByteSource& source);

 private:
  // What an open element is, and so what may be in it.
  enum class Kind : uint8_t {
    kRdf,         // rdf:RDF: nodes.
    kNode,        // A node element: properties.
    kProperty,    // A property element: text or one node, which is not known at its start.
    kEmpty,       // A property element whose attributes say all: nothing.
    kResource,    // rdf:parseType="Resource": properties of a blank node.
    kCollection,  // rdf:parseType="Collection": nodes.
    kTriple,      // rdf:parseType="Triple": a node with one statement.
    kLiteral,     // rdf:parseType="Literal", or one not known: any XML.
    kIgnored,     // Anything.
  };

  // An IRI or a blank node.
  struct Node {
    TermKind kind = TermKind::kIri;
    std::string text;

    TermView view() const { return {kind, text}; }
  };

  struct Element {
    Kind kind = Kind::kRdf;
    // In force inside: places in bases_ and languages_, direction, and whether rdf:version
    // announces what RDF 1.2 adds.
    size_t base = 0;
    size_t language = 0;
    Direction direction = Direction::kNone;
    bool version12 = false;
    // What the element stands for: of kNode and kResource the subject of the properties inside, of
    // kCollection the last cell of the list.
    Node node;
    // Of property elements: the predicate; the datatype or nothing; what reifies the statement by
    // rdf:ID, or nothing; what by rdf:annotation or rdf:annotationNodeID.
    std::string predicate;
    std::string datatype;
    std::string id;
    std::optional<Node> annotation;
    // Whether there was a node inside.
    bool has_node = false;
    // Of kNode and kResource: the number of rdf:li inside.
    uint64_t items = 0;
    // Of kTriple: the statement inside, once it has come.
    std::optional<Term> triple;
  };

  // XmlHandler.
  bool OnNamespace(std::string_view prefix, std::string_view iri) override;
  bool OnStartElement(const XmlName& name, std::span<const XmlAttribute> attributes) override;
  bool OnEndElement(const XmlName& name) override;
  bool OnText(std::string_view text) override;
  bool OnComment(std::string_view text) override;
  bool OnProcessingInstruction(std::string_view target, std::string_view data) override;

  bool Fail(const std::string& message);
  // Fails if `message` says that something is wrong.
  bool Require(const std::string& message) { return message.empty() || Fail(message); }

  // Fails if a literal has grown beyond the limit.
  bool CheckLength(const std::string& literal);

  // The stack.
  Element& Top() { return *elements_[depth_ - 1]; }
  // The element around the top; a property element is always inside of a node.
  Element& Parent() { return *elements_[depth_ - 2]; }
  // Opens an element inside the top, which its context is taken from.
  Element& Push();
  void Pop();

  // Elements, of which the attributes have been read and the context is set; the last is the top.
  bool StartRdf();
  bool StartNode();
  bool StartProperty();
  bool StartParsedProperty(std::string_view parse_type);
  bool StartEmptyProperty();
  // xml:lang, xml:base, its:dir and rdf:version of the top.
  bool ReadContext();
  // What the parent of the top, which is a node, says about it.
  bool LinkNode();
  bool AddListItem(Element& list, const Element& owner, const Node& item);
  bool EndProperty();

  // Terms, in rdfxml_terms.cc.
  // Resolves `reference` in the context of the top. The view is of `reference` or `buffer`.
  bool ResolveIri(std::string_view reference, std::string* buffer, std::string_view* iri);
  bool CheckIri(std::string_view iri);
  // Resolves rdf:ID, which must be the only one.
  bool ReadId(std::string_view id, std::string* iri);
  bool ReadNodeId(std::string_view label, Node* node);
  void NewBlankNode(Node* node);
  bool ReadLanguage(std::string_view tag);
  // The IRI of an element or attribute.
  bool ExpandName(std::string_view space, std::string_view local, std::string* iri);
  TermView PlainLiteral(std::string_view text);

  // Statements.
  bool Emit(const TermView& subject, std::string_view predicate, const TermView& object);
  // The statement of a property element inside `owner`, with what reifies it.
  bool EmitProperty(const Element& property, const Element& owner, const TermView& object);
  // What the property attributes at hand say about `subject`.
  bool EmitPropertyAttributes(const Node& subject);

  const RdfXmlParserOptions& options_;
  QuadHandler& handler_;
  XmlReader reader_;
  absl::Status status_;
  std::vector<std::unique_ptr<Element>> elements_;  // The first depth_ are open.
  size_t depth_ = 0;
  size_t ignored_depth_ = 0;     // Elements open inside of a kIgnored.
  std::vector<size_t> triples_;  // Places of the open kTriple elements in elements_.
  std::vector<BaseIri> bases_;
  std::vector<std::string> languages_;
  RdfXmlAttributes attributes_;
  std::string iri_;     // Of the element at hand.
  std::string text_;    // Of the innermost kProperty without a node.
  XmlLiteral literal_;  // Of the open kLiteral.
  std::string buffer_;  // For an IRI.
  std::string name_;    // For the predicate of a property attribute.
  QuadView quad_;
  uint64_t last_anonymous_ = 0;
  absl::flat_hash_set<std::array<uint64_t, 2>> ids_;       // Hashes of all rdf:ID.
  absl::flat_hash_map<std::string, std::string> renamed_;  // Labels that end in a dot.
};

}  // namespace mote

#endif  // MOTE_STORAGE_RDF_RDFXML_DOCUMENT_H_
