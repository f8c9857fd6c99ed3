#ifndef MOTE_SHELL_ARGUMENTS_FILE_IRI_H_
#define MOTE_SHELL_ARGUMENTS_FILE_IRI_H_

#include <string>

namespace mote {

// The `file:` IRI of a path, made absolute: the base of a document that is given none (RFC 3986,
// section 5.1.3). Empty for "-", standard input, which has no address.
std::string FileIri(const std::string& path);

}  // namespace mote

#endif  // MOTE_SHELL_ARGUMENTS_FILE_IRI_H_
