#include <gtest/gtest.h>

#include "storage/term/vocabulary.h"
#include "tests/engine/results/result_tester.h"

namespace mote::testing {
namespace {

Term Typed(std::string lexical, std::string_view datatype) {
  return Term::Literal(std::move(lexical), std::string(datatype));
}

SolutionTable Boards() {
  return {{"board", "ram"},
          {{Term::Iri("http://example.org/Nano"), Typed("256", xsd::kInteger)},
           {Term::Iri("http://other.org/x"), std::nullopt},
           {Term::LangLiteral("Brett", "de"), Typed("2.5", xsd::kDecimal)}}};
}

SolutionWriterOptions WithPrefix() {
  SolutionWriterOptions options;
  options.prefixes = {{"", "http://example.org/"}, {"o", "http://other.org/"}};
  return options;
}

TEST(TableWriterTest, Unicode) {
  EXPECT_EQ(ResultTester(Boards()).Text(SolutionFormat::kTable, WithPrefix()),
            "┌────────────┬─────┐\n"
            "│ board      │ ram │\n"
            "├────────────┼─────┤\n"
            "│ :Nano      │ 256 │\n"
            "│ o:x        │     │\n"
            "│ \"Brett\"@de │ 2.5 │\n"
            "└────────────┴─────┘\n"
            "3 rows\n");
}

TEST(TableWriterTest, Ascii) {
  SolutionWriterOptions options = WithPrefix();
  options.unicode = false;
  EXPECT_EQ(ResultTester(Boards()).Text(SolutionFormat::kTable, options),
            "+------------+-----+\n"
            "| board      | ram |\n"
            "+------------+-----+\n"
            "| :Nano      | 256 |\n"
            "| o:x        |     |\n"
            "| \"Brett\"@de | 2.5 |\n"
            "+------------+-----+\n"
            "3 rows\n");
}

TEST(TableWriterTest, EmptyResults) {
  EXPECT_EQ(ResultTester({{"a"}, {}}).Text(SolutionFormat::kTable),
            "┌───┐\n│ a │\n├───┤\n└───┘\n0 rows\n");
  EXPECT_EQ(ResultTester({{}, {{}}}).Text(SolutionFormat::kTable), "1 row\n");
  EXPECT_EQ(ResultTester({{}, {}}).Text(SolutionFormat::kTable), "0 rows\n");
}

// The cell of the only row, without padding.
std::string Cell(Term term, SolutionWriterOptions options = WithPrefix()) {
  options.unicode = false;
  std::string text =
      ResultTester({{"x"}, {{std::move(term)}}}).Text(SolutionFormat::kTable, std::move(options));
  size_t begin = text.find("\n| ", text.find("\n| ") + 1) + 3;
  std::string cell = text.substr(begin, text.find(" |\n", begin) - begin);
  while (cell.ends_with(' ')) cell.pop_back();
  return cell;
}

TEST(TableWriterTest, Terms) {
  EXPECT_EQ(Cell(Term::Iri("http://example.org/")), ":");
  EXPECT_EQ(Cell(Term::Iri("http://example.org/a/b")), "<http://example.org/a/b>");
  EXPECT_EQ(Cell(Term::Iri("http://example.org/a.")), "<http://example.org/a.>");
  EXPECT_EQ(Cell(Term::Iri("http://example.org/Gerät")), ":Gerät");
  EXPECT_EQ(Cell(Term::Literal("a\tb\nc\x1B[31m\x7F\u0085")), "a\\tb\\nc\\u001B[31m\\u007F\\u0085");
  EXPECT_EQ(Cell(Typed("x", "http://example.org/t")), "\"x\"^^:t");
  EXPECT_EQ(Cell(Typed("2020-01-01", xsd::kDate)), "2020-01-01");
  EXPECT_EQ(Cell(Term::LangLiteral("a", "ar", Direction::kRtl)), "\"a\"@ar--rtl");
  EXPECT_EQ(Cell(Term::Triple(Term::Iri("http://example.org/s"), Term::Iri("http://other.org/p"),
                              Term::Literal("o"))),
            "<<( :s o:p o )>>");
}

TEST(TableWriterTest, LongCellsAreCut) {
  SolutionWriterOptions options;
  options.max_cell_width = 10;
  EXPECT_EQ(Cell(Term::Literal("0123456789"), options), "0123456789");
  EXPECT_EQ(Cell(Term::Literal("0123456789a"), options), "0123456...");
  // Wide characters take two columns each.
  EXPECT_EQ(Cell(Term::Literal("中文中文中"), options), "中文中文中");
  EXPECT_EQ(Cell(Term::Literal("中文中文中文"), options), "中文中...");
  options.max_cell_width = 0;
  EXPECT_EQ(Cell(Term::Literal(std::string(500, 'x')), options), std::string(500, 'x'));
}

TEST(TableWriterTest, WidthsAreFixedAfterTheFirstRows) {
  SolutionTable table;
  table.variables = {"x"};
  for (const char* text : {"a", "bb", "longer than before"}) {
    table.rows.push_back({Term::Literal(text)});
  }
  SolutionWriterOptions options;
  options.unicode = false;
  options.fitted_rows = 2;
  EXPECT_EQ(ResultTester(table).Text(SolutionFormat::kTable, options),
            "+----+\n| x  |\n+----+\n| a  |\n| bb |\n| longer than before |\n+----+\n3 rows\n");
}

}  // namespace
}  // namespace mote::testing
