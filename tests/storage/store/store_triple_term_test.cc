// Triple terms in a store: interned, found by id, by component and by pattern, and read back, in a
// transaction, after it, and after folding.

#include <gtest/gtest.h>

#include <algorithm>
#include <map>
#include <random>
#include <string>
#include <vector>

#include "tests/storage/store/store_test_util.h"

namespace mote {
namespace {

using Triples = std::map<Id, IdTriple>;

std::vector<std::pair<Id, IdTriple>> ReadCursor(TripleTermCursor& cursor, size_t capacity) {
  std::vector<std::pair<Id, IdTriple>> rows;
  std::vector<Id> columns[4];
  for (std::vector<Id>& column : columns) column.resize(capacity);
  while (true) {
    absl::StatusOr<size_t> n = cursor.Next(
        {columns[0].data(), columns[1].data(), columns[2].data(), columns[3].data()}, capacity);
    EXPECT_TRUE(n.ok()) << n.status();
    if (!n.ok() || *n == 0) break;
    for (size_t i = 0; i < *n; ++i) {
      rows.push_back({columns[0][i], {columns[1][i], columns[2][i], columns[3][i]}});
    }
  }
  std::sort(rows.begin(), rows.end());
  return rows;
}

// All that a source says of triple terms.
void ExpectTriples(const QuadSource& source, const Triples& expected, uint64_t seed) {
  std::vector<Id> ids;
  for (const auto& [id, triple] : expected) {
    ids.push_back(id);
    auto found = source.IdOfTriple(triple);
    ASSERT_TRUE(found.ok()) << found.status();
    ASSERT_EQ(*found, id);
  }
  std::mt19937_64 random(seed);
  std::shuffle(ids.begin(), ids.end(), random);
  std::vector<Id> parts[3];
  for (std::vector<Id>& part : parts) part.resize(ids.size());
  ASSERT_TRUE(source.ComponentsOf(ids, parts[0], parts[1], parts[2]).ok());
  for (size_t i = 0; i < ids.size(); ++i) {
    ASSERT_EQ((IdTriple{parts[0][i], parts[1][i], parts[2][i]}), expected.at(ids[i]));
  }
  for (int round = 0; round < 200; ++round) {
    TripleTermPattern pattern;
    if (!expected.empty()) {
      const auto pick = [&] { return expected.at(ids[random() % ids.size()]); };
      if (random() % 2 == 0) pattern.subject = pick().subject;
      if (random() % 2 == 0) pattern.predicate = pick().predicate;
      if (random() % 2 == 0) pattern.object = pick().object;
    }
    std::vector<std::pair<Id, IdTriple>> rows;
    for (const auto& row : expected) {
      if (pattern.Matches(row.second)) rows.push_back(row);
    }
    auto cursor = source.TripleTerms(pattern);
    ASSERT_TRUE(cursor.ok()) << cursor.status();
    ASSERT_EQ(ReadCursor(**cursor, 1 + random() % 300), rows);
    auto count = source.CountTripleTerms(pattern);
    ASSERT_TRUE(count.ok()) << count.status();
    if (count->exact) {
      ASSERT_EQ(count->rows, rows.size());
    } else {
      ASSERT_GT(count->rows, 0u);
      ASSERT_FALSE(rows.empty());
    }
  }
}

Id Iri(WriteTransaction& transaction, uint64_t number) {
  return transaction.Intern({TermKind::kIri, "http://example.org/" + std::to_string(number)})
      .value();
}

class StoreTripleTermTest : public testing::TestWithParam<bool> {
 protected:
  StoreTripleTermTest() : store_(/*on_rocks=*/GetParam()) {}

  ReopenableStore store_;
};

TEST_P(StoreTripleTermTest, RandomTriplesAreFoundInEveryWay) {
  std::mt19937_64 random(7);
  Triples model;
  std::vector<Id> blank_nodes;
  for (int commit = 0; commit < 6; ++commit) {
    Triples after = model;
    auto transaction = std::move(store_->BeginWrite().value());
    blank_nodes.push_back(transaction->NewBlankNode().value());
    std::vector<IdQuad> quads;
    const uint64_t count = commit == 2 ? 3000 : 100;
    for (uint64_t i = 0; i < count; ++i) {
      Id object = Iri(*transaction, random() % 50);
      if (random() % 3 == 0 && !after.empty()) {
        object = std::next(after.begin(), static_cast<ptrdiff_t>(random() % after.size()))->first;
      } else if (random() % 3 == 0) {
        object = transaction->Intern({TermKind::kLiteral, "text " + std::to_string(random() % 99)})
                     .value();
      }
      const Id subject = random() % 4 == 0 ? blank_nodes[random() % blank_nodes.size()]
                                           : Iri(*transaction, random() % 40);
      const IdTriple triple{subject, Iri(*transaction, random() % 5), object};
      const auto id = transaction->InternTriple(triple);
      ASSERT_TRUE(id.ok()) << id.status();
      auto [it, added] = after.try_emplace(*id, triple);
      ASSERT_EQ(it->second, triple);
      quads.push_back({subject, triple.predicate, *id, kDefaultGraph});
    }
    ExpectTriples(transaction->source(), after, random());
    if (commit == 3) continue;  // Rolled back.
    ASSERT_TRUE(transaction->Insert(quads).ok());
    ASSERT_TRUE(transaction->Commit(Durability::kRelaxed).ok());
    model = std::move(after);
    ExpectTriples(*store_->GetSnapshot(), model, random());
    // One object for one triple.
    std::map<IdTriple, Id> inverse;
    for (const auto& [id, triple] : model) ASSERT_TRUE(inverse.emplace(triple, id).second);
  }
  ExpectClean(store_.store());
  ASSERT_TRUE(store_->Fold().ok());
  ExpectTriples(*store_->GetSnapshot(), model, random());
  ASSERT_TRUE(store_->Compact().ok());
  ExpectTriples(*store_->GetSnapshot(), model, random());
  store_.Reopen();
  ExpectTriples(*store_->GetSnapshot(), model, random());
  ExpectClean(store_.store());
}

TEST_P(StoreTripleTermTest, TermsComeBackAsTheyWere) {
  const Term inner = Term::Triple(Term::Iri("http://example.org/s"), Term::Iri("http://e/p"),
                                  Term::LangLiteral("text", "ar", Direction::kRtl));
  const Term outer = Term::Triple(Term::Iri("http://e/a"), Term::Iri("http://e/p"), inner);
  std::vector<Id> ids;
  {
    auto transaction = std::move(store_->BeginWrite().value());
    EXPECT_FALSE(transaction->source().IdOf(outer.view()).value().has_value());
    ids = {transaction->Intern(outer.view()).value(), transaction->Intern(inner.view()).value()};
    EXPECT_EQ(transaction->Intern(outer.view()).value(), ids[0]);
    EXPECT_EQ(transaction->source().TermOf(ids[0]).value(), outer);
    const Id blank = transaction->NewBlankNode().value();
    ids.push_back(transaction->InternTriple({blank, Iri(*transaction, 1), ids[0]}).value());
    for (Id id : ids) {
      ASSERT_TRUE(transaction->Insert({{{blank, Iri(*transaction, 1), id, kDefaultGraph}}}).ok());
    }
    ASSERT_TRUE(transaction->Commit(Durability::kRelaxed).ok());
  }
  const auto snapshot = store_->GetSnapshot();
  EXPECT_EQ(snapshot->IdOf(outer.view()).value(), ids[0]);
  EXPECT_EQ(snapshot->IdOf(inner.view()).value(), ids[1]);
  std::vector<Term> terms;
  ASSERT_TRUE(snapshot->TermsOf(std::vector<Id>{ids[1], ids[2], ids[0], ids[1]}, &terms).ok());
  EXPECT_EQ(terms[0], inner);
  EXPECT_EQ(terms[2], outer);
  EXPECT_EQ(terms[3], inner);
  EXPECT_EQ(terms[1].triple().object, outer);
  EXPECT_TRUE(terms[1].triple().subject.is_blank_node());
  // A blank node has an id under its stored label, in a triple term too.
  EXPECT_EQ(snapshot->IdOf(terms[1].view()).value(), ids[2]);
}

TEST_P(StoreTripleTermTest, RefusesWhatIsNoTripleTerm) {
  auto transaction = std::move(store_->BeginWrite().value());
  const Id iri = Iri(*transaction, 1);
  const Id text = transaction->Intern({TermKind::kLiteral, "a text that is long"}).value();
  const Id blank = transaction->NewBlankNode().value();
  const Id triple = transaction->InternTriple({iri, iri, text}).value();
  const auto code = [&](const IdTriple& bad) {
    return transaction->InternTriple(bad).status().code();
  };
  EXPECT_EQ(code({text, iri, iri}), absl::StatusCode::kInvalidArgument);
  EXPECT_EQ(code({triple, iri, iri}), absl::StatusCode::kInvalidArgument);
  EXPECT_EQ(code({iri, blank, iri}), absl::StatusCode::kInvalidArgument);
  EXPECT_EQ(code({iri, iri, Id()}), absl::StatusCode::kInvalidArgument);
  EXPECT_EQ(code({iri, iri, Id(Tag::kLocal, 3)}), absl::StatusCode::kInvalidArgument);
  EXPECT_EQ(code({iri, iri, Id(Tag::kTriple, 9)}), absl::StatusCode::kInvalidArgument);
  EXPECT_EQ(code({iri, Id(Tag::kIri, 999), iri}), absl::StatusCode::kInvalidArgument);
  const Term with_label =
      Term::Triple(Term::BlankNode("x"), Term::Iri("http://e/p"), Term::Iri("http://e/o"));
  EXPECT_EQ(transaction->Intern(with_label.view()).status().code(),
            absl::StatusCode::kInvalidArgument);
  Id ignored;
  EXPECT_FALSE(transaction->source()
                   .ComponentsOf({&iri, 1}, {&ignored, 1}, {&ignored, 1}, {&ignored, 1})
                   .ok());
  // What was refused left nothing behind.
  EXPECT_EQ(transaction->source().CountTripleTerms({}).value().rows, 1u);
}

TEST_P(StoreTripleTermTest, NestingIsLimited) {
  auto transaction = std::move(store_->BeginWrite().value());
  const Id iri = Iri(*transaction, 1);
  Id id = iri;
  for (int depth = 1; depth <= kMaxTripleTermDepth; ++depth) {
    const auto next = transaction->InternTriple({iri, iri, id});
    ASSERT_TRUE(next.ok()) << next.status();
    id = *next;
  }
  EXPECT_EQ(transaction->InternTriple({iri, iri, id}).status().code(),
            absl::StatusCode::kResourceExhausted);
  ASSERT_TRUE(transaction->Insert({{{iri, iri, id, kDefaultGraph}}}).ok());
  ASSERT_TRUE(transaction->Commit(Durability::kRelaxed).ok());
  transaction.reset();
  const auto deepest = store_->GetSnapshot()->TermOf(id);
  ASSERT_TRUE(deepest.ok()) << deepest.status();
  EXPECT_EQ(TripleTermDepth(deepest->view()), kMaxTripleTermDepth);
  EXPECT_EQ(store_->GetSnapshot()->IdOf(deepest->view()).value(), id);
  transaction = std::move(store_->BeginWrite().value());
  EXPECT_EQ(transaction->Intern(deepest->view()).value(), id);
  const Term deeper = Term::Triple(Term::Iri("http://e/a"), Term::Iri("http://e/a"), *deepest);
  EXPECT_EQ(transaction->Intern(deeper.view()).status().code(),
            absl::StatusCode::kResourceExhausted);
  ExpectClean(store_.store());
}

INSTANTIATE_TEST_SUITE_P(Kv, StoreTripleTermTest, testing::Bool(),
                         [](const auto& info) { return info.param ? "RocksDb" : "Memory"; });

}  // namespace
}  // namespace mote
