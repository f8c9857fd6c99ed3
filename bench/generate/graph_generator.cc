#include "bench/generate/graph_generator.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <string_view>

namespace mote::bench {
namespace {

constexpr std::string_view kPeople = "http://example.org/person/";
constexpr std::string_view kVocabulary = "http://example.org/vocabulary#";
constexpr std::string_view kType = "<http://www.w3.org/1999/02/22-rdf-syntax-ns#type>";
constexpr std::string_view kXsd = "http://www.w3.org/2001/XMLSchema#";

constexpr std::array<std::string_view, 32> kSyllables = {
    "an",  "be", "cor", "da", "el",  "fi",  "gor", "ha",  "in",  "jo", "ka",
    "li",  "mo", "na",  "ol", "pe",  "qui", "ra",  "se",  "to",  "ur", "vi",
    "wen", "xa", "yo",  "zu", "bri", "cha", "dor", "fre", "gla", "ste"};
constexpr std::array<std::string_view, 4> kLanguages = {"en", "de", "fr", "es-419"};
constexpr uint64_t kCountries = 200;
constexpr uint64_t kGroupsPerSensor = 100;

// The finaliser of SplitMix64: a bijection that looks random.
constexpr uint64_t Mix(uint64_t x) {
  x ^= x >> 30;
  x *= 0xBF58476D1CE4E5B9u;
  x ^= x >> 27;
  x *= 0x94D049BB133111EBu;
  return x ^ (x >> 31);
}

void AppendNumber(uint64_t number, std::string* out) {
  char digits[20];
  const auto result = std::to_chars(digits, digits + sizeof(digits), number);
  out->append(digits, result.ptr);
}

void AppendPadded(uint64_t number, int width, std::string* out) {
  char digits[20];
  for (int i = width - 1; i >= 0; --i) {
    digits[i] = static_cast<char>('0' + number % 10);
    number /= 10;
  }
  out->append(digits, static_cast<size_t>(width));
}

void AppendIri(std::string_view space, std::string_view name, uint64_t number, std::string* out) {
  out->push_back('<');
  out->append(space);
  out->append(name);
  AppendNumber(number, out);
  out->push_back('>');
}

void AppendWord(std::string_view name, std::string* out) {
  out->push_back('<');
  out->append(kVocabulary);
  out->append(name);
  out->push_back('>');
}

void AppendDatatype(std::string_view name, std::string* out) {
  out->append("\"^^<");
  out->append(kXsd);
  out->append(name);
  out->push_back('>');
}

void AppendDate(uint64_t random, uint64_t first_year, uint64_t years, std::string* out) {
  AppendPadded(first_year + random % years, 4, out);
  out->push_back('-');
  AppendPadded(1 + (random >> 16) % 12, 2, out);
  out->push_back('-');
  AppendPadded(1 + (random >> 24) % 28, 2, out);
}

void AppendName(uint64_t random, std::string* out) {
  for (int word = 0; word < 2; ++word) {
    if (word > 0) out->push_back(' ');
    const size_t start = out->size();
    for (int i = 0; i < 3; ++i) {
      out->append(kSyllables[random & 31]);
      random >>= 5;
    }
    (*out)[start] = static_cast<char>((*out)[start] - 'a' + 'A');
  }
}

}  // namespace

GraphGenerator::GraphGenerator(const GeneratorOptions& options)
    : options_(options),
      groups_(std::max<uint64_t>(1, (options.triples + kTriplesPerGroup - 1) / kTriplesPerGroup)) {
  while (half_bits_ < 31 && (uint64_t{1} << (2 * half_bits_)) < options_.triples) ++half_bits_;
}

uint64_t GraphGenerator::Random(uint64_t group, uint64_t purpose) const {
  return Mix(Mix(group * 32 + purpose + 1) + options_.seed * 0x9E3779B97F4A7C15u);
}

// Log-uniform ranks have Zipf's distribution with exponent 1.
uint64_t GraphGenerator::Zipf(uint64_t random, uint64_t count) const {
  const double uniform = static_cast<double>(random >> 11) * 0x1p-53;
  const double rank = std::exp(uniform * std::log(static_cast<double>(count) + 1.0)) - 1.0;
  return std::min(count - 1, static_cast<uint64_t>(rank));
}

// A Feistel network permutes a power of four; numbers beyond the last triple are permuted again.
uint64_t GraphGenerator::Shuffle(uint64_t position) const {
  const uint64_t mask = (uint64_t{1} << half_bits_) - 1;
  do {
    uint64_t left = position >> half_bits_;
    uint64_t right = position & mask;
    for (uint64_t round = 0; round < 4; ++round) {
      const uint64_t next = left ^ (Mix(right + (round << 40) + options_.seed) & mask);
      left = right;
      right = next;
    }
    position = (left << half_bits_) | right;
  } while (position >= options_.triples);
  return position;
}

void GraphGenerator::AppendTriple(uint64_t position, std::string* out) const {
  if (options_.order == TripleOrder::kShuffled) position = Shuffle(position);
  const uint64_t group = position / kTriplesPerGroup;
  const int slot = static_cast<int>(position % kTriplesPerGroup);
  if (slot < 8) {
    AppendPerson(group, slot, out);
  } else {
    AppendObservation(group, (slot - 8) / 6, (slot - 8) % 6, out);
  }
  out->append(" .\n");
}

void GraphGenerator::AppendPerson(uint64_t group, int slot, std::string* out) const {
  AppendIri(kPeople, "", group, out);
  out->push_back(' ');
  const uint64_t random = Random(group, static_cast<uint64_t>(slot));
  switch (slot) {
    case 0:
      out->append(kType);
      out->push_back(' ');
      AppendWord("Person", out);
      break;
    case 1:
      AppendWord("name", out);
      out->append(" \"");
      AppendName(random, out);
      if ((random >> 40) % 2 == 0) {
        out->append("\"@");
        out->append(kLanguages[(random >> 41) % kLanguages.size()]);
      } else {
        out->push_back('"');
      }
      break;
    case 2:
      AppendWord("age", out);
      out->append(" \"");
      AppendNumber(10 + random % 80, out);
      AppendDatatype("integer", out);
      break;
    case 3:
      AppendWord("birthDate", out);
      out->append(" \"");
      AppendDate(random, 1930, 80, out);
      AppendDatatype("date", out);
      break;
    case 4:
      AppendWord("country", out);
      out->push_back(' ');
      AppendIri("http://example.org/country/", "", Zipf(random, kCountries), out);
      break;
    default:
      AppendWord("knows", out);
      out->push_back(' ');
      AppendIri(kPeople, "", Zipf(random, groups_), out);
      break;
  }
}

void GraphGenerator::AppendObservation(uint64_t group, int which, int slot,
                                       std::string* out) const {
  const uint64_t number = group * 2 + static_cast<uint64_t>(which);
  AppendIri("http://example.org/observation/", "", number, out);
  out->push_back(' ');
  const uint64_t random = Random(group, static_cast<uint64_t>(8 + which * 6 + slot));
  switch (slot) {
    case 0:
      out->append(kType);
      out->push_back(' ');
      AppendWord("Observation", out);
      break;
    case 1:
      AppendWord("sensor", out);
      out->push_back(' ');
      AppendIri("http://example.org/sensor/", "",
                Zipf(random, std::max<uint64_t>(1, groups_ / kGroupsPerSensor)), out);
      break;
    case 2:
      AppendWord("value", out);
      out->append(" \"");
      switch (random % 8) {
        case 0:
          AppendNumber((random >> 8) % 1000, out);
          AppendDatatype("integer", out);
          break;
        case 1:
          AppendNumber((random >> 8) % 1000, out);
          out->push_back('.');
          AppendPadded((random >> 32) % 9 + 1, 1, out);
          AppendDatatype("decimal", out);
          break;
        default:
          AppendNumber((random >> 8) % 9 + 1, out);
          out->push_back('.');
          AppendPadded((random >> 16) % 10000, 4, out);
          AppendPadded((random >> 48) % 9 + 1, 1, out);
          out->push_back('E');
          AppendNumber((random >> 56) % 4, out);
          AppendDatatype("double", out);
          break;
      }
      break;
    case 3:
      AppendWord("time", out);
      out->append(" \"");
      AppendDate(random, 2015, 10, out);
      out->push_back('T');
      AppendPadded((random >> 32) % 24, 2, out);
      out->push_back(':');
      AppendPadded((random >> 40) % 60, 2, out);
      out->push_back(':');
      AppendPadded((random >> 48) % 60, 2, out);
      out->push_back('Z');
      AppendDatatype("dateTime", out);
      break;
    case 4:
      AppendWord("quality", out);
      out->append(" \"");
      AppendNumber(random % 101, out);
      AppendDatatype("integer", out);
      break;
    default:
      AppendWord("inCharge", out);
      out->push_back(' ');
      AppendIri(kPeople, "", group, out);
      break;
  }
}

}  // namespace mote::bench
