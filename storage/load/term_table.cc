#include "storage/load/term_table.h"

#include <algorithm>

namespace mote {
namespace {

constexpr size_t kLargestChunk = size_t{256} << 10;

}  // namespace

TermTable::TermTable(const TermNumbers& first) : first_(first) {
  for (int i = 0; i < kTermClassCount; ++i) next_[i].store(first[i], std::memory_order_relaxed);
  for (Shard& shard : shards_) {
    shard.all_slots.push_back(std::make_unique<Slots>(kFirstSlots));
    shard.slots.store(shard.all_slots.back().get(), std::memory_order_release);
  }
}

TermTable::~TermTable() = default;

const char* TermTable::Find(const Slots& slots, Tag tag, uint64_t hash, std::string_view bytes,
                            size_t* position) {
  size_t i = hash & slots.mask;
  while (true) {
    const char* data = slots.slot[i].data.load(std::memory_order_acquire);
    if (data == nullptr) break;
    if (slots.slot[i].hash.load(std::memory_order_relaxed) == hash) {
      const Entry entry(data);
      if (entry.id().tag() == tag && entry.bytes() == bytes) return data;
    }
    i = (i + 1) & slots.mask;
  }
  *position = i;
  return nullptr;
}

Id TermTable::Intern(Tag tag, uint64_t hash, std::string_view bytes) {
  Shard& shard = shards_[ShardOf(hash)];
  size_t position = 0;
  const Slots* slots = shard.slots.load(std::memory_order_acquire);
  if (const char* data = Find(*slots, tag, hash, bytes, &position)) return Entry(data).id();

  std::lock_guard<std::mutex> lock(shard.mutex);
  Slots* current = shard.slots.load(std::memory_order_relaxed);
  if (const char* data = Find(*current, tag, hash, bytes, &position)) return Entry(data).id();
  if ((shard.size + 1) * 4 > (current->mask + 1) * 3) {
    Grow(shard);
    current = shard.slots.load(std::memory_order_relaxed);
    (void)Find(*current, tag, hash, bytes, &position);
  }
  const Id id(tag, next_[TermClassOf(tag)].fetch_add(1, std::memory_order_relaxed));
  char* data = Allocate(shard, Entry::kHeaderSize + bytes.size());
  const uint64_t bits = id.bits();
  const uint32_t size = static_cast<uint32_t>(bytes.size());
  std::memcpy(data, &bits, sizeof(bits));
  std::memcpy(data + sizeof(bits), &size, sizeof(size));
  if (!bytes.empty()) std::memcpy(data + Entry::kHeaderSize, bytes.data(), bytes.size());
  current->slot[position].hash.store(hash, std::memory_order_relaxed);
  current->slot[position].data.store(data, std::memory_order_release);
  ++shard.size;
  return id;
}

void TermTable::PrefetchSlot(uint64_t hash) const {
  const Slots* slots = shards_[ShardOf(hash)].slots.load(std::memory_order_acquire);
  __builtin_prefetch(&slots->slot[hash & slots->mask]);
}

void TermTable::PrefetchEntry(uint64_t hash) const {
  const Slots* slots = shards_[ShardOf(hash)].slots.load(std::memory_order_acquire);
  const char* data = slots->slot[hash & slots->mask].data.load(std::memory_order_acquire);
  if (data != nullptr) __builtin_prefetch(data);
}

uint64_t TermTable::size() const {
  uint64_t size = 0;
  for (int i = 0; i < kTermClassCount; ++i) {
    size += next_[i].load(std::memory_order_relaxed) - first_[i];
  }
  return size;
}

TermNumbers TermTable::next() const {
  TermNumbers next;
  for (int i = 0; i < kTermClassCount; ++i) next[i] = next_[i].load(std::memory_order_relaxed);
  return next;
}

void TermTable::Grow(Shard& shard) {
  const Slots& old = *shard.all_slots.back();
  const size_t count = (old.mask + 1) * 2;
  auto grown = std::make_unique<Slots>(count);
  for (size_t i = 0; i <= old.mask; ++i) {
    const char* data = old.slot[i].data.load(std::memory_order_relaxed);
    if (data == nullptr) continue;
    const uint64_t hash = old.slot[i].hash.load(std::memory_order_relaxed);
    size_t j = hash & grown->mask;
    while (grown->slot[j].data.load(std::memory_order_relaxed) != nullptr) {
      j = (j + 1) & grown->mask;
    }
    grown->slot[j].hash.store(hash, std::memory_order_relaxed);
    grown->slot[j].data.store(data, std::memory_order_relaxed);
  }
  bytes_.fetch_add(count * sizeof(Slot), std::memory_order_relaxed);
  shard.slots.store(grown.get(), std::memory_order_release);
  shard.all_slots.push_back(std::move(grown));
}

char* TermTable::Allocate(Shard& shard, size_t size) {
  if (static_cast<size_t>(shard.free_end - shard.free_begin) < size) {
    if (size > kLargestChunk / 4) {
      // A large term has an allocation of its own and leaves the current chunk in use.
      shard.arena.push_back(std::unique_ptr<char[]>(new char[size]));
      bytes_.fetch_add(size, std::memory_order_relaxed);
      return shard.arena.back().get();
    }
    const size_t chunk = std::max(shard.next_chunk, size);
    shard.next_chunk = std::min(shard.next_chunk * 2, kLargestChunk);
    shard.arena.push_back(std::unique_ptr<char[]>(new char[chunk]));
    bytes_.fetch_add(chunk, std::memory_order_relaxed);
    shard.free_begin = shard.arena.back().get();
    shard.free_end = shard.free_begin + chunk;
  }
  char* data = shard.free_begin;
  shard.free_begin += size;
  return data;
}

}  // namespace mote
