#ifndef MOTE_ENGINE_RESULTS_OUTPUT_SINK_H_
#define MOTE_ENGINE_RESULTS_OUTPUT_SINK_H_

#include <cstdio>
#include <string>
#include <string_view>

#include "absl/status/status.h"

namespace mote {

// Where results are written: a buffer in front of a file or a string. Writing to the buffer cannot
// fail; a failed write to the file is remembered and returned by Flush, and what follows it is
// dropped. Not thread-safe.
class OutputSink {
 public:
  static constexpr size_t kBufferBytes = size_t{1} << 16;

  // Both are borrowed and must outlive the sink. The file is not closed.
  explicit OutputSink(std::FILE* file) : file_(file) { buffer_.reserve(2 * kBufferBytes); }
  explicit OutputSink(std::string* text) : text_(text) {}
  // Flushes; errors are lost, so call Flush first.
  ~OutputSink();
  OutputSink(const OutputSink&) = delete;
  OutputSink& operator=(const OutputSink&) = delete;

  void Append(std::string_view text) {
    buffer().append(text);
    MaybeWrite();
  }
  void Append(char c) {
    buffer().push_back(c);
    MaybeWrite();
  }
  // For writers that format in place: append to it, then call MaybeWrite now and then.
  std::string& buffer() { return text_ != nullptr ? *text_ : buffer_; }
  void MaybeWrite() {
    if (file_ != nullptr && buffer_.size() >= kBufferBytes) WriteOut();
  }

  // Writes all to the file and flushes it. The first error of any write so far: kDataLoss where the
  // disk is full or failing, kCancelled where the reader has closed the pipe.
  absl::Status Flush();
  // The same without writing: ok while no write has failed.
  const absl::Status& status() const { return status_; }

 private:
  void WriteOut();
  void SetError();

  std::FILE* file_ = nullptr;
  std::string* text_ = nullptr;
  std::string buffer_;
  absl::Status status_;
};

}  // namespace mote

#endif  // MOTE_ENGINE_RESULTS_OUTPUT_SINK_H_
