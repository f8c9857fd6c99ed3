#include <gmock/gmock.h>

#include <set>

#include "tests/engine/embedding/embedding_tester.h"

namespace mote {
namespace {

using testing::EmbeddingTest;
using testing::Ex;

std::string Text(const Quad& quad) {
  return quad.subject.ToString() + " " + quad.predicate.ToString() + " " + quad.object.ToString() +
         (quad.graph.has_value() ? " " + quad.graph->ToString() : "");
}

class QuadPatternTest : public EmbeddingTest {
 protected:
  QuadPatternTest() {
    absl::StatusOr<Transaction> transaction = database_->Begin();
    for (int i = 0; i < 300; ++i) {
      std::optional<Term> graph;
      if (i % 3 > 0) graph = Ex("g" + std::to_string(i % 3));
      const Quad quad(Ex("s" + std::to_string(i % 7)), Ex("p" + std::to_string(i % 5)),
                      i % 2 == 0 ? Term::Integer(i) : Ex("s" + std::to_string(i % 11)), graph);
      EXPECT_EQ(transaction->Insert(quad), absl::OkStatus());
      quads_.push_back(quad);
    }
    EXPECT_TRUE(transaction->Commit().ok());
  }

  // What the pattern should match.
  std::multiset<std::string> Expected(const QuadPattern& pattern) const {
    std::set<std::string> out;
    for (const Quad& quad : quads_) {
      if (pattern.subject.has_value() && !(*pattern.subject == quad.subject)) continue;
      if (pattern.predicate.has_value() && !(*pattern.predicate == quad.predicate)) continue;
      if (pattern.object.has_value() && !(*pattern.object == quad.object)) continue;
      if (pattern.graph.has_value()) {
        if (!(pattern.graph == quad.graph)) continue;
      } else if (pattern.graphs != GraphSet::kAll &&
                 quad.graph.has_value() != (pattern.graphs == GraphSet::kNamed)) {
        continue;
      }
      out.insert(Text(quad));
    }
    return {out.begin(), out.end()};
  }

  std::vector<Quad> quads_;
};

TEST_F(QuadPatternTest, EveryPatternFindsWhatMatches) {
  const Snapshot snapshot = database_->GetSnapshot();
  const std::optional<Term> none;
  for (const auto& subject : {none, std::optional(Ex("s1")), std::optional(Ex("unknown"))}) {
    for (const auto& predicate : {none, std::optional(Ex("p2"))}) {
      for (const auto& object : {none, std::optional(Ex("s3")), std::optional(Term::Integer(22))}) {
        for (const auto& graph : {none, std::optional(Ex("g1"))}) {
          for (GraphSet graphs : {GraphSet::kAll, GraphSet::kDefault, GraphSet::kNamed}) {
            const QuadPattern pattern{subject, predicate, object, graph, graphs};
            std::multiset<std::string> found;
            ASSERT_EQ(snapshot.ForEach(pattern,
                                       [&found](const QuadView& quad) {
                                         found.insert(Text(Quad(quad)));
                                         return true;
                                       }),
                      absl::OkStatus());
            EXPECT_EQ(found, Expected(pattern));

            IdPattern ids;
            ids.graphs = graphs;
            bool known = true;
            auto resolve = [&](const std::optional<Term>& term, Id* id) {
              if (!term.has_value()) return;
              const std::optional<Id> there = *snapshot.FindId(*term);
              known &= there.has_value();
              if (there.has_value()) *id = *there;
            };
            resolve(subject, &ids.subject);
            resolve(predicate, &ids.predicate);
            resolve(object, &ids.object);
            resolve(graph, &ids.graph);
            if (!known) continue;
            size_t rows = 0;
            ASSERT_EQ(snapshot.ForEach(ids,
                                       [&rows](const IdBatch& batch) {
                                         rows += batch.rows;
                                         return true;
                                       }),
                      absl::OkStatus());
            EXPECT_EQ(rows, found.size());
          }
        }
      }
    }
  }
}

TEST_F(QuadPatternTest, StopsWhenAsked) {
  const Snapshot snapshot = database_->GetSnapshot();
  int seen = 0;
  ASSERT_EQ(snapshot.ForEach(QuadPattern(), [&seen](const QuadView&) { return ++seen < 20; }),
            absl::OkStatus());
  EXPECT_EQ(seen, 20);
}

TEST_F(QuadPatternTest, ContainsTellsGraphsApart) {
  const Snapshot snapshot = database_->GetSnapshot();
  EXPECT_TRUE(*snapshot.Contains(quads_[0]));
  EXPECT_TRUE(*snapshot.Contains(quads_[1]));
  Quad elsewhere = quads_[0];
  elsewhere.graph = Ex("g1");
  EXPECT_FALSE(*snapshot.Contains(elsewhere));
}

}  // namespace
}  // namespace mote
