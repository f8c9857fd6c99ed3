# Writes OUTPUT, the C++ source behind ontology_files.h, from the text files FILES under ROOT.
set(entries "")
foreach(file ${FILES})
  file(READ ${ROOT}/${file} content)
  string(APPEND entries "    {\"${file}\", R\"mote(${content})mote\"},\n")
endforeach()
file(WRITE ${OUTPUT} "#include \"ontology/ontology_files.h\"

namespace mote {
namespace {

constexpr OntologyFile kFiles[] = {
${entries}};

}  // namespace

std::span<const OntologyFile> OntologyFiles() { return kFiles; }

std::string_view OntologyFileContent(std::string_view path) {
  for (const OntologyFile& file : kFiles) {
    if (file.path == path) return file.content;
  }
  return {};
}

}  // namespace mote
")
