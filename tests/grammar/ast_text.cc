#include "tests/grammar/ast_text.h"

#include <type_traits>
#include <variant>

namespace mote::testing {
namespace {

constexpr std::string_view kXsd = "http://www.w3.org/2001/XMLSchema#";

// Joins what is added with single spaces inside one pair of brackets.
class List {
 public:
  explicit List(std::string_view head) : text_("(") { text_ += head; }
  List& Add(std::string_view item) {
    if (item.empty()) return *this;
    if (text_.size() > 1) text_ += ' ';
    text_ += item;
    return *this;
  }
  std::string Close() const { return text_ + ")"; }

 private:
  std::string text_;
};

std::string Iri(std::string_view iri) {
  std::string text = "<";
  text += iri;
  text += '>';
  return text;
}

std::string Quoted(std::string_view lexical) {
  std::string text = "\"";
  text += lexical;
  text += '"';
  return text;
}

std::string Text(const ast::Variable& variable) {
  return variable.kind == ast::VariableKind::kBlankNode ? variable.name
                                                        : std::string("?").append(variable.name);
}

std::string Text(const ast::TermNode& term) {
  switch (term.kind) {
    case ast::TermKind::kIri:
      return Iri(term.lexical);
    case ast::TermKind::kBlankNode:
      return std::string("[").append(term.lexical).append("]");
    case ast::TermKind::kTriple:
      return List("triple")
          .Add(ToText(term.triple->subject))
          .Add(ToText(term.triple->predicate))
          .Add(ToText(term.triple->object))
          .Close();
    case ast::TermKind::kLiteral:
      break;
  }
  std::string text = Quoted(term.lexical);
  if (!term.language.empty()) {
    text.append("@").append(term.language);
    if (term.direction == ast::TextDirection::kLeftToRight) text += "--ltr";
    if (term.direction == ast::TextDirection::kRightToLeft) text += "--rtl";
    return text;
  }
  const std::string& type = term.datatype;
  if (type.compare(0, kXsd.size(), kXsd) == 0) {
    const std::string local = type.substr(kXsd.size());
    if (local == "string") return text;
    if (local == "integer" || local == "decimal" || local == "double" || local == "boolean") {
      return term.lexical;
    }
  }
  return text.append("^^").append(Iri(type));
}

std::string Text(const ast::Verb& verb) {
  if (const auto* variable = std::get_if<ast::Variable>(&verb)) return Text(*variable);
  if (const auto* term = std::get_if<ast::TermNode>(&verb)) return Text(*term);
  return ToText(std::get<ast::PathExpr>(verb));
}

std::string_view Name(ast::BinaryOperator op) {
  constexpr std::string_view kNames[] = {"=", "!=", "<", ">", "<=", ">=", "+", "-", "*", "/"};
  return kNames[static_cast<size_t>(op)];
}

std::string_view Name(ast::AggregateKind kind) {
  constexpr std::string_view kNames[] = {"COUNT", "SUM",    "MIN",         "MAX",
                                         "AVG",   "SAMPLE", "GROUP_CONCAT"};
  return kNames[static_cast<size_t>(kind)];
}

void AddAll(const std::vector<ast::Expression>& expressions, List& list) {
  for (const ast::Expression& expression : expressions) list.Add(ToText(expression));
}

struct ExpressionText {
  std::string operator()(const ast::Variable& variable) const { return Text(variable); }
  std::string operator()(const ast::TermNode& term) const { return Text(term); }
  std::string operator()(const ast::UnaryExpression& unary) const {
    constexpr std::string_view kNames[] = {"!", "+", "-"};
    return List(kNames[static_cast<size_t>(unary.op)]).Add(ToText(*unary.operand)).Close();
  }
  std::string operator()(const ast::BinaryExpression& binary) const {
    return List(Name(binary.op)).Add(ToText(*binary.left)).Add(ToText(*binary.right)).Close();
  }
  std::string operator()(const ast::LogicalExpression& logical) const {
    List list(logical.op == ast::LogicalOperator::kAnd ? "&&" : "||");
    AddAll(logical.operands, list);
    return list.Close();
  }
  std::string operator()(const ast::InExpression& in) const {
    List list(in.negated ? "notin" : "in");
    list.Add(ToText(*in.operand));
    AddAll(in.list, list);
    return list.Close();
  }
  std::string operator()(const ast::BuiltinCall& call) const {
    List list(ast::InfoOf(call.function).name);
    AddAll(call.arguments, list);
    return list.Close();
  }
  std::string operator()(const ast::FunctionCall& call) const {
    List list(Iri(call.iri));
    if (call.distinct) list.Add("distinct");
    AddAll(call.arguments, list);
    return list.Close();
  }
  std::string operator()(const ast::AggregateCall& call) const {
    List list(Name(call.kind));
    if (call.distinct) list.Add("distinct");
    list.Add(call.argument ? ToText(*call.argument) : "*");
    if (call.kind == ast::AggregateKind::kGroupConcat) list.Add(Quoted(call.separator));
    return list.Close();
  }
  std::string operator()(const ast::ExistsExpression& exists) const {
    return List(exists.negated ? "notexists" : "exists").Add(ToText(*exists.pattern)).Close();
  }
};

std::string Text(const ast::InlineData& data) {
  List variables("");
  for (const ast::Variable& variable : data.variables) variables.Add(Text(variable));
  List list("values");
  list.Add(variables.Close());
  for (const auto& row : data.rows) {
    List cells("");
    for (const auto& cell : row) cells.Add(cell ? Text(*cell) : "UNDEF");
    list.Add(cells.Close());
  }
  return list.Close();
}

std::string Text(const ast::NamedExpression& item) {
  if (!item.expression) return Text(item.variable);
  return List("as").Add(ToText(*item.expression)).Add(Text(item.variable)).Close();
}

std::string Text(const ast::SelectClause& select) {
  List list("select");
  if (select.modifier == ast::SelectModifier::kDistinct) list.Add("distinct");
  if (select.modifier == ast::SelectModifier::kReduced) list.Add("reduced");
  if (select.star) list.Add("*");
  for (const ast::NamedExpression& item : select.items) list.Add(Text(item));
  return list.Close();
}

std::string Text(const ast::SolutionModifiers& modifiers) {
  std::string text;
  const auto add = [&text](const List& list) { text.append(" ").append(list.Close()); };
  if (!modifiers.group_by.empty()) {
    List list("group");
    for (const ast::GroupKey& key : modifiers.group_by) {
      if (!key.expression) {
        list.Add(Text(*key.variable));
      } else if (!key.variable) {
        list.Add(ToText(*key.expression));
      } else {
        list.Add(List("as").Add(ToText(*key.expression)).Add(Text(*key.variable)).Close());
      }
    }
    add(list);
  }
  if (!modifiers.having.empty()) {
    List list("having");
    AddAll(modifiers.having, list);
    add(list);
  }
  if (!modifiers.order_by.empty()) {
    List list("order");
    for (const ast::OrderCondition& key : modifiers.order_by) {
      list.Add(key.descending ? List("desc").Add(ToText(key.expression)).Close()
                              : ToText(key.expression));
    }
    add(list);
  }
  if (modifiers.limit) add(List("limit").Add(std::to_string(*modifiers.limit)));
  if (modifiers.offset) add(List("offset").Add(std::to_string(*modifiers.offset)));
  return text;
}

struct ElementText {
  std::string operator()(const ast::TriplesBlock& block) const {
    List list("bgp");
    for (const ast::TriplePattern& triple : block.triples) {
      list.Add(List("")
                   .Add(ToText(triple.subject))
                   .Add(Text(triple.verb))
                   .Add(ToText(triple.object))
                   .Close());
    }
    return list.Close();
  }
  std::string operator()(const ast::FilterElement& filter) const {
    return List("filter").Add(ToText(filter.condition)).Close();
  }
  std::string operator()(const ast::OptionalElement& optional) const {
    return List("optional").Add(ToText(*optional.pattern)).Close();
  }
  std::string operator()(const ast::UnionElement& alternatives) const {
    List list("union");
    for (const ast::GroupPattern& branch : alternatives.branches) list.Add(ToText(branch));
    return list.Close();
  }
  std::string operator()(const ast::MinusElement& minus) const {
    return List("minus").Add(ToText(*minus.pattern)).Close();
  }
  std::string operator()(const ast::GraphElement& graph) const {
    return List("graph").Add(ToText(graph.graph)).Add(ToText(*graph.pattern)).Close();
  }
  std::string operator()(const ast::ServiceElement& service) const {
    return List(service.silent ? "service silent" : "service")
        .Add(ToText(service.endpoint))
        .Add(ToText(*service.pattern))
        .Close();
  }
  std::string operator()(const ast::BindElement& bind) const {
    return List("bind").Add(ToText(bind.expression)).Add(Text(bind.variable)).Close();
  }
  std::string operator()(const ast::InlineData& data) const { return Text(data); }
  std::string operator()(const ast::GroupElement& group) const { return ToText(*group.pattern); }
  std::string operator()(const ast::Box<ast::SubSelect>& select) const {
    std::string text = List("sub").Add(Text(select->select)).Add(ToText(select->where)).Close();
    text += Text(select->modifiers);
    if (select->values) text.append(" ").append(Text(*select->values));
    return text;
  }
};

std::string Text(const ast::TemplateTriple& triple) {
  return List("")
      .Add(ToText(triple.subject))
      .Add(ToText(triple.predicate))
      .Add(ToText(triple.object))
      .Close();
}

std::string Text(const ast::TemplateQuad& quad) {
  List list("");
  list.Add(ToText(quad.triple.subject))
      .Add(ToText(quad.triple.predicate))
      .Add(ToText(quad.triple.object));
  if (quad.graph) list.Add(ToText(*quad.graph));
  return list.Close();
}

std::string Text(std::string_view head, const std::vector<ast::TemplateQuad>& quads) {
  List list(head);
  for (const ast::TemplateQuad& quad : quads) list.Add(Text(quad));
  return list.Close();
}

std::string Text(const ast::DatasetClause& dataset) {
  std::string text;
  for (const ast::TermNode& graph : dataset.default_graphs) {
    text.append(" ").append(List("from").Add(Text(graph)).Close());
  }
  for (const ast::TermNode& graph : dataset.named_graphs) {
    text.append(" ").append(List("named").Add(Text(graph)).Close());
  }
  return text;
}

std::string GraphText(const std::optional<ast::TermNode>& graph) {
  return graph ? Text(*graph) : "default";
}

struct OperationText {
  std::string operator()(const ast::InsertData& insert) const {
    return Text("insertdata", insert.quads);
  }
  std::string operator()(const ast::DeleteData& remove) const {
    return Text("deletedata", remove.quads);
  }
  std::string operator()(const ast::Modify& modify) const {
    List list("modify");
    if (modify.with) list.Add(List("with").Add(Text(*modify.with)).Close());
    if (!modify.deletes.empty()) list.Add(Text("delete", modify.deletes));
    if (!modify.inserts.empty()) list.Add(Text("insert", modify.inserts));
    const std::string dataset = Text(modify.dataset);
    if (!dataset.empty()) list.Add(dataset.substr(1));
    return list.Add(ToText(modify.where)).Close();
  }
  std::string operator()(const ast::Load& load) const {
    List list(load.silent ? "load silent" : "load");
    list.Add(Text(load.source));
    if (load.into) list.Add(Text(*load.into));
    return list.Close();
  }
  std::string operator()(const ast::ClearOrDrop& clear) const {
    List list(clear.drop ? "drop" : "clear");
    if (clear.silent) list.Add("silent");
    constexpr std::string_view kNames[] = {"", "default", "named", "all"};
    list.Add(kNames[static_cast<size_t>(clear.selection)]);
    if (clear.graph) list.Add(Text(*clear.graph));
    return list.Close();
  }
  std::string operator()(const ast::Create& create) const {
    return List(create.silent ? "create silent" : "create").Add(Text(create.graph)).Close();
  }
  std::string operator()(const ast::Transfer& transfer) const {
    constexpr std::string_view kNames[] = {"add", "move", "copy"};
    List list(kNames[static_cast<size_t>(transfer.kind)]);
    if (transfer.silent) list.Add("silent");
    return list.Add(GraphText(transfer.from)).Add(GraphText(transfer.to)).Close();
  }
};

}  // namespace

std::string ToText(const ast::VarOrTerm& term) {
  return std::visit([](const auto& alternative) { return Text(alternative); }, term);
}

std::string ToText(const ast::PathExpr& path) {
  if (path.kind == ast::PathKind::kIri) return Iri(path.iri);
  constexpr std::string_view kNames[] = {"", "^", "/", "|", "*", "+", "?", "!"};
  List list(kNames[static_cast<size_t>(path.kind)]);
  for (const ast::PathExpr& child : path.children) list.Add(ToText(child));
  for (const ast::NegatedProperty& property : path.negated) {
    list.Add((property.inverse ? std::string("^") : std::string()).append(Iri(property.iri)));
  }
  return list.Close();
}

std::string ToText(const ast::Expression& expression) {
  return std::visit(ExpressionText(), expression.node);
}

std::string ToText(const ast::GroupPattern& pattern) {
  std::string text = "{";
  for (const ast::PatternElement& element : pattern.elements) {
    if (text.size() > 1) text += ' ';
    text += std::visit(ElementText(), element.node);
  }
  return text + "}";
}

std::string ToText(const ast::Query& query) {
  std::string text;
  if (query.explain == ast::ExplainMode::kPlan) text = "explain ";
  if (query.explain == ast::ExplainMode::kAnalyze) text = "analyze ";
  if (const auto* select = std::get_if<ast::SelectClause>(&query.form)) {
    text += Text(*select);
  } else if (const auto* construct = std::get_if<ast::ConstructClause>(&query.form)) {
    List list("construct");
    for (const ast::TemplateTriple& triple : construct->triples) list.Add(Text(triple));
    text += list.Close();
  } else if (const auto* describe = std::get_if<ast::DescribeClause>(&query.form)) {
    List list(describe->star ? "describe *" : "describe");
    for (const ast::VarOrTerm& target : describe->targets) list.Add(ToText(target));
    text += list.Close();
  } else {
    text += "(ask)";
  }
  text += Text(query.dataset);
  text.append(" ").append(ToText(query.where)).append(Text(query.modifiers));
  if (query.values) text.append(" ").append(Text(*query.values));
  return text;
}

std::string ToText(const ast::Update& update) {
  std::string text;
  for (const ast::UpdateOperation& operation : update.operations) {
    if (!text.empty()) text += "; ";
    text += std::visit(OperationText(), operation.node);
  }
  return text;
}

}  // namespace mote::testing
