#include "mote/prepared_query.h"

#include <algorithm>
#include <utility>

#include "absl/container/inlined_vector.h"
#include "engine/algebra/translator.h"
#include "engine/database/query_parameters.h"
#include "engine/embedding/prepared_query_impl.h"
#include "storage/base/status_macros.h"
#include "storage/term/inline_id.h"

namespace mote {
namespace {

std::string_view WithoutSigil(std::string_view name) {
  if (!name.empty() && (name[0] == '?' || name[0] == '$')) name.remove_prefix(1);
  return name;
}

absl::Status CheckParameters(const ParsedQuery& parsed) {
  absl::StatusOr<AlgebraTree> tree = TranslateQuery(parsed.query);
  if (!tree.ok()) return WithSource(tree.status(), parsed.text);
  return ResolveParameters(parsed, &*tree).status();
}

}  // namespace

absl::StatusOr<std::shared_ptr<const PreparedQuery::Impl>> PreparedQuery::Impl::Make(
    std::string_view text, const std::vector<std::string>& parameters,
    const QueryOptions& options) {
  MOTE_ASSIGN_OR_RETURN(std::shared_ptr<ParsedQuery> parsed, ParsedQuery::Parse(text, options));
  parsed->prepared = true;
  for (const std::string& name : parameters) {
    parsed->parameters.emplace_back(WithoutSigil(name));
  }
  MOTE_RETURN_IF_ERROR(CheckParameters(*parsed));
  return std::shared_ptr<const Impl>(new Impl(std::move(parsed)));
}

absl::StatusOr<bool> PreparedQuery::Impl::Bind(std::span<const Argument> arguments,
                                               const QueryOptions& options, bool restart,
                                               QueryResult& result) const {
  const std::vector<std::string>& names = parsed_->parameters;
  absl::InlinedVector<Id, 8> ids(names.size());
  absl::InlinedVector<bool, 8> given(names.size(), false);
  for (const Argument& argument : arguments) {
    const std::string_view name = WithoutSigil(argument.name());
    const auto found = std::find(names.begin(), names.end(), name);
    if (found == names.end()) {
      return absl::InvalidArgumentError("the query has no parameter ?" + std::string(name));
    }
    const auto at = static_cast<size_t>(found - names.begin());
    if (given[at]) {
      return absl::InvalidArgumentError("the parameter ?" + *found + " has two values");
    }
    given[at] = true;
    ids[at] = argument.id();
    if (ids[at].is_undefined()) {
      MOTE_ASSIGN_OR_RETURN(ids[at], result.IdOfParameter(argument.term()));
    } else if (!IsInlineTag(ids[at].tag()) && !IsDictionaryTag(ids[at].tag()) &&
               ids[at].tag() != Tag::kBlankNode) {
      return absl::InvalidArgumentError("the id given for ?" + *found +
                                        " stands for no term of a database");
    }
  }
  const auto missing = std::find(given.begin(), given.end(), false);
  if (missing != given.end()) {
    return absl::InvalidArgumentError(
        "the parameter ?" + names[static_cast<size_t>(missing - given.begin())] + " has no value");
  }
  if (restart) return result.Restart(ids, options);
  result.SetParameters(ids);
  return true;
}

PreparedQuery::PreparedQuery(std::shared_ptr<const Impl> impl) : impl_(std::move(impl)) {}
PreparedQuery::PreparedQuery(const PreparedQuery&) = default;
PreparedQuery::PreparedQuery(PreparedQuery&&) noexcept = default;
PreparedQuery& PreparedQuery::operator=(const PreparedQuery&) = default;
PreparedQuery& PreparedQuery::operator=(PreparedQuery&&) noexcept = default;
PreparedQuery::~PreparedQuery() = default;

const std::string& PreparedQuery::text() const { return impl_->parsed()->text; }
const std::vector<std::string>& PreparedQuery::parameters() const {
  return impl_->parsed()->parameters;
}
const std::vector<std::string>& PreparedQuery::warnings() const {
  return impl_->parsed()->warnings;
}

}  // namespace mote
