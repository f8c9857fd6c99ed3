#include "grammar/parser/syntax_error_strategy.h"

#include <algorithm>

#include "antlr4-runtime.h"

namespace mote {

void SyntaxErrorStrategy::Start(bool collect) {
  collect_ = collect;
  position_ = 0;
  offending_ = 0;
  expected_.clear();
}

void SyntaxErrorStrategy::Collect(antlr4::Parser* parser) {
  const size_t position = parser->getTokenStream()->index();
  if (position != position_) {
    position_ = position;
    expected_.clear();
  }
  const antlr4::atn::ATN& atn = parser->getATN();
  const antlr4::misc::IntervalSet& next = atn.nextTokens(atn.states[parser->getState()]);
  for (const antlr4::misc::Interval& interval : next.getIntervals()) {
    for (ssize_t type = interval.a; type <= interval.b; ++type) {
      if (type != static_cast<ssize_t>(antlr4::Token::EPSILON)) {
        expected_.push_back(static_cast<size_t>(type));
      }
    }
  }
}

void SyntaxErrorStrategy::Stop(antlr4::Parser* parser) {
  if (collect_) {
    Collect(parser);
    std::sort(expected_.begin(), expected_.end());
    expected_.erase(std::unique(expected_.begin(), expected_.end()), expected_.end());
  }
  offending_ = parser->getTokenStream()->index();
  throw antlr4::ParseCancellationException();
}

void SyntaxErrorStrategy::recover(antlr4::Parser* parser, std::exception_ptr) { Stop(parser); }

antlr4::Token* SyntaxErrorStrategy::recoverInline(antlr4::Parser* parser) { Stop(parser); }

void SyntaxErrorStrategy::sync(antlr4::Parser* parser) {
  if (collect_) Collect(parser);
}

}  // namespace mote
