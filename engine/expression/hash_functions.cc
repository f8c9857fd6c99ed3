#include <openssl/evp.h>

#include <array>

#include "engine/expression/scalar_functions.h"

namespace mote::scalar {
namespace {

// The lower-case hexadecimal digest of the UTF-8 bytes of a plain string.
void Digest(FunctionContext& context, const Value& arg, const EVP_MD* algorithm, Value* out) {
  if (!IsSimpleString(arg)) return;
  std::array<unsigned char, EVP_MAX_MD_SIZE> digest;
  unsigned int size = 0;
  std::string_view text = arg.term.value;
  if (EVP_Digest(text.data(), text.size(), digest.data(), &size, algorithm, nullptr) != 1) {
    context.status = absl::UnimplementedError("this hash function is disabled on this machine");
    return;
  }
  constexpr char kHex[] = "0123456789abcdef";
  char* hex = context.arena.Allocate(size_t{size} * 2);
  for (unsigned int i = 0; i < size; ++i) {
    hex[2 * i] = kHex[digest[i] >> 4];
    hex[2 * i + 1] = kHex[digest[i] & 15];
  }
  *out = Value::Literal(std::string_view(hex, size_t{size} * 2));
}

}  // namespace

void Md5(FunctionContext& context, const Value* args, size_t, Value* out) {
  Digest(context, args[0], EVP_md5(), out);
}

void Sha1(FunctionContext& context, const Value* args, size_t, Value* out) {
  Digest(context, args[0], EVP_sha1(), out);
}

void Sha256(FunctionContext& context, const Value* args, size_t, Value* out) {
  Digest(context, args[0], EVP_sha256(), out);
}

void Sha384(FunctionContext& context, const Value* args, size_t, Value* out) {
  Digest(context, args[0], EVP_sha384(), out);
}

void Sha512(FunctionContext& context, const Value* args, size_t, Value* out) {
  Digest(context, args[0], EVP_sha512(), out);
}

}  // namespace mote::scalar
