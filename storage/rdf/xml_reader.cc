#include "storage/rdf/xml_reader.h"

#include <expat.h>

#include <algorithm>
#include <cstring>
#include <limits>
#include <utility>

#include "storage/base/check.h"
#include "storage/term/utf8.h"

namespace mote {
namespace {

// Between the parts of a name; no XML document can contain it.
constexpr char kSeparator = '\x01';

std::string_view Text(const char* text) {
  return text == nullptr ? std::string_view() : std::string_view(text);
}

}  // namespace

// The functions that expat calls.
struct XmlReader::Callbacks {
  static XmlReader& Self(void* data) { return *static_cast<XmlReader*>(data); }

  // Expat may still report an event or two after it was told to stop.
  static bool Stopped(const XmlReader& reader) { return !reader.status_.ok(); }

  static void Continue(XmlReader& reader, bool more) {
    if (!more) reader.Stop(absl::CancelledError("stopped by the handler"));
  }

  static void StartNamespace(void* data, const char* prefix, const char* iri) {
    XmlReader& reader = Self(data);
    if (Stopped(reader)) return;
    Continue(reader, reader.handler_->OnNamespace(Text(prefix), Text(iri)));
  }

  static void StartElement(void* data, const char* name, const char** attributes) {
    XmlReader& reader = Self(data);
    if (Stopped(reader)) return;
    reader.attributes_.clear();
    for (; *attributes != nullptr; attributes += 2) {
      reader.attributes_.push_back({Split(attributes[0]), attributes[1]});
    }
    Continue(reader, reader.handler_->OnStartElement(Split(name), reader.attributes_));
  }

  static void EndElement(void* data, const char* name) {
    XmlReader& reader = Self(data);
    if (Stopped(reader)) return;
    Continue(reader, reader.handler_->OnEndElement(Split(name)));
  }

  static void CharacterData(void* data, const char* text, int size) {
    XmlReader& reader = Self(data);
    if (Stopped(reader)) return;
    Continue(reader, reader.handler_->OnText({text, static_cast<size_t>(size)}));
  }

  static void Comment(void* data, const char* text) {
    XmlReader& reader = Self(data);
    if (Stopped(reader)) return;
    Continue(reader, reader.handler_->OnComment(text));
  }

  static void ProcessingInstruction(void* data, const char* target, const char* text) {
    XmlReader& reader = Self(data);
    if (Stopped(reader)) return;
    Continue(reader, reader.handler_->OnProcessingInstruction(target, Text(text)));
  }

  static void EntityDeclaration(void* data, const char* /*name*/, int /*is_parameter*/,
                                const char* /*value*/, int /*size*/, const char* /*base*/,
                                const char* /*system_id*/, const char* /*public_id*/,
                                const char* /*notation*/) {
    XmlReader& reader = Self(data);
    if (Stopped(reader) || ++reader.entities_ <= reader.options_.max_entities) return;
    reader.Stop(
        ToStatus(reader.ErrorHere("the document declares more than " +
                                  std::to_string(reader.options_.max_entities) + " entities")));
  }

  static int ExternalEntity(XML_Parser parser, const char* context, const char* /*base*/,
                            const char* system_id, const char* /*public_id*/) {
    XmlReader& reader = Self(XML_GetUserData(parser));
    if (!Stopped(reader)) {
      // The context lists the open entities, this one last; form feeds separate them.
      std::string_view name = Text(context);
      name.remove_prefix(name.find_last_of('\f') + 1);
      reader.Stop(ToStatus(reader.ErrorHere("the entity &" + std::string(name) +
                                            "; is outside of the document, in \"" +
                                            std::string(Text(system_id)) + "\", and is not read")));
    }
    return XML_STATUS_ERROR;
  }

  static void SkippedEntity(void* data, const char* name, int is_parameter) {
    XmlReader& reader = Self(data);
    if (Stopped(reader) || is_parameter != 0) return;
    reader.Stop(ToStatus(reader.ErrorHere("the entity &" + std::string(Text(name)) +
                                          "; is not declared in the document")));
  }
};

XmlReader::XmlReader(XmlReaderOptions options)
    : options_(std::move(options)), parser_(XML_ParserCreateNS(nullptr, kSeparator)) {
  MOTE_CHECK(parser_ != nullptr);
  XML_SetReturnNSTriplet(parser_, 1);
  XML_SetUserData(parser_, this);
  XML_SetElementHandler(parser_, Callbacks::StartElement, Callbacks::EndElement);
  XML_SetCharacterDataHandler(parser_, Callbacks::CharacterData);
  XML_SetCommentHandler(parser_, Callbacks::Comment);
  XML_SetProcessingInstructionHandler(parser_, Callbacks::ProcessingInstruction);
  XML_SetStartNamespaceDeclHandler(parser_, Callbacks::StartNamespace);
  XML_SetEntityDeclHandler(parser_, Callbacks::EntityDeclaration);
  XML_SetExternalEntityRefHandler(parser_, Callbacks::ExternalEntity);
  XML_SetSkippedEntityHandler(parser_, Callbacks::SkippedEntity);
}

XmlReader::~XmlReader() { XML_ParserFree(parser_); }

XmlName XmlReader::Split(std::string_view name) {
  // IRI, local name, prefix; without a prefix two parts, without a namespace one.
  XmlName split;
  const size_t first = name.find(kSeparator);
  if (first == std::string_view::npos) {
    split.local = name;
    return split;
  }
  split.space = name.substr(0, first);
  split.local = name.substr(first + 1);
  const size_t second = split.local.find(kSeparator);
  if (second != std::string_view::npos) {
    split.prefix = split.local.substr(second + 1);
    split.local = split.local.substr(0, second);
  }
  return split;
}

void XmlReader::Stop(absl::Status status) {
  status_ = std::move(status);
  XML_StopParser(parser_, XML_FALSE);
}

SyntaxError XmlReader::ErrorHere(std::string message) const {
  SyntaxError error;
  error.file = options_.file;
  error.line = XML_GetCurrentLineNumber(parser_);
  error.column = XML_GetCurrentColumnNumber(parser_) + 1;
  error.message = std::move(message);
  return error;
}

SyntaxError XmlReader::ParserError() const {
  const XML_Error code = XML_GetErrorCode(parser_);
  switch (code) {
    case XML_ERROR_NO_ELEMENTS:
    case XML_ERROR_UNCLOSED_TOKEN:
    case XML_ERROR_UNCLOSED_CDATA_SECTION:
      return ErrorHere("the document ends in the middle");
    case XML_ERROR_AMPLIFICATION_LIMIT_BREACH:
      return ErrorHere("the entities of the document make it far larger than it is");
    case XML_ERROR_UNDEFINED_ENTITY:
      return ErrorHere("this entity is not declared");
    case XML_ERROR_RECURSIVE_ENTITY_REF:
      return ErrorHere("this entity contains itself");
    case XML_ERROR_ATTRIBUTE_EXTERNAL_ENTITY_REF:
      return ErrorHere("this entity is outside of the document and is not read");
    case XML_ERROR_UNBOUND_PREFIX:
      return ErrorHere("a prefix of this element is not declared");
    case XML_ERROR_TAG_MISMATCH:
      return ErrorHere("this end tag belongs to another element than the one that is open");
    case XML_ERROR_DUPLICATE_ATTRIBUTE:
      return ErrorHere("this element has an attribute twice");
    case XML_ERROR_UNKNOWN_ENCODING:
      return ErrorHere("only UTF-8, UTF-16, ISO-8859-1 and US-ASCII can be read");
    case XML_ERROR_JUNK_AFTER_DOC_ELEMENT:
      return ErrorHere("expected the end of the document after its element");
    default:
      break;
  }
  if (code == XML_ERROR_INVALID_TOKEN || code == XML_ERROR_PARTIAL_CHAR) {
    // Right for UTF-8, which nearly all documents are written in.
    int offset = 0;
    int size = 0;
    const char* const window = XML_GetInputContext(parser_, &offset, &size);
    if (window != nullptr && offset < size) {
      const std::string_view rest(window + offset, static_cast<size_t>(size - offset));
      size_t pos = 0;
      if (DecodeUtf8(rest, &pos) == kInvalidCodePoint) return ErrorHere("malformed UTF-8");
    }
  }
  return ErrorHere("malformed XML: " + std::string(Text(XML_ErrorString(code))));
}

absl::Status XmlReader::Run(ByteSource& source, XmlHandler& handler) {
  handler_ = &handler;
  constexpr size_t kMaxStep = size_t{1} << 26;
  size_t step = std::max<size_t>(options_.buffer_size, 1);
  XML_Index last_place = -1;
  size_t pending = 0;  // Bytes of a token that has not ended yet.
  while (true) {
    void* const buffer = XML_GetBuffer(parser_, static_cast<int>(step));
    if (buffer == nullptr) return absl::ResourceExhaustedError("out of memory for an XML document");
    // Expat looks at an unfinished token from its beginning again each time. So that a long one
    // does not cost quadratic time, it is given more at a time as the token grows.
    size_t filled = 0;
    do {
      absl::StatusOr<size_t> read = source.Read(static_cast<char*>(buffer) + filled, step - filled);
      if (!read.ok()) return std::move(read).status();
      if (*read == 0) break;
      filled += *read;
    } while (filled < step && pending > 0);
    const bool at_end = filled == 0;
    if (XML_ParseBuffer(parser_, static_cast<int>(filled), at_end ? 1 : 0) != XML_STATUS_OK) {
      return !status_.ok() ? status_ : ToStatus(ParserError());
    }
    if (at_end) return absl::OkStatus();
    const XML_Index place = XML_GetCurrentByteIndex(parser_);
    if (place != last_place) {
      last_place = place;
      pending = 0;
      step = std::max<size_t>(options_.buffer_size, 1);
      continue;
    }
    pending += filled;
    if (pending > options_.max_token_bytes) {
      return ToStatus(ErrorHere("this tag, comment or declaration is longer than " +
                                std::to_string(options_.max_token_bytes) + " bytes"));
    }
    step = std::min(std::max(step, pending), kMaxStep);
  }
}

}  // namespace mote
