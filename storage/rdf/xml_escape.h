#ifndef MOTE_STORAGE_RDF_XML_ESCAPE_H_
#define MOTE_STORAGE_RDF_XML_ESCAPE_H_

#include <string>
#include <string_view>

// Text in XML documents, escaped as Canonical XML 1.0, section 1.1, has it.

namespace mote {

// Append text between tags, and the value of an attribute in double quotes. False at a character
// that XML 1.0 cannot hold (section 2.2: most of the control characters, U+FFFE, U+FFFF); what is
// before it has been appended then, or not.
bool AppendXmlText(std::string_view text, std::string* out);
bool AppendXmlValue(std::string_view text, std::string* out);

}  // namespace mote

#endif  // MOTE_STORAGE_RDF_XML_ESCAPE_H_
