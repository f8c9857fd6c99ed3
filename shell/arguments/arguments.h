#ifndef MOTE_SHELL_ARGUMENTS_ARGUMENTS_H_
#define MOTE_SHELL_ARGUMENTS_ARGUMENTS_H_

#include <chrono>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/status.h"

namespace mote {

// The arguments of one sub-command: declared once, then parsed into the caller's variables, and the
// source of its help text. Options may stand anywhere, as `--name VALUE` or `--name=VALUE`; `--`
// ends them; `-` is a positional argument. The variables must outlive Parse. Not thread-safe.
class Arguments {
 public:
  // `synopsis` follows "mote COMMAND" in the help; `description` is a paragraph; each example is a
  // command line with what it does.
  struct Example {
    std::string command;
    std::string meaning;
  };
  Arguments(std::string command, std::string synopsis, std::string description,
            std::vector<Example> examples);

  // Positional arguments, in order. Optional ones come after required ones; a rest comes last and
  // needs at least `minimum`.
  void Positional(std::string name, std::string* target);
  void OptionalPositional(std::string name, std::optional<std::string>* target);
  void Rest(std::string name, size_t minimum, std::vector<std::string>* target);

  // Options. `names` is one name, or a short and a long one: "-f" or "-o,--output".
  void Flag(std::string names, std::string help, bool* target);
  void Value(std::string names, std::string value, std::string help, std::string* target);
  void Value(std::string names, std::string value, std::string help,
             std::optional<std::string>* target);
  void Size(std::string names, std::string help, std::optional<uint64_t>* target);
  void Count(std::string names, std::string help, std::optional<uint64_t>* target);
  void Duration(std::string names, std::string help,
                std::optional<std::chrono::milliseconds>* target);
  // A value checked by `parse`, whose error message is shown after the option's name.
  void Parsed(std::string names, std::string value, std::string help,
              std::function<absl::Status(std::string_view)> parse);

  // InvalidArgument for anything that was not declared, with a suggestion where one is near.
  // Sets help_wanted and stops if `-h` or `--help` occurs.
  absl::Status Parse(const std::vector<std::string>& arguments);
  bool help_wanted() const { return help_wanted_; }

  std::string Help() const;

 private:
  struct Option {
    std::vector<std::string> names;
    std::string value;  // Empty for flags.
    std::string help;
    std::function<absl::Status(std::string_view)> set;
  };
  struct PositionalArgument {
    std::string name;
    bool required;
    std::function<void(std::string)> set;
  };

  void Add(std::string names, std::string value, std::string help,
           std::function<absl::Status(std::string_view)> set);
  const Option* Find(std::string_view name) const;
  absl::Status UnknownOption(std::string_view name) const;

  const std::string command_;
  const std::string synopsis_;
  const std::string description_;
  const std::vector<Example> examples_;
  std::vector<Option> options_;
  std::vector<PositionalArgument> positionals_;
  std::string rest_name_;
  size_t rest_minimum_ = 0;
  std::vector<std::string>* rest_ = nullptr;
  bool help_wanted_ = false;
};

// The one of `known` that is most like `word`, if any is near enough to be what was meant.
std::optional<std::string> NearestWord(std::string_view word,
                                       const std::vector<std::string>& known);

}  // namespace mote

#endif  // MOTE_SHELL_ARGUMENTS_ARGUMENTS_H_
