#include "engine/expression/scalar_functions.h"

namespace mote::scalar {

void Abs(FunctionContext&, const Value* args, size_t, Value* out) {
  *out = Value::FromNumber(AbsNumber(NumberOf(args[0])));
}

void Round(FunctionContext&, const Value* args, size_t, Value* out) {
  *out = Value::FromNumber(RoundNumber(NumberOf(args[0])));
}

void Ceil(FunctionContext&, const Value* args, size_t, Value* out) {
  *out = Value::FromNumber(CeilNumber(NumberOf(args[0])));
}

void Floor(FunctionContext&, const Value* args, size_t, Value* out) {
  *out = Value::FromNumber(FloorNumber(NumberOf(args[0])));
}

void Rand(FunctionContext& context, const Value*, size_t, Value* out) {
  *out = Value::FromNumber(Number::Double(context.context.RandomUnit()));
}

}  // namespace mote::scalar
