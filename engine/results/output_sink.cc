#include "engine/results/output_sink.h"

#include <cerrno>
#include <cstring>

namespace mote {

OutputSink::~OutputSink() {
  if (file_ != nullptr) Flush().IgnoreError();
}

void OutputSink::WriteOut() {
  if (status_.ok() && !buffer_.empty()) {
    errno = 0;
    size_t written = std::fwrite(buffer_.data(), 1, buffer_.size(), file_);
    if (written != buffer_.size()) SetError();
  }
  buffer_.clear();
}

void OutputSink::SetError() {
  int error = errno;
  std::string message = std::string("cannot write the result: ") + std::strerror(error);
  status_ = error == EPIPE ? absl::CancelledError(message) : absl::DataLossError(message);
}

absl::Status OutputSink::Flush() {
  if (file_ == nullptr) return status_;
  WriteOut();
  errno = 0;
  if (status_.ok() && std::fflush(file_) != 0) SetError();
  return status_;
}

}  // namespace mote
