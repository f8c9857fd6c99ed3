#include "grammar/parser/well_known_prefixes.h"

namespace mote {
namespace {

struct WellKnownPrefix {
  std::string_view prefix;
  std::string_view iri;
};

constexpr WellKnownPrefix kPrefixes[] = {
    {"dc", "http://purl.org/dc/elements/1.1/"},
    {"dcat", "http://www.w3.org/ns/dcat#"},
    {"dct", "http://purl.org/dc/terms/"},
    {"dcterms", "http://purl.org/dc/terms/"},
    {"foaf", "http://xmlns.com/foaf/0.1/"},
    {"geo", "http://www.opengis.net/ont/geosparql#"},
    {"geof", "http://www.opengis.net/def/function/geosparql/"},
    {"owl", "http://www.w3.org/2002/07/owl#"},
    {"prov", "http://www.w3.org/ns/prov#"},
    {"qudt", "http://qudt.org/schema/qudt/"},
    {"rdf", "http://www.w3.org/1999/02/22-rdf-syntax-ns#"},
    {"rdfs", "http://www.w3.org/2000/01/rdf-schema#"},
    {"s3n", "http://w3id.org/s3n/"},
    {"saref", "https://saref.etsi.org/core/"},
    {"schema", "http://schema.org/"},
    {"sh", "http://www.w3.org/ns/shacl#"},
    {"skos", "http://www.w3.org/2004/02/skos/core#"},
    {"sosa", "http://www.w3.org/ns/sosa/"},
    {"ssn", "http://www.w3.org/ns/ssn/"},
    {"ssn-system", "http://www.w3.org/ns/ssn/systems/"},
    {"td", "https://www.w3.org/2019/wot/td#"},
    {"time", "http://www.w3.org/2006/time#"},
    {"vann", "http://purl.org/vocab/vann/"},
    {"void", "http://rdfs.org/ns/void#"},
    {"xsd", "http://www.w3.org/2001/XMLSchema#"},
};

}  // namespace

std::string_view WellKnownPrefixIri(std::string_view prefix) {
  for (const WellKnownPrefix& known : kPrefixes) {
    if (known.prefix == prefix) return known.iri;
  }
  return {};
}

}  // namespace mote
