#include "storage/kv/file_system.h"

#include <rocksdb/env.h>
#include <rocksdb/file_system.h>

#include <string>

namespace mote {
namespace {

class NoOptionsFileSystem : public rocksdb::FileSystemWrapper {
 public:
  using rocksdb::FileSystemWrapper::FileSystemWrapper;

  const char* Name() const override { return "NoOptionsFileSystem"; }

  rocksdb::IOStatus NewWritableFile(const std::string& file, const rocksdb::FileOptions& options,
                                    std::unique_ptr<rocksdb::FSWritableFile>* result,
                                    rocksdb::IODebugContext* debug) override {
    if (file.find("/OPTIONS-", file.rfind('/')) != std::string::npos) {
      return rocksdb::IOStatus::NotSupported("options files are not written");
    }
    return target()->NewWritableFile(file, options, result, debug);
  }
};

}  // namespace

std::unique_ptr<rocksdb::Env> WithoutOptionsFiles(rocksdb::Env* env) {
  return rocksdb::NewCompositeEnv(std::make_shared<NoOptionsFileSystem>(env->GetFileSystem()));
}

}  // namespace mote
