#include "tests/engine/reference/random_dataset.h"

#include <string>
#include <utility>

#include "storage/term/vocabulary.h"

namespace mote::reference {
namespace {

const char kXsd[] = "http://www.w3.org/2001/XMLSchema#";

Term Typed(const std::string& lexical, const std::string& type) {
  return Term::Literal(lexical, kXsd + type);
}

Term Named(const char* prefix, size_t number) {
  return Term::Iri("http://e/" + std::string(prefix) + std::to_string(number));
}

// Literals that can be compared with each other stand together.
const std::vector<std::vector<Term>>& LiteralFamilies() {
  static const std::vector<std::vector<Term>> kFamilies = {
      {
          Typed("0", "integer"),   Typed("1", "integer"),    Typed("2", "integer"),
          Typed("3", "integer"),   Typed("5", "integer"),    Typed("-1", "integer"),
          Typed("02", "integer"),  Typed("+3", "integer"),   Typed("1.0", "decimal"),
          Typed("1.5", "decimal"), Typed("0.25", "decimal"), Typed("2.50", "decimal"),
          Typed("-.5", "decimal"), Typed("1", "double"),     Typed("2.0E0", "double"),
          Typed("5e-1", "double"), Typed("NaN", "double"),   Typed("INF", "double"),
          Typed("3.0E0", "float"), Typed("1.5", "float"),    Typed("2", "byte"),
          Typed("3", "long"),      Typed("300", "byte"),     Typed("x", "integer"),
      },
      {
          Term::Literal("a"),
          Term::Literal("b"),
          Term::Literal("abcdefghij"),
          Term::Literal(""),
          Term::Literal("1"),
          Term::Literal("\u00e9\u4e2d"),
          Term::Literal("a", "http://e/type"),
          Term::Literal("b", "http://e/type"),
      },
      {
          Term::LangLiteral("a", "en"),
          Term::LangLiteral("a", "EN"),
          Term::LangLiteral("b", "de"),
          Term::LangLiteral("\u00c9a", "en-GB"),
          Term::LangLiteral("a", "en", Direction::kLtr),
          Term::LangLiteral("b", "ar", Direction::kRtl),
      },
      {
          Typed("true", "boolean"),
          Typed("false", "boolean"),
          Typed("1", "boolean"),
      },
      {
          Typed("2020-01-02T00:00:00Z", "dateTime"),
          Typed("2020-01-02T01:00:00+01:00", "dateTime"),
          Typed("2020-01-02T05:00:00", "dateTime"),
          Typed("2020-03-02T05:00:00", "dateTime"),
          Typed("2020-01-02", "date"),
          Typed("2020-01-02Z", "date"),
          Typed("2020-01-03Z", "date"),
          Typed("2020-13-02", "date"),
      },
  };
  return kFamilies;
}

}  // namespace

Term RandomLiteral(Random& random) {
  const std::vector<std::vector<Term>>& families = LiteralFamilies();
  size_t size = 0;
  for (const std::vector<Term>& family : families) size += family.size();
  size_t number = random.Below(size);
  size_t family = 0;
  while (number >= families[family].size()) number -= families[family++].size();
  return families[family][number];
}

RandomDataset MakeRandomDataset(Random& random) {
  RandomDataset result;
  result.has_blank_nodes = random.Chance(30);
  result.has_large_integers = random.Chance(15);
  std::vector<Term> nodes;
  // Now and then more triples than a batch has rows.
  const bool large = random.Chance(3);
  const size_t node_count = large ? 500 + random.Below(1000) : 3 + random.Below(6);
  for (size_t i = 0; i < node_count; ++i) {
    nodes.push_back(result.has_blank_nodes && random.Chance(30)
                        ? Term::BlankNode("n" + std::to_string(i))
                        : Named("s", i));
  }
  std::vector<Term>& literals = result.literals;
  const size_t literal_count = 2 + random.Below(8);
  // Of all kinds, or of one: then more of them are equal, or less than others.
  const std::vector<Term>& family = random.OneOf(LiteralFamilies());
  const bool of_one_family = random.Chance(35);
  for (size_t i = 0; i < literal_count; ++i) {
    literals.push_back(of_one_family ? random.OneOf(family) : RandomLiteral(random));
  }
  if (result.has_large_integers) {
    literals.push_back(Typed("36028797018963968", "integer"));
    literals.push_back(Typed("123456789012345678901234", "integer"));
    literals.push_back(Typed("-36028797018963969", "integer"));
  }
  const size_t predicate_count = 1 + random.Below(5);
  auto random_triple = [&] {
    Triple triple;
    triple.subject = random.OneOf(nodes);
    triple.predicate = Named("p", random.Below(predicate_count));
    triple.object = random.Chance(50) ? random.OneOf(nodes) : random.OneOf(literals);
    if (random.Chance(2)) triple.object = triple.predicate;
    return triple;
  };
  if (random.Chance(45)) {
    for (size_t i = 0; i < 1 + random.Below(6); ++i) {
      const Triple triple = random_triple();
      Term object = triple.object;
      if (!result.triple_terms.empty() && random.Chance(25)) {
        object = random.OneOf(result.triple_terms);
      }
      result.triple_terms.push_back(Term::Triple(triple.subject, triple.predicate, object));
    }
  }
  auto random_statement = [&] {
    Triple triple = random_triple();
    if (result.triple_terms.empty() || !random.Chance(35)) return triple;
    triple.object = random.OneOf(result.triple_terms);
    const TripleTerm& reified = triple.object.triple();
    if (random.Chance(20)) return Triple{reified.subject, reified.predicate, reified.object};
    if (random.Chance(70)) triple.predicate = Term::Iri(std::string(rdf::kReifies));
    return triple;
  };
  auto fill = [&](Graph* graph, size_t size) {
    for (size_t i = 0; i < size; ++i) AddTriple(graph, random_statement());
  };
  const size_t size = large ? 2100 + random.Below(2500) : 4 + random.Below(26);
  fill(&result.data.default_graph, random.Chance(3) ? 0 : size);
  const size_t graph_count = random.Below(4);
  for (size_t i = 0; i < graph_count; ++i) {
    Graph& graph = result.data.named[Named("g", i).value()];
    // Some graphs are empty; some are named by a node.
    fill(&graph, random.Chance(15) ? 0 : 1 + random.Below(15));
    for (const Triple& triple : result.data.default_graph) {
      if (random.Chance(20)) AddTriple(&graph, triple);
    }
  }
  if (random.Chance(20)) fill(&result.data.named["http://e/s0"], 1 + random.Below(6));
  return result;
}

}  // namespace mote::reference
