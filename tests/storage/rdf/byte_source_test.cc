#include "storage/rdf/byte_source.h"

#include <gtest/gtest.h>
#include <sys/stat.h>
#include <unistd.h>
#include <zlib.h>
#include <zstd.h>

#include <filesystem>
#include <fstream>
#include <random>
#include <string>

#include "storage/rdf/chunk_reader.h"

namespace mote {
namespace {

absl::StatusOr<std::string> ReadAll(ByteSource& source, size_t step = 1000) {
  std::string text;
  std::string buffer(step, '\0');
  while (true) {
    const absl::StatusOr<size_t> n = source.Read(buffer.data(), buffer.size());
    if (!n.ok()) return n.status();
    if (*n == 0) return text;
    text.append(buffer, 0, *n);
  }
}

absl::StatusOr<std::string> Decompress(const std::string& bytes, size_t step = 1000,
                                       size_t read_step = SIZE_MAX) {
  auto source = DecompressingSource(MemoryByteSource(bytes, read_step), "file");
  if (!source.ok()) return source.status();
  return ReadAll(**source, step);
}

std::string Gzip(const std::string& text) {
  z_stream stream = {};
  EXPECT_EQ(deflateInit2(&stream, 6, Z_DEFLATED, 15 + 16, 8, Z_DEFAULT_STRATEGY), Z_OK);
  std::string out(deflateBound(&stream, text.size()) + 64, '\0');
  stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(text.data()));
  stream.avail_in = static_cast<uInt>(text.size());
  stream.next_out = reinterpret_cast<Bytef*>(out.data());
  stream.avail_out = static_cast<uInt>(out.size());
  EXPECT_EQ(deflate(&stream, Z_FINISH), Z_STREAM_END);
  out.resize(out.size() - stream.avail_out);
  deflateEnd(&stream);
  return out;
}

std::string Zstd(const std::string& text) {
  ZSTD_CCtx* const context = ZSTD_createCCtx();
  ZSTD_CCtx_setParameter(context, ZSTD_c_checksumFlag, 1);
  std::string out(ZSTD_compressBound(text.size()), '\0');
  out.resize(ZSTD_compress2(context, out.data(), out.size(), text.data(), text.size()));
  ZSTD_freeCCtx(context);
  return out;
}

std::string Text(size_t size) {
  std::mt19937 random(1);
  std::string text;
  while (text.size() < size) {
    text += "line " + std::to_string(random() % 1000) + (random() % 9 == 0 ? "\n" : " ");
  }
  return text;
}

TEST(ByteSource, DecompressesFramesAndMembers) {
  for (const size_t size : {0u, 1u, 1000u, 500000u}) {
    const std::string text = Text(size);
    for (const auto compress : {Gzip, Zstd}) {
      const std::string once = compress(text);
      for (const size_t step : {size_t{7}, size_t{100000}}) {
        EXPECT_EQ(*Decompress(once, step), text);
        EXPECT_EQ(*Decompress(once + once + compress("") + compress("end"), step),
                  text + text + "end");
      }
    }
    EXPECT_EQ(*Decompress(text), text);
  }
  const std::string text = Text(20000);
  EXPECT_EQ(*Decompress(Gzip(text), 100, 1), text);
  EXPECT_EQ(*Decompress(Zstd(text), 100, 1), text);
  EXPECT_EQ(*Decompress(Gzip(text) + std::string(1000, '\0')), text);
  const std::string skippable(
      "\x50\x2A\x4D\x18\x03\x00\x00\x00"
      "abc",
      11);
  EXPECT_EQ(*Decompress(skippable + Zstd(text)), text);
}

TEST(ByteSource, RefusesEveryTruncation) {
  const std::string text = Text(3000);
  for (const auto compress : {Gzip, Zstd}) {
    const std::string whole = compress(text);
    for (size_t size = 4; size < whole.size(); ++size) {
      const auto result = Decompress(whole.substr(0, size));
      ASSERT_FALSE(result.ok()) << size << " of " << whole.size();
      ASSERT_EQ(result.status().code(), absl::StatusCode::kDataLoss);
      ASSERT_NE(result.status().message().find("file: "), std::string::npos);
    }
    EXPECT_FALSE(Decompress(whole + "garbage").ok());
  }
}

// What is read from a damaged file is refused or as it was; both formats have checksums.
TEST(ByteSource, FindsFlippedBytes) {
  const std::string text = Text(3000);
  for (const std::string& whole : {Gzip(text), Zstd(text)}) {
    for (size_t i = 4; i < whole.size(); ++i) {
      for (const int bit : {0x01, 0x10}) {
        std::string damaged = whole;
        damaged[i] = static_cast<char>(damaged[i] ^ bit);
        const auto result = Decompress(damaged);
        EXPECT_FALSE(result.ok() && *result != text) << i;
        if (result.ok()) continue;
        EXPECT_EQ(result.status().code(), absl::StatusCode::kDataLoss) << result.status();
        EXPECT_EQ(result.status().message().find('\n'), std::string::npos);
      }
    }
  }
}

TEST(ByteSource, OpensFilesAndExplainsFailures) {
  const std::string directory =
      (std::filesystem::temp_directory_path() / ("mote_bytes_" + std::to_string(getpid())))
          .string();
  std::filesystem::create_directories(directory);
  const std::string path = directory + "/a.nt.zst";
  const std::string text = Text(100000);
  std::ofstream(path, std::ios::binary) << Zstd(text);
  const auto source = OpenByteSource(path);
  ASSERT_TRUE(source.ok()) << source.status();
  EXPECT_EQ(*ReadAll(**source), text);
  EXPECT_EQ((*source)->total_bytes(), std::filesystem::file_size(path));
  EXPECT_EQ((*source)->bytes_consumed(), (*source)->total_bytes());
  EXPECT_EQ(OpenByteSource(directory + "/none").status().code(), absl::StatusCode::kNotFound);
  EXPECT_EQ(OpenByteSource(directory).status().code(), absl::StatusCode::kInvalidArgument);
  if (geteuid() != 0) {
    chmod(path.c_str(), 0);
    EXPECT_EQ(OpenByteSource(path).status().code(), absl::StatusCode::kPermissionDenied);
  }
  std::filesystem::remove_all(directory);
}

TEST(ChunkReader, RefusesEndlessLines) {
  const std::string text = "a\nb\n" + std::string(1000, 'x') + "\n";
  {
    ChunkReader reader(MemoryByteSource(text, 10), 16, "f", 500);
    Chunk chunk;
    ASSERT_TRUE(reader.Next(&chunk).ok());
    EXPECT_EQ(std::string(reader.Next(&chunk).status().message()),
              "f:3:1: this line is longer than 500 bytes");
  }
  ChunkReader reader(MemoryByteSource(text, 10), 16, "f", 1001);
  Chunk chunk;
  while (true) {
    const absl::StatusOr<bool> more = reader.Next(&chunk);
    ASSERT_TRUE(more.ok()) << more.status();
    if (!*more) break;
  }
}

TEST(ChunkReader, CutsAtLineEndsWhateverTheSizes) {
  const std::string text = Text(2000) + "\n\nlast line without end";
  for (const size_t chunk_size : {1u, 2u, 3u, 10u, 64u, 1000u, 5000u}) {
    for (const size_t step : {size_t{1}, size_t{7}, SIZE_MAX}) {
      ChunkReader reader(MemoryByteSource(text, step), chunk_size);
      Chunk chunk;
      std::string joined;
      uint64_t index = 0;
      while (true) {
        const absl::StatusOr<bool> more = reader.Next(&chunk);
        ASSERT_TRUE(more.ok());
        if (!*more) break;
        ASSERT_EQ(chunk.index(), index++);
        ASSERT_EQ(chunk.first_line(),
                  1 + static_cast<uint64_t>(std::count(joined.begin(), joined.end(), '\n')));
        joined += chunk.text();
        ASSERT_TRUE(joined.size() == text.size() || chunk.text().back() == '\n');
      }
      ASSERT_EQ(joined, text);
      ASSERT_TRUE(chunk.text().empty());
    }
  }
}

}  // namespace
}  // namespace mote
