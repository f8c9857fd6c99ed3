#include <gtest/gtest.h>

#include <cstdio>
#include <random>

#include "tests/engine/expression/random_terms.h"
#include "tests/engine/results/result_readers.h"
#include "tests/engine/results/result_tester.h"

// What the writers write is what other readers read, for random solutions.

namespace mote::testing {
namespace {

// U+0000 to U+02FF, and what is odd beyond.
std::string RandomHostileText(Random& random) {
  static const std::vector<std::string> kPieces = {
      "]]>",     "<!--",         "&amp;",        "\\",     "\\n",    "\"\"",   "'",
      "\r\n",    "\t",           "\uFEFF",       "\u2028", "\u0085", "\u200F", "\uD7FF",
      "\uE000",  "\U0001F600",   "\U0010FFFF",   ",",      ";",      "<a>",    "_:b",
      "e\u0301", "\u00DF\u1E9E", "\u4E2D\u6587", "5",      "?x",     "--ltr",  "@en"};
  std::string text;
  for (size_t n = random() % 6; n > 0; --n) {
    if (random() % 2 == 0) {
      text += kPieces[random() % kPieces.size()];
      continue;
    }
    auto code = static_cast<unsigned>(random() % 0x300);
    if (code < 0x80) {
      text.push_back(static_cast<char>(code));
    } else {
      text.push_back(static_cast<char>(0xC0 | code >> 6));
      text.push_back(static_cast<char>(0x80 | (code & 0x3F)));
    }
  }
  if (random() % 200 == 0) text.append(100000, 'x');
  return text;
}

Term RandomCell(Random& random, bool with_triples) {
  switch (random() % 8) {
    case 0:
      return Term::Literal(RandomHostileText(random));
    case 1:
      return Term::LangLiteral(RandomHostileText(random), random() % 2 == 0 ? "en" : "de-AT-1996");
    case 2:
      return Term::Literal(RandomHostileText(random), "http://example.org/type#\u00E9");
    case 3:
      if (with_triples) {
        return Term::LangLiteral(RandomHostileText(random), "ar",
                                 random() % 2 == 0 ? Direction::kLtr : Direction::kRtl);
      }
      return Term::Iri("http://example.org/?a=1&b=2#\u00E9" + std::to_string(random() % 9));
    case 4:
      if (with_triples) {
        Term object = random() % 2 == 0 ? Term::Literal(RandomHostileText(random))
                                        : RandomCell(random, false);
        Term triple = Term::Triple(Term::Iri("http://s"), Term::Iri("http://p"),
                                   object.is_blank_node() ? Term::Iri("http://o") : object);
        if (random() % 2 == 0) return triple;
        return Term::Triple(Term::Iri("http://s"), Term::Iri("http://p"), triple);
      }
      return RandomTerm(random);
    default:
      return RandomTerm(random);
  }
}

SolutionTable RandomTable(Random& random, bool with_triples) {
  SolutionTable table;
  for (size_t c = 0, n = 1 + random() % 5; c < n; ++c) {
    table.variables.push_back("v" + std::to_string(c));
  }
  table.variables.back() += "\u00E4\u4E2D";
  for (size_t r = random() % 40; r > 0; --r) {
    std::vector<std::optional<Term>>& row = table.rows.emplace_back();
    for (size_t c = 0; c < table.variables.size(); ++c) {
      row.emplace_back();
      if (random() % 4 != 0) row.back() = RandomCell(random, with_triples);
    }
  }
  return table;
}

// XML 1.0 section 2.2.
bool IsXmlText(std::string_view text) {
  for (unsigned char c : text) {
    if (c < 0x20 && c != '\t' && c != '\n' && c != '\r') return false;
  }
  return true;
}

bool IsXmlTerm(const Term& term) {
  if (!term.is_triple()) return IsXmlText(term.value());
  return IsXmlTerm(term.triple().subject) && IsXmlTerm(term.triple().predicate) &&
         IsXmlTerm(term.triple().object);
}

constexpr int kRounds = 300;

TEST(RoundTripTest, Json) {
  Random random(1);
  for (int round = 0; round < kRounds; ++round) {
    ResultTester tester(RandomTable(random, true));
    std::string text = tester.Text(SolutionFormat::kJson);
    absl::StatusOr<SparqlResult> read = ReadSparqlResultsJson(text);
    ASSERT_TRUE(read.ok()) << read.status() << text;
    EXPECT_EQ(read->table.variables, tester.table().variables);
    ASSERT_EQ(read->table.rows, tester.table().rows) << text;
  }
}

TEST(RoundTripTest, Xml) {
  Random random(2);
  for (int round = 0; round < kRounds; ++round) {
    SolutionTable table = RandomTable(random, true);
    for (auto& row : table.rows) {
      for (auto& cell : row) {
        if (cell.has_value() && !IsXmlTerm(*cell)) cell.reset();
      }
    }
    ResultTester tester(std::move(table));
    std::string text = tester.Text(SolutionFormat::kXml);
    absl::StatusOr<SparqlResult> read = ReadSparqlResultsXml(text);
    ASSERT_TRUE(read.ok()) << read.status() << text;
    EXPECT_EQ(read->table.variables, tester.table().variables);
    ASSERT_EQ(read->table.rows, tester.table().rows) << text;
  }
}

TEST(RoundTripTest, Tsv) {
  Random random(3);
  for (int round = 0; round < kRounds; ++round) {
    ResultTester tester(RandomTable(random, false));
    std::string text = tester.Text(SolutionFormat::kTsv);
    absl::StatusOr<SolutionTable> read = ReadSparqlResultsTsv(text);
    ASSERT_TRUE(read.ok()) << read.status() << text;
    EXPECT_EQ(read->variables, tester.table().variables);
    ASSERT_EQ(read->rows, tester.table().rows) << text;
  }
}

TEST(RoundTripTest, CsvKeepsEveryText) {
  Random random(4);
  for (int round = 0; round < kRounds; ++round) {
    ResultTester tester(RandomTable(random, false));
    std::string text = tester.Text(SolutionFormat::kCsv);
    absl::StatusOr<std::vector<std::vector<std::string>>> read = ReadCsv(text);
    ASSERT_TRUE(read.ok()) << read.status() << text;
    const SolutionTable& table = tester.table();
    ASSERT_EQ(read->size(), table.rows.size() + 1);
    EXPECT_EQ(read->front(), table.variables);
    for (size_t r = 0; r < table.rows.size(); ++r) {
      ASSERT_EQ((*read)[r + 1].size(), table.variables.size());
      for (size_t c = 0; c < table.variables.size(); ++c) {
        const std::optional<Term>& cell = table.rows[r][c];
        std::string expected;
        if (cell.has_value()) {
          expected = (cell->is_blank_node() ? "_:" : "") + std::string(cell->value());
        }
        ASSERT_EQ((*read)[r + 1][c], expected);
      }
    }
  }
}

// However the rows are cut into batches, and whatever they are written to.
TEST(RoundTripTest, BatchesAndSinksDoNotMatter) {
  Random random(5);
  SolutionTable table;
  table.variables = {"a", "b"};
  for (int r = 0; r < 3000; ++r) {
    table.rows.push_back({RandomTerm(random), RandomCell(random, true)});
    for (auto& cell : table.rows.back()) {
      if (!IsXmlTerm(*cell)) cell.reset();
    }
  }
  ResultTester tester(std::move(table));
  for (SolutionFormat format : {SolutionFormat::kTable, SolutionFormat::kJson, SolutionFormat::kXml,
                                SolutionFormat::kCsv, SolutionFormat::kTsv}) {
    std::string expected = tester.Text(format);
    std::FILE* file = std::tmpfile();
    ASSERT_NE(file, nullptr);
    {
      OutputSink sink(file);
      ASSERT_TRUE(tester.Write(format, sink, {}, 2048).ok());
    }
    std::string written(expected.size() + 1, '\0');
    std::rewind(file);
    written.resize(std::fread(written.data(), 1, written.size(), file));
    std::fclose(file);
    EXPECT_TRUE(written == expected);
  }
}

}  // namespace
}  // namespace mote::testing
