#ifndef MOTE_STORAGE_RDF_XML_READER_H_
#define MOTE_STORAGE_RDF_XML_READER_H_

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/status.h"
#include "storage/rdf/byte_source.h"
#include "storage/rdf/syntax_error.h"

struct XML_ParserStruct;  // Of expat.

namespace mote {

// The name of an element or attribute (Namespaces in XML 1.0). Attributes without a prefix are in
// no namespace.
struct XmlName {
  std::string_view space;   // The namespace, or empty.
  std::string_view local;   // The local part.
  std::string_view prefix;  // As the document has it, or empty.
};

struct XmlAttribute {
  XmlName name;
  std::string_view value;  // Normalised, entities expanded.
};

// Receives the events of an XML document in order. All views are UTF-8 whatever the document is
// written in, and valid during the call. Each function returns false to stop the reader.
class XmlHandler {
 public:
  virtual ~XmlHandler() = default;

  // A namespace declaration, before the start of the element that has it. An empty prefix is the
  // default namespace, an empty IRI takes it back.
  virtual bool OnNamespace(std::string_view prefix, std::string_view iri) = 0;
  virtual bool OnStartElement(const XmlName& name, std::span<const XmlAttribute> attributes) = 0;
  virtual bool OnEndElement(const XmlName& name) = 0;
  // A piece of the text between tags; adjacent pieces are one text.
  virtual bool OnText(std::string_view text) = 0;
  virtual bool OnComment(std::string_view text) = 0;
  virtual bool OnProcessingInstruction(std::string_view target, std::string_view data) = 0;
};

struct XmlReaderOptions {
  // For error messages.
  std::string file;
  // Bytes read at a time (> 0); tests use tiny ones.
  size_t buffer_size = size_t{1} << 16;
  // A tag, comment, processing instruction or declaration that is longer is refused.
  size_t max_token_bytes = size_t{1} << 28;
  // The same for the number of entities that a document declares, which may be as deep in one
  // another.
  size_t max_entities = 1000;
};

// Reads XML 1.0 with namespaces as a stream, by expat: UTF-8, UTF-16, ISO-8859-1 and US-ASCII.
// Entities of the internal DTD subset are expanded, as long as that does not amplify the document
// beyond reason (expat's limit: hundredfold, above 8 MiB); nothing outside of the document is ever
// read, and a reference to it is an error. Memory is bounded by the buffer, the longest token, and
// the names and nesting of open elements. Used by one thread, once.
class XmlReader {
 public:
  explicit XmlReader(XmlReaderOptions options);
  ~XmlReader();
  XmlReader(const XmlReader&) = delete;
  XmlReader& operator=(const XmlReader&) = delete;

  // Reads the whole of `source`, or until `handler` stops it, which gives Cancelled. Errors:
  // ToStatus(SyntaxError) where the document is malformed, and those of the source.
  absl::Status Run(ByteSource& source, XmlHandler& handler);

  // An error at the event at hand, or, after it has stopped, at the one that stopped the reader.
  SyntaxError ErrorHere(std::string message) const;

 private:
  struct Callbacks;

  // Splits a name as expat gives it.
  static XmlName Split(std::string_view name);
  // Stops expat with an error that is not its own.
  void Stop(absl::Status status);
  // What expat says of the document that it refuses.
  SyntaxError ParserError() const;

  const XmlReaderOptions options_;
  XML_ParserStruct* const parser_;
  XmlHandler* handler_ = nullptr;
  absl::Status status_;
  std::vector<XmlAttribute> attributes_;
  size_t entities_ = 0;
};

}  // namespace mote

#endif  // MOTE_STORAGE_RDF_XML_READER_H_
