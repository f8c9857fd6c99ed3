#ifndef MOTE_STORAGE_RDF_COMPRESSED_SOURCE_H_
#define MOTE_STORAGE_RDF_COMPRESSED_SOURCE_H_

#include <memory>
#include <string>

#include "storage/rdf/byte_source.h"

namespace mote {

// Decompressing sources; DecompressingSource chooses between them. `name` is for errors.
std::unique_ptr<ByteSource> GzipSource(std::unique_ptr<ByteSource> source, std::string name);
std::unique_ptr<ByteSource> ZstdSource(std::unique_ptr<ByteSource> source, std::string name);

}  // namespace mote

#endif  // MOTE_STORAGE_RDF_COMPRESSED_SOURCE_H_
