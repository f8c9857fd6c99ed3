// Update operations.

#include <utility>

#include "grammar/parser/ast_builder.h"

namespace mote {
ast::Update AstBuilder::BuildUpdate(Grammar::UpdateUnitContext* unit) {
  ast::Update update;
  ReadPrologue(unit->prologue());
  if (auto* body = unit->updateBody()) ReadUpdateBody(body, update);
  update.prologue = TakePrologue();
  return update;
}

void AstBuilder::StartOperation() {
  ++current_operation_;
  bgp_of_label_.clear();
}

void AstBuilder::ReadUpdateBody(Grammar::UpdateBodyContext* body, ast::Update& update) {
  for (size_t i = 0; i < body->children.size(); ++i) {
    StartOperation();
    if (i == 0) {
      update.operations.push_back(Operation(As<Grammar::Update1Context>(body->children[0])));
      continue;
    }
    auto* rest = As<Grammar::UpdateRestContext>(body->children[i]);
    ReadPrologue(As<Grammar::PrologueContext>(rest->children[1]));
    if (rest->children.size() == 3) {
      update.operations.push_back(Operation(As<Grammar::Update1Context>(rest->children[2])));
    } else if (i + 1 < body->children.size()) {
      Fail(RangeOf(As<antlr4::ParserRuleContext>(body->children[i + 1])->start),
           "unexpected ';': there is no operation before it",
           "one semicolon separates two operations");
    }
  }
}

ast::UpdateOperation AstBuilder::Operation(Grammar::Update1Context* node) {
  ast::UpdateOperation operation;
  operation.range = RangeOf(node);
  if (auto* load = dynamic_cast<Grammar::LoadContext*>(node)) {
    ast::Load out;
    out.silent = load->SILENT() != nullptr;
    out.source = Iri(load->iri(0));
    if (load->INTO() != nullptr) out.into = Iri(load->iri(1));
    operation.node = std::move(out);
  } else if (auto* clear = dynamic_cast<Grammar::ClearContext*>(node)) {
    operation.node = ClearOrDrop(clear->graphRefAll(), /*drop=*/false, clear->SILENT() != nullptr);
  } else if (auto* drop = dynamic_cast<Grammar::DropContext*>(node)) {
    operation.node = ClearOrDrop(drop->graphRefAll(), /*drop=*/true, drop->SILENT() != nullptr);
  } else if (auto* create = dynamic_cast<Grammar::CreateContext*>(node)) {
    operation.node = ast::Create{create->SILENT() != nullptr, Iri(create->iri())};
  } else if (auto* transfer = dynamic_cast<Grammar::TransferContext*>(node)) {
    ast::Transfer out;
    out.kind = transfer->ADD() != nullptr    ? ast::TransferKind::kAdd
               : transfer->MOVE() != nullptr ? ast::TransferKind::kMove
                                             : ast::TransferKind::kCopy;
    out.silent = transfer->SILENT() != nullptr;
    out.from = GraphOrDefault(transfer->graphOrDefault(0));
    out.to = GraphOrDefault(transfer->graphOrDefault(1));
    operation.node = std::move(out);
  } else if (auto* insert = dynamic_cast<Grammar::InsertContext*>(node)) {
    if (insert->DATA() != nullptr) {
      operation.node = ast::InsertData{Quads(insert->quadPattern(), TripleMode::kInsertData)};
    } else {
      operation.node = Modify(nullptr, insert->quadPattern(), insert->modifyRest());
    }
  } else if (auto* remove = dynamic_cast<Grammar::DeleteContext*>(node)) {
    if (remove->DATA() != nullptr) {
      operation.node = ast::DeleteData{Quads(remove->quadPattern(), TripleMode::kDeleteData)};
    } else if (remove->WHERE() != nullptr) {
      operation.node = DeleteWhere(remove->quadPattern());
    } else {
      auto* clause = remove->insertClause();
      operation.node =
          Modify(remove->quadPattern(), clause == nullptr ? nullptr : clause->quadPattern(),
                 remove->modifyRest());
    }
  } else {
    auto* with = static_cast<Grammar::WithContext*>(node);
    auto* deletes = with->deleteClause();
    auto* inserts = with->insertClause();
    ast::TermNode graph = Iri(with->iri());
    ast::Modify modify =
        Modify(deletes == nullptr ? nullptr : deletes->quadPattern(),
               inserts == nullptr ? nullptr : inserts->quadPattern(), with->modifyRest());
    modify.with = std::move(graph);
    operation.node = std::move(modify);
  }
  return operation;
}

ast::ClearOrDrop AstBuilder::ClearOrDrop(Grammar::GraphRefAllContext* target, bool drop,
                                         bool silent) {
  ast::ClearOrDrop out;
  out.drop = drop;
  out.silent = silent;
  if (auto* iri = target->iri()) {
    out.graph = Iri(iri);
  } else if (target->DEFAULT() != nullptr) {
    out.selection = ast::GraphSelection::kDefault;
  } else if (target->NAMED() != nullptr) {
    out.selection = ast::GraphSelection::kNamed;
  } else {
    out.selection = ast::GraphSelection::kAll;
  }
  return out;
}

std::optional<ast::TermNode> AstBuilder::GraphOrDefault(Grammar::GraphOrDefaultContext* node) {
  auto* iri = node->iri();
  if (iri == nullptr) return std::nullopt;
  return Iri(iri);
}

ast::Modify AstBuilder::Modify(Grammar::QuadPatternContext* deletes,
                               Grammar::QuadPatternContext* inserts,
                               Grammar::ModifyRestContext* rest) {
  ast::Modify modify;
  if (deletes != nullptr) modify.deletes = Quads(deletes, TripleMode::kDeleteTemplate);
  if (inserts != nullptr) modify.inserts = Quads(inserts, TripleMode::kTemplate);
  for (Node* child : rest->children) {
    if (TokenOf(child) != nullptr) continue;
    if (RuleOf(child) == Grammar::RuleUsingClause) {
      auto* clause = As<Grammar::UsingClauseContext>(child);
      ReadDataset(clause->children.size() == 3, As<Grammar::IriContext>(clause->children.back()),
                  modify.dataset);
    } else {
      modify.where = Group(As<Grammar::GroupGraphPatternContext>(child));
    }
  }
  return modify;
}

ast::Modify AstBuilder::DeleteWhere(Grammar::QuadPatternContext* pattern) {
  ast::Modify modify;
  modify.deletes = Quads(pattern, TripleMode::kDeleteTemplate);
  // Without blank nodes and paths, which the line above rejects, the template reads as a pattern.
  modify.where = GroupOfQuads(pattern);
  return modify;
}

std::vector<ast::TemplateQuad> AstBuilder::Quads(Grammar::QuadPatternContext* node,
                                                 TripleMode mode) {
  std::vector<ast::TemplateQuad> quads;
  const auto add = [&](Grammar::TriplesBlockContext* block,
                       const std::optional<ast::VarOrTerm>& graph) {
    std::vector<ast::TemplateTriple> triples = Template(block, mode);
    if (quads.empty()) quads.reserve(triples.size());
    for (ast::TemplateTriple& triple : triples) {
      quads.push_back({std::move(triple), graph});
    }
  };
  for (Node* child : node->children) {
    if (TokenOf(child) != nullptr) continue;
    if (RuleOf(child) == Grammar::RuleTriplesBlock) {
      add(As<Grammar::TriplesBlockContext>(child), std::nullopt);
      continue;
    }
    auto* graph = As<Grammar::QuadsNotTriplesContext>(child);
    const TripleMode outer = std::exchange(mode_, mode);
    const ast::VarOrTerm name = VarOrIri(graph->varOrIri());
    mode_ = outer;
    add(graph->triplesBlock(), name);
  }
  return quads;
}

ast::GroupPattern AstBuilder::GroupOfQuads(Grammar::QuadPatternContext* node) {
  ast::GroupPattern pattern;
  pattern.range = RangeOf(node);
  for (Node* child : node->children) {
    if (TokenOf(child) != nullptr) continue;
    if (RuleOf(child) == Grammar::RuleTriplesBlock) {
      ast::GroupPattern triples = GroupOfTriples(As<Grammar::TriplesBlockContext>(child));
      for (ast::PatternElement& element : triples.elements) {
        pattern.elements.push_back(std::move(element));
      }
      continue;
    }
    auto* graph = As<Grammar::QuadsNotTriplesContext>(child);
    ast::GraphElement element;
    element.graph = VarOrIri(graph->varOrIri());
    element.pattern = GroupOfTriples(graph->triplesBlock());
    pattern.elements.push_back({std::move(element), RangeOf(graph)});
  }
  return pattern;
}

}  // namespace mote
