#include "shell/arguments/statement_text.h"

#include <cerrno>
#include <cstdio>
#include <cstring>
#include <memory>

#include "shell/arguments/file_iri.h"
#include "storage/base/status_macros.h"

namespace mote {
namespace {

absl::StatusOr<std::string> ReadAll(std::FILE* file, const std::string& name) {
  std::string text;
  char buffer[1 << 16];
  while (true) {
    const size_t count = std::fread(buffer, 1, sizeof(buffer), file);
    text.append(buffer, count);
    if (count < sizeof(buffer)) break;
  }
  if (std::ferror(file) != 0) {
    return absl::UnavailableError("cannot read " + name + ": " + std::strerror(errno));
  }
  return text;
}

}  // namespace

absl::Status CheckStatementArguments(const std::string& what,
                                     const std::optional<std::string>& text,
                                     const std::optional<std::string>& file) {
  if (text.has_value() && file.has_value()) {
    return absl::InvalidArgumentError("there is a " + what + " and a file with one; give one");
  }
  if (!text.has_value() && !file.has_value()) {
    return absl::InvalidArgumentError("missing " + what + ": give its text, `-f FILE`, or `-`");
  }
  return absl::OkStatus();
}

absl::StatusOr<StatementText> ReadStatement(const std::string& what,
                                            const std::optional<std::string>& text,
                                            const std::optional<std::string>& file) {
  StatementText statement;
  const std::string& source = file.has_value() ? *file : *text;
  if (source == "-") {
    statement.name = "<stdin>";
    MOTE_ASSIGN_OR_RETURN(statement.text, ReadAll(stdin, "standard input"));
  } else if (file.has_value()) {
    const std::unique_ptr<std::FILE, int (*)(std::FILE*)> opened(std::fopen(source.c_str(), "rb"),
                                                                 std::fclose);
    if (opened == nullptr) {
      return absl::NotFoundError("cannot read " + source + ": " + std::strerror(errno));
    }
    statement.name = source;
    statement.base = FileIri(source);
    MOTE_ASSIGN_OR_RETURN(statement.text, ReadAll(opened.get(), source));
  } else {
    statement.name = "<" + what + ">";
    statement.text = source;
  }
  return statement;
}

}  // namespace mote
