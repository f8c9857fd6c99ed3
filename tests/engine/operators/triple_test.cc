// Triple terms read whole, taken apart and looked up, against a walk over all of them.

#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <optional>
#include <string>

#include "engine/operators/lookup_join.h"
#include "engine/operators/triple_operators.h"
#include "tests/engine/operators/operator_tester.h"

namespace mote::testing {
namespace {

constexpr VariableId kTerm = 0;
constexpr VariableId kFirstComponent = 1;
constexpr VariableId kOther = 4;

using Parts = std::array<Id, 3>;

class TripleOperatorsTest : public ::testing::Test {
 protected:
  // Triple terms of few subjects and objects; the objects are nodes or other triple terms.
  void MakeSource(size_t count, Draw& draw) {
    MemorySource::Builder builder;
    for (size_t i = 0; i < 1 + count / 20; ++i) {
      nodes_.push_back(builder.Intern(Term::Iri("http://e/n" + std::to_string(i))));
    }
    for (size_t i = 0; i < count; ++i) {
      const Id object =
          draw.Chance(20) && !terms_.empty() ? terms_[draw.Below(terms_.size())] : Node(draw);
      const IdTriple triple{Node(draw), nodes_[draw.Below(std::min<size_t>(3, nodes_.size()))],
                            object};
      const Id term = builder.InternTriple(triple);
      if (std::find(terms_.begin(), terms_.end(), term) != terms_.end()) continue;
      terms_.push_back(term);
      parts_.push_back({triple.subject, triple.predicate, triple.object});
    }
    source_ = builder.Build();
    context_ = std::make_unique<EvaluationContext>(*source_);
  }

  Id Node(Draw& draw) const { return nodes_[draw.Below(nodes_.size())]; }

  TripleShape RandomShape(Draw& draw) {
    TripleShape shape;
    for (size_t i = 0; i < 3; ++i) {
      if (draw.Chance(25) && !parts_.empty()) {
        shape.constants[i] = parts_[draw.Below(parts_.size())][i];
      }
    }
    if (draw.Chance(15)) shape.equal.emplace_back(0, 2);
    if (draw.Chance(20)) {
      // A term that the source does not know, as the end of a path may be.
      const Id unknown = *context_->local().InternCanonical(Term::Iri("http://e/unknown"));
      const IdTriple triple{Node(draw), nodes_[0], unknown};
      shape.also.emplace_back(
          *context_->local().InternTriple(triple, Term::Triple(Term::Iri("x:s"), Term::Iri("x:p"),
                                                               Term::Iri("http://e/unknown"))
                                                      .view()),
          triple);
    }
    return shape;
  }

  // The rows (term, subject, predicate, object) that `shape` wants.
  std::vector<Row> Wanted(const TripleShape& shape) const {
    std::vector<Row> rows;
    const auto add = [&](Id term, const Parts& parts) {
      for (size_t i = 0; i < 3; ++i) {
        if (!shape.constants[i].is_undefined() && shape.constants[i] != parts[i]) return;
      }
      for (const auto& [a, b] : shape.equal) {
        if (parts[a] != parts[b]) return;
      }
      rows.push_back({term, parts[0], parts[1], parts[2]});
    };
    for (size_t i = 0; i < terms_.size(); ++i) add(terms_[i], parts_[i]);
    for (const auto& [term, triple] : shape.also) {
      add(term, {triple.subject, triple.predicate, triple.object});
    }
    return rows;
  }

  static std::vector<Row> Sorted(std::vector<Row> rows) {
    std::sort(rows.begin(), rows.end());
    return rows;
  }

  std::vector<Id> nodes_;
  std::vector<Id> terms_;
  std::vector<Parts> parts_;
  std::unique_ptr<MemorySource> source_;
  std::unique_ptr<EvaluationContext> context_;
};

class TripleSeedTest : public TripleOperatorsTest, public ::testing::WithParamInterface<int> {};

TEST_P(TripleSeedTest, AgreeWithAWalk) {
  Draw draw(static_cast<uint64_t>(GetParam()));
  const size_t sizes[] = {0, 1, 30, 400, 5000};
  MakeSource(sizes[draw.Below(5)], draw);
  for (int round = 0; round < 20; ++round) {
    const TripleShape shape = RandomShape(draw);
    const std::vector<Row> wanted = Wanted(shape);

    TripleScan scan(*context_, {0, 1, 2, 3}, {0, 1, 2, 3}, shape);
    for (int time = 0; time < 2; ++time) {
      const auto rows = ReadAll(scan);
      ASSERT_TRUE(rows.ok()) << rows.status();
      EXPECT_EQ(Sorted(*rows), Sorted(wanted));
    }

    // Left rows: terms and nodes in any order, with repetitions, some unbound.
    Rows left;
    left.columns = {kTerm, kOther};
    for (size_t i = 0; i < draw.Below(3000); ++i) {
      Id term = draw.Chance(80) && !terms_.empty() ? terms_[draw.Below(terms_.size())] : Node(draw);
      if (draw.Chance(5)) term = Id();
      if (draw.Chance(10) && !shape.also.empty()) term = shape.also[0].first;
      left.rows.push_back({term, draw.Value(9, 0)});
    }
    std::vector<Row> expected;
    for (const Row& a : left.rows) {
      for (const Row& b : wanted) {
        if (a[0] == b[0]) expected.push_back({a[0], a[1], b[1], b[2], b[3]});
      }
    }
    JoinSpec spec;
    for (uint32_t c = 0; c < 2; ++c) spec.outputs.push_back({JoinColumn::From::kLeft, c, 0});
    for (uint32_t c = 1; c < 4; ++c) spec.outputs.push_back({JoinColumn::From::kRight, 0, c});
    LookupJoin<TripleParts> apart(*context_, {kTerm, kOther, 1, 2, 3}, ScanOf(*context_, left),
                                  TripleParts(*context_, 0, shape), std::move(spec));
    const auto rows = ReadAll(apart);
    ASSERT_TRUE(rows.ok()) << rows.status();
    // The rows keep their order.
    EXPECT_EQ(*rows, expected);
  }
}

TEST_P(TripleSeedTest, LookupsAgreeWithAWalk) {
  Draw draw(static_cast<uint64_t>(GetParam()) + 1000);
  const size_t sizes[] = {0, 1, 30, 400, 5000};
  MakeSource(sizes[draw.Below(5)], draw);
  for (int round = 0; round < 20; ++round) {
    TripleShape shape = RandomShape(draw);
    std::array<std::optional<uint32_t>, 3> keys;
    const size_t chosen = 1 + draw.Below(7);
    Rows left;
    for (uint32_t i = 0; i < 3; ++i) {
      if ((chosen >> i & 1) == 0) continue;
      shape.constants[i] = Id();
      keys[i] = static_cast<uint32_t>(left.columns.size());
      left.columns.push_back(kFirstComponent + i);
    }
    left.columns.push_back(kOther);
    const std::vector<Row> wanted = Wanted(shape);
    // Few rows, for a key of one component may have thousands of matches.
    for (size_t i = 0; i < draw.Below(12); ++i) {
      const Parts from = draw.Chance(90) && !parts_.empty()
                             ? parts_[draw.Below(parts_.size())]
                             : Parts{Node(draw), Node(draw), Node(draw)};
      Row& row = left.rows.emplace_back();
      for (size_t part = 0; part < 3; ++part) {
        if (keys[part].has_value()) row.push_back(from[part]);
      }
      row.push_back(draw.Value(9, 0));
      if (draw.Chance(30)) left.rows.push_back(Row(row));
    }
    std::vector<Row> expected;
    for (const Row& a : left.rows) {
      for (const Row& b : wanted) {
        bool matches = true;
        for (size_t i = 0; i < 3; ++i) matches &= !keys[i].has_value() || a[*keys[i]] == b[i + 1];
        if (matches) expected.push_back({a.back(), b[0], b[1], b[2], b[3]});
      }
    }
    JoinSpec spec;
    const auto other = static_cast<uint32_t>(left.columns.size() - 1);
    spec.outputs.push_back({JoinColumn::From::kLeft, other, 0});
    for (uint32_t c = 0; c < 4; ++c) spec.outputs.push_back({JoinColumn::From::kRight, 0, c});
    LookupJoin<TripleLookup> join(*context_, {kOther, kTerm, 1, 2, 3}, ScanOf(*context_, left),
                                  TripleLookup(*context_, keys, shape), std::move(spec));
    for (int time = 0; time < 2; ++time) {
      const auto rows = ReadAll(join);
      ASSERT_TRUE(rows.ok()) << rows.status();
      EXPECT_EQ(Sorted(*rows), Sorted(expected));
    }
  }
}

INSTANTIATE_TEST_SUITE_P(Seeds, TripleSeedTest, ::testing::Range(0, 20));

}  // namespace
}  // namespace mote::testing
