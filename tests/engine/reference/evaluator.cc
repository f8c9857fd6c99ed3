#include "tests/engine/reference/evaluator.h"

#include <algorithm>
#include <map>
#include <memory>
#include <utility>

#include "grammar/ast/variables.h"
#include "storage/base/check.h"
#include "tests/engine/reference/algebra.h"
#include "tests/engine/reference/expressions.h"
#include "tests/engine/reference/nodes.h"
#include "tests/engine/reference/paths.h"
#include "tests/engine/reference/values.h"

namespace mote::reference {
namespace {

// More at one place are too many to go on.
constexpr size_t kMaxSolutions = 20000;

// A solution, and the group that it stands for in a grouped query.
struct Row {
  Solution solution;
  std::shared_ptr<const Solutions> group;
};

// The parts that SELECT queries and sub-selects have in common.
struct SelectParts {
  const ast::SelectClause* select;
  const ast::GroupPattern& where;
  const ast::SolutionModifiers& modifiers;
  const ast::InlineData* values;
};

class QueryEvaluator {
 public:
  explicit QueryEvaluator(const RdfDataset& dataset) : dataset_(dataset) {
    size_t triples = dataset.default_graph.size();
    for (const auto& [name, graph] : dataset.named) triples += graph.size();
    work_.left = 100000 + 200 * triples;
  }

  // Section 18.2.4 and 18.2.5. `outer` are bindings that EXISTS puts into every group.
  Solutions Select(const SelectParts& parts, const Graph& graph, const Solution& outer) {
    std::vector<std::string> columns;
    const bool star = parts.select == nullptr || parts.select->star;
    if (parts.select != nullptr) {
      columns = ast::ProjectedVariables(*parts.select, parts.where, parts.values);
    } else {
      columns = ast::VisibleVariables(parts.where);
    }
    const Solutions matches = Group(parts.where, graph, outer);
    if (work_.exhausted()) return {};
    std::vector<Row> rows;
    const std::vector<std::string> all = ast::VisibleVariables(parts.where);
    if (ast::IsAggregated(parts.select, parts.modifiers)) {
      rows = Aggregate(parts.modifiers.group_by, matches, graph);
    } else {
      for (const Solution& match : matches) rows.push_back({match, nullptr});
    }
    auto context = [&](const Row& row) {
      ExpressionContext result = ContextOf(row.solution, graph);
      result.group = row.group.get();
      result.star = &all;
      return result;
    };

    // Section 18.2.4.1: in HAVING and ORDER BY a variable that is not grouped is a sample.
    auto with_samples = [&](Row row) {
      for (const std::string& name : all) {
        if (row.group == nullptr || row.solution.count(name) > 0) continue;
        for (const Solution& member : *row.group) {
          const auto found = member.find(name);
          if (found == member.end()) continue;
          row.solution.insert(*found);
          break;
        }
      }
      return row;
    };

    for (const ast::Expression& having : parts.modifiers.having) {
      std::vector<Row> kept;
      for (const Row& row : rows) {
        const Row sampled = with_samples(row);
        if (EffectiveBoolean(Evaluate(having, context(sampled))) == true) kept.push_back(row);
      }
      rows = std::move(kept);
    }
    if (parts.values != nullptr) {
      std::vector<Row> joined;
      for (const Row& row : rows) {
        for (const Solution& solution : Join({row.solution}, Table(*parts.values), work_)) {
          joined.push_back({solution, row.group});
        }
      }
      rows = std::move(joined);
    }
    if (!star) {
      for (const ast::NamedExpression& item : parts.select->items) {
        if (!item.expression.has_value()) continue;
        for (Row& row : rows) {
          std::optional<Term> value = Evaluate(*item.expression, context(row));
          if (value.has_value()) row.solution.emplace(item.variable.name, *std::move(value));
        }
      }
    }
    const auto& order_by = parts.modifiers.order_by;
    if (!order_by.empty()) {
      std::vector<std::pair<std::vector<std::optional<Term>>, Row>> keyed;
      for (const Row& row : rows) {
        std::vector<std::optional<Term>> keys;
        const Row sampled = with_samples(row);
        for (const ast::OrderCondition& condition : order_by) {
          keys.push_back(Evaluate(condition.expression, context(sampled)));
        }
        keyed.emplace_back(std::move(keys), row);
      }
      std::stable_sort(keyed.begin(), keyed.end(), [&](const auto& a, const auto& b) {
        for (size_t i = 0; i < order_by.size(); ++i) {
          const int order = CompareForOrder(a.first[i], b.first[i]);
          if (order != 0) return order_by[i].descending ? order > 0 : order < 0;
        }
        return false;
      });
      rows.clear();
      for (auto& [keys, row] : keyed) rows.push_back(std::move(row));
    }

    Solutions solutions;
    for (const Row& row : rows) {
      Solution projected;
      for (const std::string& name : columns) {
        const auto found = row.solution.find(name);
        if (found != row.solution.end()) projected.insert(*found);
      }
      solutions.push_back(std::move(projected));
    }
    // REDUCED may leave all duplicates in.
    if (parts.select != nullptr && parts.select->modifier == ast::SelectModifier::kDistinct) {
      solutions = Distinct(solutions);
    }
    const size_t offset = std::min<size_t>(parts.modifiers.offset.value_or(0), solutions.size());
    solutions.erase(solutions.begin(), solutions.begin() + static_cast<ptrdiff_t>(offset));
    if (parts.modifiers.limit.has_value() && *parts.modifiers.limit < solutions.size()) {
      solutions.resize(*parts.modifiers.limit);
    }
    return solutions;
  }

  // Whether the evaluation was cut short.
  bool too_large() const { return work_.exhausted(); }

 private:
  // The group graph pattern of section 18.2.2: its elements in order, then all of its filters.
  Solutions Group(const ast::GroupPattern& group, const Graph& graph, const Solution& outer) {
    std::vector<const ast::Expression*> filters;
    Solutions solutions = Elements(group, graph, outer, &filters);
    if (work_.exhausted()) return {};
    return Filter(solutions, Conditions(filters, graph));
  }

  Solutions Elements(const ast::GroupPattern& group, const Graph& graph, const Solution& outer,
                     std::vector<const ast::Expression*>* filters) {
    Solutions current = {outer};
    for (const ast::PatternElement& element : group.elements) {
      if (current.size() > kMaxSolutions) work_.left = 0;
      if (work_.exhausted()) return {};
      const auto& node = element.node;
      if (const auto* filter = std::get_if<ast::FilterElement>(&node)) {
        filters->push_back(&filter->condition);
      } else if (const auto* optional = std::get_if<ast::OptionalElement>(&node)) {
        std::vector<const ast::Expression*> conditions;
        const Solutions right = Elements(*optional->pattern, graph, outer, &conditions);
        current = LeftJoin(current, right, Conditions(conditions, graph), work_);
      } else if (const auto* minus = std::get_if<ast::MinusElement>(&node)) {
        current = Minus(current, Group(*minus->pattern, graph, outer), work_);
      } else if (const auto* bind = std::get_if<ast::BindElement>(&node)) {
        for (Solution& solution : current) {
          std::optional<Term> value = Evaluate(bind->expression, ContextOf(solution, graph));
          if (value.has_value()) solution.emplace(bind->variable.name, *std::move(value));
        }
      } else if (const auto* triples = std::get_if<ast::TriplesBlock>(&node)) {
        for (const ast::TriplePattern& triple : triples->triples) {
          current = Join(current, Matches(triple, graph), work_);
        }
      } else {
        current = Join(current, JoinedElement(element, graph, outer), work_);
      }
    }
    if (current.size() > kMaxSolutions) work_.left = 0;
    return current;
  }

  // An element that is evaluated by itself, and joined.
  Solutions JoinedElement(const ast::PatternElement& element, const Graph& graph,
                          const Solution& outer) {
    const auto& node = element.node;
    if (const auto* alternatives = std::get_if<ast::UnionElement>(&node)) {
      Solutions all;
      for (const ast::GroupPattern& branch : alternatives->branches) {
        const Solutions some = Group(branch, graph, outer);
        all.insert(all.end(), some.begin(), some.end());
      }
      return all;
    }
    if (const auto* named = std::get_if<ast::GraphElement>(&node)) {
      return Named(*named, outer);
    }
    if (const auto* data = std::get_if<ast::InlineData>(&node)) return Table(*data);
    if (const auto* inner = std::get_if<ast::GroupElement>(&node)) {
      return Group(*inner->pattern, graph, outer);
    }
    const auto* select = std::get_if<ast::Box<ast::SubSelect>>(&node);
    MOTE_CHECK(select != nullptr);
    const ast::SubSelect& query = **select;
    const ast::InlineData* values = query.values.has_value() ? &*query.values : nullptr;
    // Only variables that the sub-select projects are those of the outside.
    Solution visible;
    for (const std::string& name : ast::ProjectedVariables(query.select, query.where, values)) {
      const auto found = outer.find(name);
      if (found != outer.end()) visible.insert(*found);
    }
    return Select({&query.select, query.where, query.modifiers, values}, graph, visible);
  }

  // Section 18.6, Evaluation of a Graph Pattern.
  Solutions Named(const ast::GraphElement& element, const Solution& outer) {
    const Slot name = SlotOf(element.graph);
    if (const Term* constant = std::get_if<Term>(&name)) {
      const auto found = dataset_.named.find(constant->value());
      if (found == dataset_.named.end()) return {};
      return Group(*element.pattern, found->second, outer);
    }
    Solutions all;
    for (const auto& [iri, graph] : dataset_.named) {
      const Solution binding = {{std::get<std::string>(name), GraphName(iri)}};
      const Solutions some = Join(Group(*element.pattern, graph, outer), {binding}, work_);
      all.insert(all.end(), some.begin(), some.end());
    }
    return all;
  }

  // A triple term with variables inside is matched as a variable is; its own are bound afterwards.
  Solutions Matches(const ast::TriplePattern& triple, const Graph& graph) {
    static const char* const kEnds[] = {"_:subject", "_:object"};
    const ast::VarOrTerm* const nodes[] = {&triple.subject, &triple.object};
    Slot ends[2];
    for (size_t i = 0; i < 2; ++i) {
      ends[i] = OpenTriple(*nodes[i]) != nullptr ? Slot(kEnds[i]) : SlotOf(*nodes[i]);
    }
    Solutions matches;
    for (Solution& solution : EndMatches(triple, ends[0], ends[1], graph)) {
      bool matched = true;
      for (size_t i = 0; i < 2; ++i) {
        if (OpenTriple(*nodes[i]) == nullptr) continue;
        const Term term = solution.at(kEnds[i]);
        solution.erase(kEnds[i]);
        matched = matched && MatchNode(*nodes[i], term, &solution);
      }
      if (matched) matches.push_back(std::move(solution));
    }
    return matches;
  }

  Solutions EndMatches(const ast::TriplePattern& triple, const Slot& subject, const Slot& object,
                       const Graph& graph) {
    if (const auto* path = std::get_if<ast::PathExpr>(&triple.verb)) {
      return EvaluatePath(graph, subject, *path, object, work_);
    }
    const auto* variable = std::get_if<ast::Variable>(&triple.verb);
    const Slot predicate = variable != nullptr
                               ? Slot(variable->name)
                               : Slot(ConstantOf(std::get<ast::TermNode>(triple.verb)));
    return EvaluateTriple(graph, subject, predicate, object, work_);
  }

  static Solutions Table(const ast::InlineData& data) {
    Solutions table;
    for (const auto& row : data.rows) {
      Solution& solution = table.emplace_back();
      for (size_t i = 0; i < row.size(); ++i) {
        if (row[i].has_value()) solution[data.variables[i].name] = ConstantOf(*row[i]);
      }
    }
    return table;
  }

  std::vector<Row> Aggregate(const std::vector<ast::GroupKey>& keys, const Solutions& matches,
                             const Graph& graph) {
    std::map<std::string, std::pair<Solution, Solutions>> groups;
    std::vector<std::string> arrival;
    for (const Solution& match : matches) {
      Solution bound = match;
      Solution key;
      int number = 0;
      for (const ast::GroupKey& part : keys) {
        std::optional<Term> value;
        std::string name =
            part.variable.has_value() ? part.variable->name : "_:key" + std::to_string(number++);
        if (part.expression.has_value()) {
          value = Evaluate(*part.expression, ContextOf(bound, graph));
        } else if (const auto found = bound.find(name); found != bound.end()) {
          value = found->second;
        }
        if (!value.has_value()) continue;
        key[name] = *value;
        bound.emplace(name, *value);
      }
      const std::string text = KeyOf(key);
      if (groups.count(text) == 0) {
        arrival.push_back(text);
        groups[text].first = key;
      }
      groups[text].second.push_back(bound);
    }
    // Without GROUP BY there is one group, even of nothing.
    if (keys.empty() && matches.empty()) return {{Solution(), std::make_shared<Solutions>()}};
    std::vector<Row> rows;
    for (const std::string& text : arrival) {
      auto& [key, members] = groups[text];
      rows.push_back({key, std::make_shared<Solutions>(std::move(members))});
    }
    return rows;
  }

  Condition Conditions(const std::vector<const ast::Expression*>& filters, const Graph& graph) {
    return [this, filters, &graph](const Solution& solution) {
      return std::all_of(filters.begin(), filters.end(), [&](const ast::Expression* filter) {
        return EffectiveBoolean(Evaluate(*filter, ContextOf(solution, graph))) == true;
      });
    };
  }

  ExpressionContext ContextOf(const Solution& solution, const Graph& graph) {
    ExpressionContext context;
    context.solution = &solution;
    context.give_up = [this] { work_.left = 0; };
    context.exists = [this, &graph](const ast::GroupPattern& pattern, const Solution& outer) {
      Solution named;
      for (const auto& [name, term] : outer) {
        if (name.compare(0, 2, "_:") != 0) named.emplace(name, term);
      }
      return !Group(pattern, graph, named).empty();
    };
    return context;
  }

  const RdfDataset& dataset_;
  Work work_;
};

// Section 16.2: the template for each solution; what is no triple is left out.
Graph Construct(const ast::ConstructClause& construct, const Solutions& solutions) {
  Graph graph;
  for (const Solution& solution : solutions) {
    for (const ast::TemplateTriple& triple : construct.triples) {
      const std::optional<Triple> made =
          Instantiate(triple.subject, triple.predicate, triple.object, solution);
      if (made.has_value()) AddTriple(&graph, *made);
    }
  }
  return graph;
}

}  // namespace

RdfDataset DatasetOf(const ast::DatasetClause& clause, const RdfDataset& store) {
  if (clause.empty()) return store;
  RdfDataset dataset;
  auto graph_of = [&](const ast::TermNode& name) {
    const auto found = store.named.find(name.lexical);
    return found == store.named.end() ? Graph() : found->second;
  };
  for (const ast::TermNode& name : clause.default_graphs) {
    for (const Triple& triple : graph_of(name)) AddTriple(&dataset.default_graph, triple);
  }
  for (const ast::TermNode& name : clause.named_graphs) {
    // A graph that the store does not have is not in the dataset either.
    if (store.named.count(name.lexical) > 0) dataset.named[name.lexical] = graph_of(name);
  }
  return dataset;
}

std::optional<Solutions> EvaluatePattern(const ast::GroupPattern& pattern,
                                         const RdfDataset& dataset) {
  QueryEvaluator evaluator(dataset);
  const ast::SolutionModifiers modifiers;
  Solutions solutions =
      evaluator.Select({nullptr, pattern, modifiers, nullptr}, dataset.default_graph, {});
  if (evaluator.too_large()) return std::nullopt;
  return solutions;
}

Answer EvaluateQuery(const ast::Query& query, const RdfDataset& store) {
  const RdfDataset dataset = DatasetOf(query.dataset, store);
  QueryEvaluator evaluator(dataset);
  const auto* select = std::get_if<ast::SelectClause>(&query.form);
  const ast::InlineData* values = query.values.has_value() ? &*query.values : nullptr;
  Answer answer;
  answer.solutions =
      evaluator.Select({select, query.where, query.modifiers, values}, dataset.default_graph, {});
  answer.too_large = evaluator.too_large();
  answer.boolean = !answer.solutions.empty();
  if (const auto* construct = std::get_if<ast::ConstructClause>(&query.form)) {
    answer.graph = Construct(*construct, answer.solutions);
  }
  if (select != nullptr) {
    answer.variables = ast::ProjectedVariables(*select, query.where, values);
  }
  return answer;
}

}  // namespace mote::reference
