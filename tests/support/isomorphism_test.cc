#include "tests/support/isomorphism.h"

#include <gtest/gtest.h>

namespace mote::testing {
namespace {

TestQuad Quad(Term s, const std::string& p, Term o) {
  return {std::move(s), Term::Iri(p), std::move(o), std::nullopt};
}
Term B(const std::string& label) { return Term::BlankNode(label); }

TEST(Isomorphism, IgnoresNamesOrderAndDuplicates) {
  const Term x = Term::Iri("http://x");
  EXPECT_TRUE(
      AreIsomorphic({Quad(B("a"), "p", B("b")), Quad(B("b"), "p", x)},
                    {Quad(B("a"), "p", x), Quad(B("c"), "p", B("a")), Quad(B("a"), "p", x)}));
}

TEST(Isomorphism, SeesStructure) {
  EXPECT_FALSE(AreIsomorphic({Quad(B("a"), "p", B("b"))}, {Quad(B("a"), "p", B("a"))}));
  EXPECT_FALSE(AreIsomorphic({Quad(B("a"), "p", Term::Literal("1"))},
                             {Quad(B("a"), "p", Term::Literal("01"))}));
  // One cycle of six against two of three: no colouring tells their nodes apart.
  const auto cycle = [](int from, int n, std::vector<TestQuad>* quads) {
    for (int i = 0; i < n; ++i) {
      quads->push_back(Quad(B("n" + std::to_string(from + i)), "p",
                            B("n" + std::to_string(from + (i + 1) % n))));
    }
  };
  std::vector<TestQuad> one;
  std::vector<TestQuad> two;
  std::vector<TestQuad> other;
  cycle(0, 6, &one);
  cycle(0, 3, &two);
  cycle(3, 3, &two);
  cycle(7, 6, &other);
  EXPECT_FALSE(AreIsomorphic(one, two));
  EXPECT_TRUE(AreIsomorphic(one, other));
}

TEST(Isomorphism, GraphsAndTripleTerms) {
  TestQuad quad = Quad(B("a"), "p", Term::Triple(B("a"), Term::Iri("q"), B("b")));
  quad.graph = B("b");
  TestQuad renamed = Quad(B("x"), "p", Term::Triple(B("x"), Term::Iri("q"), B("y")));
  renamed.graph = B("y");
  EXPECT_TRUE(AreIsomorphic({quad}, {renamed}));
  renamed.graph = B("x");
  EXPECT_FALSE(AreIsomorphic({quad}, {renamed}));
}

}  // namespace
}  // namespace mote::testing
