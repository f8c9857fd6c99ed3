#include "shell/arguments/arguments.h"

#include <algorithm>
#include <utility>

#include "shell/arguments/units.h"
#include "storage/base/status_macros.h"

namespace mote {
namespace {

std::vector<std::string> SplitNames(std::string_view names) {
  std::vector<std::string> out;
  while (!names.empty()) {
    const size_t comma = names.find(',');
    out.emplace_back(names.substr(0, comma));
    names = comma == std::string_view::npos ? std::string_view() : names.substr(comma + 1);
  }
  return out;
}

// Levenshtein distance.
size_t EditDistance(std::string_view a, std::string_view b) {
  std::vector<size_t> row(b.size() + 1);
  for (size_t j = 0; j <= b.size(); ++j) row[j] = j;
  for (size_t i = 1; i <= a.size(); ++i) {
    size_t diagonal = row[0];
    row[0] = i;
    for (size_t j = 1; j <= b.size(); ++j) {
      const size_t replaced = diagonal + (a[i - 1] == b[j - 1] ? 0 : 1);
      diagonal = row[j];
      row[j] = std::min({replaced, row[j] + 1, row[j - 1] + 1});
    }
  }
  return row[b.size()];
}

// Appends `text` broken into lines of at most 80 characters, each after `indent` spaces; the first
// line continues what stands there already.
void AppendWrapped(std::string_view text, size_t indent, std::string* out) {
  constexpr size_t kWidth = 80;
  const size_t line_start = out->rfind('\n') == std::string::npos ? 0 : out->rfind('\n') + 1;
  size_t column = out->size() - line_start;
  bool first = true;
  while (!text.empty()) {
    const size_t space = text.find(' ');
    const std::string_view word = text.substr(0, space);
    text = space == std::string_view::npos ? std::string_view() : text.substr(space + 1);
    if (!first && column + 1 + word.size() > kWidth) {
      *out += '\n';
      out->append(indent, ' ');
      column = indent;
    } else if (!first) {
      *out += ' ';
      ++column;
    }
    *out += word;
    column += word.size();
    first = false;
  }
  *out += '\n';
}

}  // namespace

std::optional<std::string> NearestWord(std::string_view word,
                                       const std::vector<std::string>& known) {
  std::optional<std::string> best;
  size_t best_distance = word.size() / 3 + 2;
  for (const std::string& candidate : known) {
    const size_t distance = EditDistance(word, candidate);
    if (distance < best_distance) {
      best_distance = distance;
      best = candidate;
    }
  }
  return best;
}

Arguments::Arguments(std::string command, std::string synopsis, std::string description,
                     std::vector<Example> examples)
    : command_(std::move(command)),
      synopsis_(std::move(synopsis)),
      description_(std::move(description)),
      examples_(std::move(examples)) {}

void Arguments::Positional(std::string name, std::string* target) {
  positionals_.push_back(
      {std::move(name), true, [target](std::string value) { *target = std::move(value); }});
}

void Arguments::OptionalPositional(std::string name, std::optional<std::string>* target) {
  positionals_.push_back(
      {std::move(name), false, [target](std::string value) { *target = std::move(value); }});
}

void Arguments::Rest(std::string name, size_t minimum, std::vector<std::string>* target) {
  rest_name_ = std::move(name);
  rest_minimum_ = minimum;
  rest_ = target;
}

void Arguments::Add(std::string names, std::string value, std::string help,
                    std::function<absl::Status(std::string_view)> set) {
  options_.push_back({SplitNames(names), std::move(value), std::move(help), std::move(set)});
}

void Arguments::Flag(std::string names, std::string help, bool* target) {
  Add(std::move(names), "", std::move(help), [target](std::string_view) {
    *target = true;
    return absl::OkStatus();
  });
}

void Arguments::Value(std::string names, std::string value, std::string help, std::string* target) {
  Add(std::move(names), std::move(value), std::move(help), [target](std::string_view text) {
    *target = std::string(text);
    return absl::OkStatus();
  });
}

void Arguments::Value(std::string names, std::string value, std::string help,
                      std::optional<std::string>* target) {
  Add(std::move(names), std::move(value), std::move(help), [target](std::string_view text) {
    *target = std::string(text);
    return absl::OkStatus();
  });
}

void Arguments::Size(std::string names, std::string help, std::optional<uint64_t>* target) {
  Add(std::move(names), "SIZE", std::move(help), [target](std::string_view text) {
    MOTE_ASSIGN_OR_RETURN(*target, ParseByteSize(text));
    return absl::OkStatus();
  });
}

void Arguments::Count(std::string names, std::string help, std::optional<uint64_t>* target) {
  Add(std::move(names), "N", std::move(help), [target](std::string_view text) {
    MOTE_ASSIGN_OR_RETURN(*target, ParseCount(text));
    return absl::OkStatus();
  });
}

void Arguments::Duration(std::string names, std::string help,
                         std::optional<std::chrono::milliseconds>* target) {
  Add(std::move(names), "TIME", std::move(help), [target](std::string_view text) {
    MOTE_ASSIGN_OR_RETURN(*target, ParseDuration(text));
    return absl::OkStatus();
  });
}

void Arguments::Parsed(std::string names, std::string value, std::string help,
                       std::function<absl::Status(std::string_view)> parse) {
  Add(std::move(names), std::move(value), std::move(help), std::move(parse));
}

const Arguments::Option* Arguments::Find(std::string_view name) const {
  for (const Option& option : options_) {
    for (const std::string& known : option.names) {
      if (known == name) return &option;
    }
  }
  return nullptr;
}

absl::Status Arguments::UnknownOption(std::string_view name) const {
  std::vector<std::string> known = {"--help"};
  for (const Option& option : options_) {
    known.insert(known.end(), option.names.begin(), option.names.end());
  }
  std::string message = "unknown option `" + std::string(name) + "`";
  if (const std::optional<std::string> nearest = NearestWord(name, known)) {
    message += "; did you mean `" + *nearest + "`?";
  }
  return absl::InvalidArgumentError(message);
}

absl::Status Arguments::Parse(const std::vector<std::string>& arguments) {
  std::vector<std::string> positional;
  bool options_ended = false;
  for (size_t i = 0; i < arguments.size(); ++i) {
    const std::string& argument = arguments[i];
    if (options_ended || argument.size() < 2 || argument[0] != '-') {
      positional.push_back(argument);
      continue;
    }
    if (argument == "--") {
      options_ended = true;
      continue;
    }
    if (argument == "-h" || argument == "--help") {
      help_wanted_ = true;
      return absl::OkStatus();
    }
    const size_t equals = argument.rfind("--", 0) == 0 ? argument.find('=') : std::string::npos;
    const std::string name = argument.substr(0, equals);
    const Option* option = Find(name);
    if (option == nullptr) return UnknownOption(name);
    std::string_view value;
    if (option->value.empty()) {
      if (equals != std::string::npos) {
        return absl::InvalidArgumentError("`" + name + "` takes no value");
      }
    } else if (equals != std::string::npos) {
      value = std::string_view(argument).substr(equals + 1);
    } else if (i + 1 < arguments.size()) {
      value = arguments[++i];
    } else {
      return absl::InvalidArgumentError("`" + name + "` needs a value: " + option->value);
    }
    const absl::Status status = option->set(value);
    if (!status.ok()) {
      return absl::InvalidArgumentError("`" + name + "`: " + std::string(status.message()));
    }
  }
  size_t next = 0;
  for (const PositionalArgument& wanted : positionals_) {
    if (next < positional.size()) {
      wanted.set(std::move(positional[next++]));
    } else if (wanted.required) {
      return absl::InvalidArgumentError("missing " + wanted.name);
    }
  }
  if (rest_ == nullptr) {
    if (next < positional.size()) {
      return absl::InvalidArgumentError("unexpected argument `" + positional[next] + "`");
    }
    return absl::OkStatus();
  }
  if (positional.size() - next < rest_minimum_) {
    return absl::InvalidArgumentError("missing " + rest_name_);
  }
  for (; next < positional.size(); ++next) rest_->push_back(std::move(positional[next]));
  return absl::OkStatus();
}

std::string Arguments::Help() const {
  std::string out = "usage: mote " + command_ + " " + synopsis_ + "\n\n";
  AppendWrapped(description_, 0, &out);
  out += "\noptions:\n";
  constexpr size_t kColumn = 26;
  const auto append = [&out](const std::string& left, const std::string& right) {
    out += "  " + left;
    const size_t used = left.size() + 2;
    if (used + 1 > kColumn) {
      out += '\n';
      out.append(kColumn, ' ');
    } else {
      out.append(kColumn - used, ' ');
    }
    AppendWrapped(right, kColumn, &out);
  };
  for (const Option& option : options_) {
    std::string left;
    for (const std::string& name : option.names) left += (left.empty() ? "" : ", ") + name;
    if (!option.value.empty()) left += " " + option.value;
    append(left, option.help);
  }
  append("-h, --help", "this text");
  if (!examples_.empty()) {
    out += "\nexamples:\n";
    for (const Example& example : examples_) {
      out += "  " + example.command + "\n      ";
      AppendWrapped(example.meaning, 6, &out);
    }
  }
  return out;
}

}  // namespace mote
