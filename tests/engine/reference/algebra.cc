#include "tests/engine/reference/algebra.h"

#include <algorithm>
#include <set>
#include <string>
#include <utility>

namespace mote::reference {

bool AreCompatible(const Solution& a, const Solution& b) {
  return std::all_of(a.begin(), a.end(), [&](const auto& binding) {
    const auto found = b.find(binding.first);
    return found == b.end() || found->second == binding.second;
  });
}

bool HaveDisjointDomains(const Solution& a, const Solution& b) {
  return std::none_of(a.begin(), a.end(),
                      [&](const auto& binding) { return b.count(binding.first) > 0; });
}

Solution Merge(const Solution& a, const Solution& b) {
  Solution merged = a;
  merged.insert(b.begin(), b.end());
  return merged;
}

Solutions Filter(const Solutions& solutions, const Condition& condition) {
  Solutions out;
  std::copy_if(solutions.begin(), solutions.end(), std::back_inserter(out), condition);
  return out;
}

Solutions Join(const Solutions& left, const Solutions& right, Work& work) {
  Solutions out;
  for (const Solution& a : left) {
    for (const Solution& b : right) {
      if (!work.Take()) return out;
      if (AreCompatible(a, b)) out.push_back(Merge(a, b));
    }
  }
  return out;
}

Solutions LeftJoin(const Solutions& left, const Solutions& right, const Condition& condition,
                   Work& work) {
  Solutions out;
  for (const Solution& a : left) {
    bool matched = false;
    for (const Solution& b : right) {
      if (!work.Take()) return out;
      if (!AreCompatible(a, b)) continue;
      Solution merged = Merge(a, b);
      if (!condition(merged)) continue;
      matched = true;
      out.push_back(std::move(merged));
    }
    if (!matched) out.push_back(a);
  }
  return out;
}

Solutions Minus(const Solutions& left, const Solutions& right, Work& work) {
  return Filter(left, [&](const Solution& a) {
    return std::none_of(right.begin(), right.end(), [&](const Solution& b) {
      return work.Take() && AreCompatible(a, b) && !HaveDisjointDomains(a, b);
    });
  });
}

Solutions Distinct(const Solutions& solutions) {
  std::set<std::string> seen;
  return Filter(solutions,
                [&](const Solution& solution) { return seen.insert(KeyOf(solution)).second; });
}

}  // namespace mote::reference
