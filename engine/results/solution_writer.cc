#include "engine/results/solution_writer.h"

#include "engine/results/cell_writer.h"

namespace mote {

std::optional<SolutionFormat> SolutionFormatByName(std::string_view name) {
  if (name == "table") return SolutionFormat::kTable;
  if (name == "json") return SolutionFormat::kJson;
  if (name == "xml") return SolutionFormat::kXml;
  if (name == "csv") return SolutionFormat::kCsv;
  if (name == "tsv") return SolutionFormat::kTsv;
  return std::nullopt;
}

std::string_view MediaTypeOf(SolutionFormat format) {
  switch (format) {
    case SolutionFormat::kTable:
      return "text/plain";
    case SolutionFormat::kJson:
      return "application/sparql-results+json";
    case SolutionFormat::kXml:
      return "application/sparql-results+xml";
    case SolutionFormat::kCsv:
      return "text/csv";
    case SolutionFormat::kTsv:
      return "text/tab-separated-values";
  }
  return "text/plain";
}

std::unique_ptr<SolutionWriter> MakeSolutionWriter(SolutionFormat format, OutputSink& sink,
                                                   SolutionWriterOptions options) {
  switch (format) {
    case SolutionFormat::kTable:
      return MakeTableWriter(sink, std::move(options));
    case SolutionFormat::kJson:
      return MakeJsonWriter(sink);
    case SolutionFormat::kXml:
      return MakeXmlWriter(sink);
    case SolutionFormat::kCsv:
      return MakeCsvWriter(sink);
    case SolutionFormat::kTsv:
      return MakeTsvWriter(sink);
  }
  return nullptr;
}

}  // namespace mote
