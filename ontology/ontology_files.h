#ifndef MOTE_ONTOLOGY_ONTOLOGY_FILES_H_
#define MOTE_ONTOLOGY_ONTOLOGY_FILES_H_

#include <span>
#include <string_view>

namespace mote {

// A file of this folder as it was when the program was built.
struct OntologyFile {
  std::string_view path;  // Relative to the folder, as "models/speech.ttl".
  std::string_view content;
};

// The Turtle files of the TinyML graph (*.ttl) and the queries of the case studies (*.rq), in order
// of their paths. Thread-safe; the texts live as long as the program.
std::span<const OntologyFile> OntologyFiles();

// The content of one of them; empty if there is none of that path.
std::string_view OntologyFileContent(std::string_view path);

}  // namespace mote

#endif  // MOTE_ONTOLOGY_ONTOLOGY_FILES_H_
