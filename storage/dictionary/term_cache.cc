#include "storage/dictionary/term_cache.h"

#include <algorithm>
#include <bit>
#include <cstring>
#include <string_view>
#include <thread>

namespace mote {
namespace {

constexpr size_t kLeastSegment = size_t{64} << 10;
// Making room in a segment must not take long.
constexpr size_t kMostSegment = size_t{256} << 10;
// What a group takes at the least, about; there is a slot for each that may come.
constexpr size_t kBytesPerSlot = 128;
constexpr uint64_t kMostBytes = uint64_t{32} << 30;

size_t SharedPrefix(std::string_view a, std::string_view b) {
  const size_t limit = std::min(a.size(), b.size());
  return static_cast<size_t>(
      std::mismatch(a.begin(), a.begin() + static_cast<ptrdiff_t>(limit), b.begin()).first -
      a.begin());
}

size_t PrefixOf(const TermGroup& group) {
  const auto first = static_cast<size_t>(std::countr_zero(group.present()));
  const std::string_view text = group.text(first);
  size_t prefix = text.size();
  for (size_t i = first + 1; i < TermGroup::kTerms; ++i) {
    if (group.has(i)) prefix = SharedPrefix(text.substr(0, prefix), group.text(i));
  }
  return prefix;
}

}  // namespace

// A group: this, then what its texts begin with, then the rest of each, in order.
struct TermCache::Header {
  uint64_t key;
  uint16_t units;  // How far the next group is.
  uint16_t prefix;
  uint16_t present;
  uint16_t used;  // Since its segment's turn last came; written by many at once.
  uint16_t ends[TermGroup::kTerms];

  char* bytes() { return reinterpret_cast<char*>(this + 1); }
};

uint64_t TermCache::HashOf(uint64_t key) {
  uint64_t hash = key * 0x9E3779B97F4A7C15;
  hash = (hash ^ (hash >> 32)) * 0xD6E8FEB86659FD93;
  return hash ^ (hash >> 29);
}

TermCache::Slot* TermCache::Memory::Bucket(uint64_t hash) const {
  return reinterpret_cast<Slot*>(table.data()) + (hash & (buckets - 1)) * kBucketSlots;
}

TermCache::Header* TermCache::Memory::HeaderAt(uint64_t unit) const {
  return reinterpret_cast<Header*>(data.data() + unit * kUnit);
}

TermCache::Slot* TermCache::Memory::Find(uint64_t key) const {
  const uint64_t hash = HashOf(key);
  Slot* const bucket = Bucket(hash);
  for (Slot* slot = bucket; slot < bucket + kBucketSlots; ++slot) {
    const uint64_t unit = UnitOf(slot->load(std::memory_order_relaxed));
    if (unit != 0 && HeaderAt(unit)->key == key) return slot;
  }
  return nullptr;
}

TermCache::~TermCache() { blocks_->Release(bytes()); }

bool TermCache::Read(Id id, std::string* text) const {
  const Memory* memory = memory_.load(std::memory_order_acquire);
  if (memory == nullptr) return false;
  const uint64_t key = TermGroup::KeyOf(id);
  const uint64_t hash = HashOf(key);
  Slot* const bucket = memory->Bucket(hash);
  for (Slot* slot = bucket; slot < bucket + kBucketSlots; ++slot) {
    uint64_t value = slot->load(std::memory_order_relaxed);
    const auto is_candidate = [&value, hash] {
      return ((value >> kTagShift) & 0xFFFF) == TagOf(hash) && UnitOf(value) != 0 &&
             value >> kReaderShift < kMaxReaders;
    };
    bool pinned = false;
    while (!pinned && is_candidate()) {
      pinned = slot->compare_exchange_weak(value, value + kOneReader, std::memory_order_acquire,
                                           std::memory_order_relaxed);
    }
    if (!pinned) continue;
    Header* header = memory->HeaderAt(UnitOf(value));
    const size_t place = TermGroup::PlaceOf(id);
    const bool is_it = header->key == key;
    const bool found = is_it && ((header->present >> place) & 1) != 0;
    if (found) {
      const size_t begin = place == 0 ? 0 : header->ends[place - 1];
      const char* bytes = header->bytes();
      text->assign(bytes, header->prefix);
      text->append(bytes + header->prefix + begin, header->ends[place] - begin);
      std::atomic_ref<uint16_t> used(header->used);
      if (used.load(std::memory_order_relaxed) == 0) used.store(1, std::memory_order_relaxed);
    }
    slot->fetch_sub(kOneReader, std::memory_order_release);
    if (is_it) return found;
  }
  return false;
}

TermCache::Memory* TermCache::GetMemory() {
  if (owned_ != nullptr) return owned_.get();
  const uint64_t capacity = std::min(capacity_, kMostBytes);
  auto memory = std::make_unique<Memory>();
  const size_t slots = std::bit_floor(std::max<size_t>(capacity / kBytesPerSlot, kBucketSlots));
  memory->buckets = slots / kBucketSlots;
  const size_t table = slots * sizeof(Slot);
  memory->segment_bytes =
      std::clamp(std::bit_floor(static_cast<size_t>(capacity / 16)), kLeastSegment, kMostSegment);
  memory->segments = table < capacity ? (capacity - table) / memory->segment_bytes : 0;
  if (memory->segments == 0 || !blocks_->TryReserve(table)) return nullptr;
  memory->table = MappedMemory(table);
  memory->data = MappedMemory(memory->segments * memory->segment_bytes);
  if (memory->table.empty() || memory->data.empty()) {
    blocks_->Release(table);
    return nullptr;
  }
  bytes_.fetch_add(table, std::memory_order_relaxed);
  ends_ = std::make_unique<size_t[]>(memory->segments);
  owned_ = std::move(memory);
  memory_.store(owned_.get(), std::memory_order_release);
  return owned_.get();
}

size_t TermCache::Clear(Memory& memory, size_t segment) {
  size_t begin = segment * memory.segment_bytes + kUnit;
  const size_t half = begin + memory.segment_bytes / 2;
  for (size_t at = begin, next; at < ends_[segment]; at = next) {
    Header* header = memory.HeaderAt(at / kUnit);
    next = at + header->units * kUnit;
    Slot* slot = memory.Find(header->key);
    if (slot == nullptr) continue;
    const uint64_t tag = TagOf(HashOf(header->key)) << kTagShift;
    uint64_t value = tag | at / kUnit;
    if (UnitOf(slot->load(std::memory_order_relaxed)) != UnitOf(value)) continue;  // Replaced.
    // Readers are soon done.
    while (!slot->compare_exchange_weak(value, 0, std::memory_order_acquire,
                                        std::memory_order_relaxed)) {
      value = tag | at / kUnit;
      std::this_thread::yield();
    }
    if (header->used == 0 || begin + (next - at) > half) continue;
    // Behind `begin` there is no group any more that somebody may read.
    Header* moved = memory.HeaderAt(begin / kUnit);
    std::memmove(static_cast<void*>(moved), header, next - at);
    moved->used = 0;
    slot->store(tag | begin / kUnit, std::memory_order_release);
    begin += next - at;
  }
  return begin;
}

bool TermCache::NextSegment(Memory& memory) {
  if (reserved_ > 0) ends_[segment_] = position_;
  const size_t next = reserved_ > 0 ? segment_ + 1 : 0;
  if (next == reserved_ && next < memory.segments && blocks_->TryReserve(memory.segment_bytes)) {
    bytes_.fetch_add(memory.segment_bytes, std::memory_order_relaxed);
    is_growing_.store(true, std::memory_order_relaxed);
    ++reserved_;
    segment_ = next;
    position_ = segment_ * memory.segment_bytes + kUnit;
    return true;
  }
  is_growing_.store(false, std::memory_order_relaxed);
  if (reserved_ == 0) return false;
  segment_ = next < reserved_ ? next : 0;
  position_ = Clear(memory, segment_);
  return true;
}

size_t TermCache::Allocate(Memory& memory, size_t size) {
  if (size > memory.segment_bytes / 3) return 0;
  if (reserved_ == 0 || position_ + size > (segment_ + 1) * memory.segment_bytes) {
    if (!NextSegment(memory)) return 0;
  }
  const size_t position = position_;
  position_ += size;
  return position;
}

void TermCache::Encode(const TermGroup& group, size_t prefix, size_t size, Header* header) {
  header->key = group.key();
  header->units = static_cast<uint16_t>(size / kUnit);
  header->prefix = static_cast<uint16_t>(prefix);
  header->present = group.present();
  header->used = 0;
  const auto first = static_cast<size_t>(std::countr_zero(group.present()));
  std::memcpy(header->bytes(), group.text(first).data(), prefix);
  char* const rests = header->bytes() + prefix;
  size_t end = 0;
  for (size_t i = 0; i < TermGroup::kTerms; ++i) {
    if (group.has(i)) {
      const std::string_view rest = group.text(i).substr(prefix);
      std::memcpy(rests + end, rest.data(), rest.size());
      end += rest.size();
    }
    header->ends[i] = static_cast<uint16_t>(end);
  }
}

void TermCache::Insert(const TermGroup& group) {
  if (group.count() == 0) return;
  const std::unique_lock lock(mutex_, std::try_to_lock);
  if (!lock.owns_lock()) return;
  Memory* memory = GetMemory();
  if (memory == nullptr) return;
  const Slot* known = memory->Find(group.key());
  if (known != nullptr) {
    const uint16_t present = memory->HeaderAt(UnitOf(known->load()))->present;
    if (std::popcount(present) >= std::popcount(group.present())) return;
  }
  const size_t prefix = PrefixOf(group);
  size_t size = sizeof(Header) + prefix;
  for (size_t i = 0; i < TermGroup::kTerms; ++i) {
    if (group.has(i)) size += group.text(i).size() - prefix;
  }
  size = (size + kUnit - 1) / kUnit * kUnit;
  const size_t position = Allocate(*memory, size);
  if (position == 0) return;
  Encode(group, prefix, size, memory->HeaderAt(position / kUnit));

  // The group's own slot, else one that is free, else any: what was there is as good as gone.
  const uint64_t hash = HashOf(group.key());
  Slot* const bucket = memory->Bucket(hash);
  Slot* slot = memory->Find(group.key());
  for (size_t i = 0; slot == nullptr && i < kBucketSlots; ++i) {
    if (bucket[i].load(std::memory_order_relaxed) == 0) slot = bucket + i;
  }
  if (slot == nullptr) slot = bucket + (position / kUnit) % kBucketSlots;
  uint64_t before = slot->load(std::memory_order_relaxed) & (kOneReader - 1);
  // Where somebody reads, it stays for now.
  slot->compare_exchange_strong(before, TagOf(hash) << kTagShift | position / kUnit,
                                std::memory_order_acq_rel, std::memory_order_relaxed);
}

}  // namespace mote
