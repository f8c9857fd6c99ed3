#include "engine/expression/term_order.h"

#include <gtest/gtest.h>

#include <algorithm>

#include "engine/expression/value.h"
#include "engine/expression/value_compare.h"
#include "storage/source/memory_source.h"
#include "tests/engine/expression/random_terms.h"

namespace mote::testing {
namespace {

class TermOrderTest : public ::testing::Test {
 protected:
  void Fill(size_t n, Term (*make)(Random&)) {
    MemorySource::Builder builder;
    std::vector<Term> local;
    for (size_t i = 0; i < n; ++i) {
      Term term = make(random_);
      if (i % 5 == 0 && !term.is_blank_node()) {
        local.push_back(term);
      } else {
        ids_.push_back(builder.Intern(term));
      }
    }
    source_ = builder.Build();
    context_ = std::make_unique<EvaluationContext>(*source_);
    for (const Term& term : local) ids_.push_back(*context_->local().InternCanonical(term));
    ids_.push_back(Id());
    order_ = std::make_unique<TermOrder>(*context_);
  }

  std::weak_ordering Compare(Id a, Id b) { return *order_->Compare(a, b); }

  std::string Key(Id id, bool descending = false) {
    std::string key;
    EXPECT_TRUE(order_->AppendSortKey(id, descending, &key).ok());
    return key;
  }

  std::string Text(Id id) {
    return id.is_undefined() ? "unbound" : (*context_->terms().Read(id))->ToString();
  }

  Random random_{7};
  std::vector<Id> ids_;
  std::unique_ptr<MemorySource> source_;
  std::unique_ptr<EvaluationContext> context_;
  std::unique_ptr<TermOrder> order_;
};

std::weak_ordering Reversed(std::weak_ordering order) {
  return order < 0 ? std::weak_ordering::greater : order > 0 ? std::weak_ordering::less : order;
}

TEST_F(TermOrderTest, KindsOfTermsInTheOrderOfTheSpecification) {
  MemorySource::Builder builder;
  ids_ = {Id(),
          builder.Intern(Term::BlankNode("b")),
          builder.Intern(Term::Iri("http://a")),
          builder.Intern(Term::Iri("http://b")),
          builder.Intern(Term::Literal("")),
          builder.Intern(Term::Literal("abcdefgh")),
          builder.Intern(Term::Literal("b")),
          builder.Intern(Term::Literal("2", "http://www.w3.org/2001/XMLSchema#integer")),
          builder.Intern(Term::Literal("10", "http://www.w3.org/2001/XMLSchema#integer"))};
  source_ = builder.Build();
  context_ = std::make_unique<EvaluationContext>(*source_);
  order_ = std::make_unique<TermOrder>(*context_);
  ids_.push_back(*context_->local().Intern(
      Term::Triple(Term::Iri("http://a"), Term::Iri("http://a"), Term::Iri("http://a"))));
  for (size_t i = 0; i < ids_.size(); ++i) {
    for (size_t j = 0; j < ids_.size(); ++j) {
      EXPECT_EQ(Compare(ids_[i], ids_[j]), std::weak_ordering(i <=> j)) << i << " " << j;
    }
  }
}

TEST_F(TermOrderTest, IsAStrictWeakOrderAndAgreesWithItsKeys) {
  for (auto make : {RandomTerm, RandomNumber, RandomMoment}) {
    ids_.clear();
    Fill(250, make);
    std::vector<std::string> keys;
    std::vector<std::string> reversed;
    for (Id id : ids_) {
      keys.push_back(Key(id));
      reversed.push_back(Key(id, true));
    }
    for (size_t i = 0; i < ids_.size(); ++i) {
      for (size_t j = 0; j < ids_.size(); ++j) {
        std::weak_ordering order = Compare(ids_[i], ids_[j]);
        ASSERT_EQ(order, std::weak_ordering(keys[i].compare(keys[j]) <=> 0))
            << Text(ids_[i]) << " " << Text(ids_[j]);
        ASSERT_EQ(Reversed(order), std::weak_ordering(reversed[i].compare(reversed[j]) <=> 0));
        ASSERT_EQ(Reversed(order), Compare(ids_[j], ids_[i]));
        if (i != j && keys[i] != keys[j]) {
          ASSERT_FALSE(keys[i].starts_with(keys[j]));
        }
        if (TermOrder::SortPrefix(ids_[i]) > TermOrder::SortPrefixEnd(ids_[j])) {
          ASSERT_TRUE(order > 0) << Text(ids_[i]) << " " << Text(ids_[j]);
        }
        std::optional<uint64_t> left = FixedSortKey(ids_[i]);
        std::optional<uint64_t> right = FixedSortKey(ids_[j]);
        if (left.has_value() && right.has_value()) {
          ASSERT_EQ(order, std::weak_ordering(*left <=> *right))
              << Text(ids_[i]) << " " << Text(ids_[j]);
        }
      }
    }
  }
}

// Where `<` has an answer, the order is the same. Not between a float and an exact number, which
// meet as floats.
TEST_F(TermOrderTest, AgreesWithLess) {
  for (auto make : {RandomTerm, RandomNumber, RandomMoment}) {
    ids_.clear();
    Fill(250, make);
    for (Id a : ids_) {
      for (Id b : ids_) {
        if (a.is_undefined() || b.is_undefined()) continue;
        Value left = Value::FromTerm(**context_->terms().Read(a), a);
        Value right = Value::FromTerm(**context_->terms().Read(b), b);
        if (NumberOf(left).ok() && NumberOf(left).is_real() != NumberOf(right).is_real()) {
          continue;
        }
        if (CompareValues(Comparison::kLess, left, right) == Truth::kTrue) {
          ASSERT_TRUE(Compare(a, b) < 0) << Text(a) << " " << Text(b);
        }
      }
    }
  }
}

}  // namespace
}  // namespace mote::testing
