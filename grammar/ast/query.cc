#include "grammar/ast/query.h"

#include <algorithm>

namespace mote::ast {

bool IsAggregated(const SelectClause* select, const SolutionModifiers& modifiers) {
  if (!modifiers.group_by.empty()) return true;
  if (select != nullptr &&
      std::any_of(select->items.begin(), select->items.end(), [](const NamedExpression& item) {
        return item.expression.has_value() && ContainsAggregate(*item.expression);
      })) {
    return true;
  }
  return std::any_of(modifiers.having.begin(), modifiers.having.end(), ContainsAggregate) ||
         std::any_of(modifiers.order_by.begin(), modifiers.order_by.end(),
                     [](const OrderCondition& condition) {
                       return ContainsAggregate(condition.expression);
                     });
}

}  // namespace mote::ast
