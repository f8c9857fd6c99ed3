#include "storage/load/load_statistics.h"

namespace mote {

std::vector<std::pair<Id, PredicateStatistics>> LoadStatistics::Predicates() const {
  std::vector<std::pair<Id, PredicateStatistics>> result;
  result.reserve(predicates.size());
  for (const PredicateCount& count : predicates) {
    PredicateStatistics statistics;
    statistics.triples = count.rows;
    statistics.distinct_objects = count.distinct_objects;
    const auto subjects = subjects_of_predicate.find(count.predicate);
    if (subjects != subjects_of_predicate.end()) statistics.distinct_subjects = subjects->second;
    result.emplace_back(Id::FromBits(count.predicate), statistics);
  }
  return result;
}

template <int kColumns>
OrderStatistics<kColumns>::OrderStatistics(Order order, LoadStatistics* statistics)
    : order_(order), statistics_(statistics) {}

template <int kColumns>
void OrderStatistics<kColumns>::Add(std::span<const uint64_t* const> columns, size_t count) {
  if (statistics_ == nullptr) return;
  switch (order_) {
    case Order::kSpo:
    case Order::kSpog:
      AddSubjects(columns[0], columns[1], count);
      break;
    case Order::kPos:
    case Order::kPosg:
      AddPredicates(columns[0], columns[1], count);
      break;
    case Order::kOsp:
    case Order::kOspg:
      for (size_t i = 0; i < count; ++i) {
        const uint64_t before = i > 0 ? columns[0][i - 1] : last_[0];
        distinct_ += (columns[0][i] != before || (i == 0 && !started_)) ? 1 : 0;
      }
      break;
    case Order::kGspo:
      AddGraphs(columns[0], count);
      break;
    default:
      return;
  }
  started_ = true;
  last_[0] = columns[0][count - 1];
  last_[1] = columns[1][count - 1];
}

template <int kColumns>
void OrderStatistics<kColumns>::AddSubjects(const uint64_t* subject, const uint64_t* predicate,
                                            size_t count) {
  for (size_t i = 0; i < count; ++i) {
    const bool first = i == 0 && !started_;
    const bool new_subject = first || subject[i] != (i > 0 ? subject[i - 1] : last_[0]);
    distinct_ += new_subject ? 1 : 0;
    if (new_subject || predicate[i] != (i > 0 ? predicate[i - 1] : last_[1])) {
      ++statistics_->subjects_of_predicate[predicate[i]];
    }
  }
}

template <int kColumns>
void OrderStatistics<kColumns>::AddPredicates(const uint64_t* predicate, const uint64_t* object,
                                              size_t count) {
  for (size_t i = 0; i < count; ++i) {
    const uint64_t last_predicate = i > 0 ? predicate[i - 1] : last_[0];
    const uint64_t last_object = i > 0 ? object[i - 1] : last_[1];
    const bool started = started_ || i > 0;
    if (!started || predicate[i] != last_predicate) {
      if (started) statistics_->predicates.push_back({last_predicate, rows_, distinct_});
      rows_ = 0;
      distinct_ = 1;
    } else if (object[i] != last_object) {
      ++distinct_;
    }
    ++rows_;
  }
}

template <int kColumns>
void OrderStatistics<kColumns>::AddGraphs(const uint64_t* graph, size_t count) {
  for (size_t i = 0; i < count; ++i) {
    const uint64_t last = i > 0 ? graph[i - 1] : last_[0];
    if ((started_ || i > 0) && graph[i] != last) {
      statistics_->graphs.emplace_back(Id::FromBits(last), rows_);
      rows_ = 0;
    }
    ++rows_;
  }
}

template <int kColumns>
void OrderStatistics<kColumns>::Finish() {
  if (statistics_ == nullptr || !started_) return;
  switch (order_) {
    case Order::kSpo:
    case Order::kSpog:
      statistics_->distinct_subjects = distinct_;
      break;
    case Order::kPos:
    case Order::kPosg:
      statistics_->predicates.push_back({last_[0], rows_, distinct_});
      break;
    case Order::kOsp:
    case Order::kOspg:
      statistics_->distinct_objects = distinct_;
      break;
    case Order::kGspo:
      statistics_->graphs.emplace_back(Id::FromBits(last_[0]), rows_);
      break;
    default:
      break;
  }
}

template class OrderStatistics<3>;
template class OrderStatistics<4>;

}  // namespace mote
