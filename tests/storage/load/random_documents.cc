#include "tests/storage/load/random_documents.h"

#include <map>
#include <memory>
#include <vector>

#include "storage/base/status_macros.h"
#include "storage/source/order.h"

namespace mote::testing {
namespace {

constexpr char kNameOf[] = "http://example.org/name-of-blank-node";

Term RandomLiteral(size_t number, std::mt19937_64& random) {
  const std::string xsd = "http://www.w3.org/2001/XMLSchema#";
  const std::string text = std::to_string(number);
  switch (random() % 12) {
    case 0:
      return Term::Literal(text, xsd + "integer");
    case 1:
      return Term::Literal("0" + text, xsd + "integer");
    case 2:
      return Term::Literal(text + ".5", xsd + "decimal");
    case 3:
      return Term::Literal("1." + text + "1E3", xsd + "double");
    case 4:
      return Term::Literal("not a number " + text, xsd + "double");
    case 5:
      return Term::Literal("2024-02-29T12:00:00Z", xsd + "dateTime");
    case 6:
      return Term::Literal(text, "http://example.org/datatype");
    case 7:
      return Term::LangLiteral("text " + text, number % 2 == 0 ? "en" : "de-AT");
    case 8:
      return Term::Literal("s" + text);
    case 9:
      return Term::Literal("quotes \" and \\ and \n and \t, \xC3\xA9\xE2\x82\xAC " + text);
    case 10:
      return Term::Literal("");
    default:
      return Term::Literal("a longer string with the number " + text);
  }
}

Term RandomIri(const char* kind, size_t number) {
  return Term::Iri(std::string("http://example.org/") + kind + "/" + std::to_string(number));
}

// A term as text, with other names for blank nodes.
template <typename Rename>
std::string NameOf(const Term& term, const Rename& rename) {
  if (term.is_blank_node()) return "_:" + rename(term.value());
  if (!term.is_triple()) return term.ToString();
  const TripleTerm& triple = term.triple();
  return "<<( " + NameOf(triple.subject, rename) + " " + triple.predicate.ToString() + " " +
         NameOf(triple.object, rename) + " )>>";
}

}  // namespace

RandomDocument MakeRandomDocument(const RandomDocumentOptions& options, std::mt19937_64& random) {
  RandomDocument document;
  std::set<std::string> labels;
  const auto name_of = [&](const Term& term) {
    return NameOf(term, [&](const std::string& label) { return options.name + "/" + label; });
  };
  const auto add = [&](const Term& s, const Term& p, const Term& o, const std::string& graph) {
    const std::string triple = s.ToString() + " " + p.ToString() + " " + o.ToString();
    switch (options.format) {
      case RdfFormat::kNQuads:
        document.text += triple + (graph.empty() ? "" : " " + graph) + " .\n";
        break;
      case RdfFormat::kTriG:
        document.text += graph.empty() ? triple + " .\n" : graph + " { " + triple + " }\n";
        break;
      default:
        document.text += triple + " .\n";
        break;
    }
    std::string in_graph = graph;
    if (in_graph.empty() && !options.graph_iri.empty()) in_graph = "<" + options.graph_iri + ">";
    document.quads.insert({name_of(s), p.ToString(), name_of(o), in_graph});
  };
  const auto node = [&]() -> Term {
    if (random() % 6 == 0) {
      const std::string label = "b" + std::to_string(random() % options.vocabulary);
      labels.insert(label);
      return Term::BlankNode(label);
    }
    return RandomIri("node", random() % options.vocabulary);
  };
  for (size_t i = 0; i < options.statements; ++i) {
    std::string graph;
    if (HasNamedGraphs(options.format) && random() % 3 != 0) {
      graph = RandomIri("graph", random() % options.graphs).ToString();
    }
    Term object = random() % 2 == 0 ? node() : RandomLiteral(random() % options.vocabulary, random);
    for (size_t k = random() % 4 == 0 ? random() % (options.nesting + 1) : 0; k > 0; --k) {
      object = Term::Triple(node(), RandomIri("predicate", random() % 3), object);
    }
    add(node(), RandomIri("predicate", random() % 9), object, graph);
  }
  for (const std::string& label : labels) {
    add(Term::BlankNode(label), Term::Iri(kNameOf), Term::Literal(options.name + "/" + label), "");
  }
  return document;
}

absl::StatusOr<TextQuads> QuadsOf(const QuadSource& source, Order default_graph_order,
                                  Order named_graph_order) {
  constexpr size_t kRows = 100;
  std::vector<std::array<Id, 4>> quads;  // By position.
  for (const Order order : {default_graph_order, named_graph_order}) {
    ScanSpec spec;
    spec.order = order;
    MOTE_ASSIGN_OR_RETURN(const std::unique_ptr<ScanCursor> cursor, source.Scan(spec));
    std::array<std::array<Id, kRows>, 4> columns;
    std::vector<Id*> pointers;
    for (int i = 0; i < KeyColumnCount(order); ++i) pointers.push_back(columns[i].data());
    while (true) {
      MOTE_ASSIGN_OR_RETURN(const size_t count, cursor->Next(pointers, kRows));
      if (count == 0) break;
      for (size_t row = 0; row < count; ++row) {
        std::array<Id, 4> quad = {};
        for (int i = 0; i < KeyColumnCount(order); ++i) {
          quad[static_cast<size_t>(OrderPositions(order)[i])] = columns[i][row];
        }
        quads.push_back(quad);
      }
    }
  }
  std::vector<Id> ids;
  for (const std::array<Id, 4>& quad : quads) {
    for (const Id id : quad) {
      if (!id.is_undefined()) ids.push_back(id);
    }
  }
  std::vector<Term> terms;
  MOTE_RETURN_IF_ERROR(source.TermsOf(ids, &terms));
  std::map<Id, Term> term_of;
  for (size_t i = 0; i < ids.size(); ++i) term_of[ids[i]] = terms[i];
  std::map<std::string, std::string> blank_names;  // By label.
  for (const std::array<Id, 4>& quad : quads) {
    if (term_of[quad[1]].value() != kNameOf) continue;
    blank_names[term_of[quad[0]].value()] = term_of[quad[2]].value();
  }
  std::map<Id, std::string> names;
  for (const auto& [id, term] : term_of) {
    names[id] = NameOf(term, [&](const std::string& label) {
      const auto it = blank_names.find(label);
      return it == blank_names.end() ? label : it->second;
    });
  }
  TextQuads result;
  for (const std::array<Id, 4>& quad : quads) {
    const bool inserted = result
                              .insert({names[quad[0]], names[quad[1]], names[quad[2]],
                                       quad[3].is_undefined() ? "" : names[quad[3]]})
                              .second;
    if (!inserted) return absl::InternalError("two rows of a scan are the same quad");
  }
  return result;
}

}  // namespace mote::testing
