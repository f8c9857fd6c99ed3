#ifndef MOTE_TESTS_ENGINE_REFERENCE_ALGEBRA_H_
#define MOTE_TESTS_ENGINE_REFERENCE_ALGEBRA_H_

#include <cstddef>
#include <functional>

#include "tests/engine/reference/rdf_dataset.h"

// The operators of the SPARQL algebra on multisets of solutions (SPARQL 1.1 section 18.5), as they
// are defined.

namespace mote::reference {

// Every variable of both has the same value in both.
bool AreCompatible(const Solution& a, const Solution& b);
bool HaveDisjointDomains(const Solution& a, const Solution& b);
Solution Merge(const Solution& a, const Solution& b);

// How many pairs of solutions and triples may still be looked at: evaluation by definition takes
// products of everything. Once none is left, results are cut short and mean nothing.
struct Work {
  size_t left = 0;

  bool Take() {
    if (left == 0) return false;
    --left;
    return true;
  }
  bool exhausted() const { return left == 0; }
};

using Condition = std::function<bool(const Solution&)>;

Solutions Filter(const Solutions& solutions, const Condition& condition);
Solutions Join(const Solutions& left, const Solutions& right, Work& work);
Solutions LeftJoin(const Solutions& left, const Solutions& right, const Condition& condition,
                   Work& work);
Solutions Minus(const Solutions& left, const Solutions& right, Work& work);
// Each solution once, at the place of its first occurrence.
Solutions Distinct(const Solutions& solutions);

}  // namespace mote::reference

#endif  // MOTE_TESTS_ENGINE_REFERENCE_ALGEBRA_H_
