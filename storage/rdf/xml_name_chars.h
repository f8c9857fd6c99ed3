#ifndef MOTE_STORAGE_RDF_XML_NAME_CHARS_H_
#define MOTE_STORAGE_RDF_XML_NAME_CHARS_H_

namespace mote {

// Whether a character may be in a name without colon by both the fourth and the fifth edition of
// XML 1.0 (appendix B; productions NameStartChar and NameChar). The fifth allows many more, which
// parsers that follow the fourth, as expat does, refuse: what is to be read everywhere avoids them.
bool IsPortableXmlNameStart(char32_t c);
bool IsPortableXmlNameChar(char32_t c);

}  // namespace mote

#endif  // MOTE_STORAGE_RDF_XML_NAME_CHARS_H_
