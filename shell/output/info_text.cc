#include "shell/output/info_text.h"

#include <algorithm>
#include <cstdint>
#include <cstdio>
#include <utility>
#include <vector>

#include "shell/arguments/units.h"

namespace mote {
namespace {

uint64_t TotalBytes(const StoreInfo& info) {
  uint64_t bytes = 0;
  for (const SpaceInfo& space : info.spaces) bytes += space.disk_bytes;
  return bytes;
}

uint64_t Quads(const StoreInfo& info) {
  return info.default_graph_triples + info.named_graph_quads;
}

// Strings in StoreInfo are names of ours, without characters to escape.
std::string Quoted(std::string_view text) { return "\"" + std::string(text) + "\""; }

}  // namespace

std::string InfoAsTable(const StoreInfo& info) {
  std::vector<std::pair<std::string, std::string>> rows;
  rows.emplace_back("triples in the default graph", FormatCount(info.default_graph_triples));
  rows.emplace_back("quads in named graphs", FormatCount(info.named_graph_quads));
  rows.emplace_back("named graphs", FormatCount(info.named_graphs));
  rows.emplace_back("terms in the dictionary", FormatCount(info.dictionary_terms));
  rows.emplace_back("blank nodes ever made", FormatCount(info.blank_nodes));
  rows.emplace_back("changes not folded yet", FormatCount(info.delta_rows));
  rows.emplace_back("commits", FormatCount(info.commits));
  rows.emplace_back("bytes on disk", FormatCount(TotalBytes(info)));
  if (Quads(info) > 0) {
    char text[32];
    std::snprintf(text, sizeof(text), "%.1f",
                  static_cast<double>(TotalBytes(info)) / static_cast<double>(Quads(info)));
    rows.emplace_back("bytes per quad", text);
  }
  rows.emplace_back("format version", std::to_string(info.format_version));
  std::string features;
  for (const std::string& feature : info.features)
    features += (features.empty() ? "" : ", ") + feature;
  if (!features.empty()) rows.emplace_back("features", features);
  std::string orders;
  for (const Order order : info.orders) {
    if (!orders.empty()) orders += ' ';
    orders += OrderName(order);
  }
  rows.emplace_back("orders", orders);
  for (const SpaceInfo& space : info.spaces) {
    if (space.disk_bytes > 0) {
      rows.emplace_back("  bytes of " + space.name, FormatCount(space.disk_bytes));
    }
  }
  size_t width = 0;
  for (const auto& [name, value] : rows) width = std::max(width, name.size());
  std::string out;
  for (const auto& [name, value] : rows) {
    out += name;
    out.append(width + 2 - name.size(), ' ');
    out += value + "\n";
  }
  return out;
}

std::string InfoAsJson(const StoreInfo& info) {
  std::string out = "{";
  const auto number = [&](std::string_view name, uint64_t value) {
    out += (out.size() > 1 ? ",\n  " : "\n  ") + Quoted(name) + ": " + std::to_string(value);
  };
  number("triples", Quads(info));
  number("default_graph_triples", info.default_graph_triples);
  number("named_graph_quads", info.named_graph_quads);
  number("graphs", info.named_graphs);
  number("terms", info.dictionary_terms);
  number("blank_nodes", info.blank_nodes);
  number("delta_rows", info.delta_rows);
  number("commits", info.commits);
  number("bytes", TotalBytes(info));
  number("format_version", info.format_version);
  const auto list = [&](std::string_view name, const std::vector<std::string>& items) {
    out += ",\n  " + Quoted(name) + ": [";
    for (size_t i = 0; i < items.size(); ++i) out += (i > 0 ? ", " : "") + items[i];
    out += "]";
  };
  std::vector<std::string> features;
  for (const std::string& feature : info.features) features.push_back(Quoted(feature));
  list("features", features);
  std::vector<std::string> orders;
  for (const Order order : info.orders) orders.push_back(Quoted(OrderName(order)));
  list("orders", orders);
  out += ",\n  \"spaces\": {";
  bool first = true;
  for (const SpaceInfo& space : info.spaces) {
    out += (first ? "\n    " : ",\n    ") + Quoted(space.name) + ": " +
           std::to_string(space.disk_bytes);
    first = false;
  }
  out += "\n  }\n}\n";
  return out;
}

}  // namespace mote
