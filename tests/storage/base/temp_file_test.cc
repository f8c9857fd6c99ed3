#include "storage/base/temp_file.h"

#include <gtest/gtest.h>
#include <sys/resource.h>

#include <csignal>
#include <filesystem>
#include <random>
#include <string>
#include <vector>

namespace mote {
namespace {

std::string Directory() { return ::testing::TempDir(); }

TEST(TempFile, GivesBackWhatWasWritten) {
  auto file = TempFile::Create(Directory());
  ASSERT_TRUE(file.ok()) << file.status();
  std::mt19937_64 random(1);
  std::vector<std::string> strings;
  std::vector<TempSection> sections;
  for (int section = 0; section < 3; ++section) {
    SectionWriter writer(file->get(), 100);
    for (int i = 0; i < 200; ++i) {
      strings.push_back(std::string(random() % 250, static_cast<char>('a' + random() % 26)));
      ASSERT_TRUE(writer.AppendU64(strings.size()).ok());
      ASSERT_TRUE(writer.AppendString(strings.back()).ok());
    }
    auto finished = writer.Finish();
    ASSERT_TRUE(finished.ok());
    sections.push_back(*finished);
  }
  size_t next = 0;
  for (const TempSection& section : sections) {
    SectionReader reader(section, 64);
    while (!reader.AtEnd()) {
      auto number = reader.NextU64();
      ASSERT_TRUE(number.ok()) << number.status();
      EXPECT_EQ(*number, next + 1);
      auto text = reader.NextString();
      ASSERT_TRUE(text.ok()) << text.status();
      EXPECT_EQ(*text, strings[next++]);
    }
  }
  EXPECT_EQ(next, strings.size());
}

TEST(TempFile, ASectionThatIsTooShortIsAnError) {
  auto file = TempFile::Create(Directory());
  ASSERT_TRUE(file.ok());
  SectionWriter writer(file->get());
  ASSERT_TRUE(writer.Append("abc").ok());
  auto section = writer.Finish();
  ASSERT_TRUE(section.ok());
  SectionReader reader(*section);
  EXPECT_EQ(reader.NextU64().status().code(), absl::StatusCode::kDataLoss);
}

TEST(TempFile, LeavesNothingInTheDirectory) {
  const std::string directory = Directory() + "/temp_file_test";
  std::filesystem::create_directory(directory);
  auto file = TempFile::Create(directory);
  ASSERT_TRUE(file.ok());
  ASSERT_TRUE((*file)->Append("x").ok());
  EXPECT_TRUE(std::filesystem::is_empty(directory));
  file->reset();
  std::filesystem::remove(directory);
}

TEST(TempFile, NeedsItsDirectory) {
  EXPECT_FALSE(TempFile::Create(Directory() + "/no/such/directory").ok());
}

TEST(TempFile, AFullDiskIsAnError) {
  auto file = TempFile::Create(Directory());
  ASSERT_TRUE(file.ok());
  rlimit before;
  ASSERT_EQ(getrlimit(RLIMIT_FSIZE, &before), 0);
  rlimit limit = before;
  limit.rlim_cur = 4096;
  const auto handler = std::signal(SIGXFSZ, SIG_IGN);
  ASSERT_EQ(setrlimit(RLIMIT_FSIZE, &limit), 0);
  const absl::Status status = (*file)->Append(std::string(10000, 'x')).status();
  ASSERT_EQ(setrlimit(RLIMIT_FSIZE, &before), 0);
  std::signal(SIGXFSZ, handler);
  EXPECT_EQ(status.code(), absl::StatusCode::kResourceExhausted) << status;
}

}  // namespace
}  // namespace mote
