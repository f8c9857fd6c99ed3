#!/usr/bin/python3
"""Plants faults in the engine, one after another, and measures how long the fuzzer takes to find
each: a test of the tests. Works on a copy of the sources.
Prints a table; exits with 1 if a fault was not found.
"""

import argparse
import os
import pathlib
import re
import shutil
import subprocess
import sys
import time

ROOT = pathlib.Path(__file__).resolve().parents[3]

# Name, file, text that stands there once, and what a slip would make of it.
FAULTS = [
    ("hash join forgets to group its rows", "engine/operators/hash_lookup.cc",
     "if (grouped) return absl::OkStatus();", "if (grouped || true) return absl::OkStatus();"),
    ("index join compares the last key alone", "engine/operators/scan_lookup.cc",
     "same &= scan_.prefix[place] == key;", "same = has_key_ && scan_.prefix[place] == key;"),
    ("merge join forgets a run at a block's end", "engine/operators/merge_lookup.cc",
     "if (keys[position_] != key) return false;\n",
     "if (keys[position_] != key || position_ + 1 == batch_.rows) return false;\n"),
    ("DISTINCT ignores the last sorted column", "engine/operators/distinct.cc",
     "for (size_t i = 0; same && i < last_.size(); ++i) {",
     "for (size_t i = 0; same && i + 1 < last_.size(); ++i) {"),
    ("COUNT(DISTINCT *) over groups", "engine/operators/group.cc",
     "spec_.keys.empty() ? 0 : numbers_[row]", "0"),
    ("ORDER BY takes DESC from the first key", "engine/operators/order_by.cc",
     "keys_[k].descending ? ~uint64_t{0} : 0", "keys_[0].descending ? ~uint64_t{0} : 0"),
    ("LIMIT drops OFFSET", "engine/operators/row_operators.cc",
     "to_skip_ = offset_;", "to_skip_ = limit_.has_value() ? 0 : offset_;"),
    ("path + counts its start", "engine/operators/path_evaluator.cc",
     "if (min_ == 0) {", "if (min_ == 0 || unbounded_) {"),
    ("path ? inside a path loses the empty step", "engine/operators/path_evaluator.cc",
     "if (step.min == 0) *to = frontier;", "if (step.min == 0 && step.unbounded) *to = frontier;"),
    ("negated property set is not sorted", "engine/operators/path_evaluator.cc",
     "std::sort(shape.excluded.begin(), shape.excluded.end());",
     "std::sort(shape.excluded.rbegin(), shape.excluded.rend());"),
    ("MINUS removes without shared variables", "engine/planner/plan_two_sided.cc",
     "options.minus = true;", "options.minus = false;"),
    ("COUNT counts what is unbound", "engine/expression/aggregate.cc",
     "for (size_t i = 0; i < n; ++i) count += !values[i].is_undefined();", "count += n;"),
    ("OPTIONAL's condition filters its right side", "engine/planner/plan_two_sided.cc",
     "(reads.IsSubsetOf(certain) ? inner : options.conditions)", "(true ? inner : options.conditions)"),
    ("FILTER sinks below OPTIONAL", "engine/planner/plan_two_sided.cc",
     "(condition.Variables().Intersects(others) ? above : left)",
     "(condition.Variables().Intersects(others) && !node.Is<algebra::LeftJoin>() ? above : left)"),
    ("dates without zone compare like others", "engine/expression/id_compare.cc",
     "InlineHasTimezone(a) != InlineHasTimezone(b) &&", "false &&"),
    ("language tags compare by case", "engine/expression/id_compare.cc",
     "return a == b ? FromEquality(op, true) : kUndecided;", "return FromEquality(op, a == b);"),
    ("<= of a range scan excludes its bound", "engine/expression/id_compare.cc",
     "case Comparison::kLessOrEqual:\n      return PayloadRange{0, lower_bound(Bound::kGreater)};",
     "case Comparison::kLessOrEqual:\n      return PayloadRange{0, lower_bound(Bound::kNotLess)};"),
    ("unknown datatypes are unequal, not errors", "engine/expression/value_compare.cc",
     "return undecided ? Truth::kError : Truth::kFalse;",
     "return undecided ? Truth::kFalse : Truth::kFalse;"),
    ("NOT of an error is true", "engine/expression/truth.h",
     "if (value == Truth::kError) return Truth::kError;\n", ""),
    ("SUM counts what is no number as 0", "engine/expression/sum_aggregate.cc",
     "if (tag != Tag::kNumberOther && tag != Tag::kLocal) {\n      state->has_error = true;",
     "if (tag != Tag::kNumberOther && tag != Tag::kLocal) {"),
    ("SUBSTR counts bytes", "engine/expression/string_functions.cc",
     "static_cast<int64_t>(CountCodePoints(args[0].term.value))",
     "static_cast<int64_t>(args[0].term.value.size())"),
    ("the union of graphs repeats triples", "engine/operators/graph_cursors.cc",
     "if (!same) break;\n        ++side.position;", "if (!same) break;\n        ++side.position;\n        break;"),
    ("INSERT comes before DELETE", "engine/update/modify.cc",
     "MOTE_RETURN_IF_ERROR(writer.Delete(deletes.quads()));\n  return writer.Insert(inserts.quads());",
     "MOTE_RETURN_IF_ERROR(writer.Insert(inserts.quads()));\n  return writer.Delete(deletes.quads());"),
    ("WITH wins over USING", "engine/update/modify.cc",
     "if (!operation.dataset.empty() || !operation.with.has_value()) {",
     "if (!operation.with.has_value()) {"),
    ("a removed quad is still there", "storage/delta/row_probe.cc",
     "return change->origins != kOriginRemoved;", "return true;"),
    ("triple terms match whatever they hold", "engine/operators/triple_operators.cc",
     "matches_[row] = shape_.Accepts(parts) ? 1 : 0;", "matches_[row] = 1;"),
]


def run(arguments, **options):
    return subprocess.run(arguments, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
                          **options)


def build(directory):
    result = run(["ninja", "-C", str(directory / "build"), "differential_test"])
    if result.returncode != 0:
        print(result.stdout[-3000:])
        raise SystemExit("the sources do not compile")


def main():
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("directory", type=pathlib.Path, help="gets the copy and its build")
    parser.add_argument("--seconds", type=int, default=600,
                        help="the most that a fault may live (%(default)s)")
    parser.add_argument("faults", nargs="*", metavar="FAULT",
                        help="the name of a fault; without names all are planted")
    arguments = parser.parse_args()
    directory = arguments.directory.resolve()
    seconds = arguments.seconds
    names = [fault[0] for fault in FAULTS]
    for name in arguments.faults:
        if name not in names:
            parser.error("no fault is called '%s'; they are:\n  %s" % (name, "\n  ".join(names)))
    chosen = [fault for fault in FAULTS if not arguments.faults or fault[0] in arguments.faults]
    source = directory / "source"
    if source.exists():
        shutil.rmtree(source)
    shutil.copytree(ROOT, source, ignore=shutil.ignore_patterns("build", ".git"))
    for name, file, old, _ in chosen:
        if (source / file).read_text().count(old) != 1:
            raise SystemExit("%s: the text to change does not stand in %s once" % (name, file))
    result = run(["cmake", "--preset", "release", "-B", str(directory / "build")], cwd=source)
    if result.returncode != 0:
        print(result.stdout[-3000:])
        raise SystemExit("the sources cannot be configured")
    build(directory)
    test = directory / "build" / "bin" / "differential_test"
    found = 0
    for name, file, old, new in chosen:
        path = source / file
        text = path.read_text()
        path.write_text(text.replace(old, new))
        build(directory)
        # Updates get half of the time; queries do not show what is wrong with them.
        updates = file.startswith("engine/update") or file.startswith("storage/delta/row_probe")
        environment = dict(os.environ, MOTE_FUZZ_FAILURES="1",
                           MOTE_FUZZ_SECONDS=str(2 * seconds if updates else seconds))
        begin = time.monotonic()
        result = run([str(test), "--gtest_filter=*RandomUpdates" if updates
                      else "--gtest_filter=*RandomQueries"], env=environment)
        elapsed = time.monotonic() - begin
        path.write_text(text)
        caught = result.returncode != 0
        found += caught
        seed = re.search(r"seed (\d+), (query|update)", result.stdout)
        how = "crash" if caught and not seed else seed.group(2) if seed else ""
        print("%-50s %s %6.1f s  %s" % (name, "found in " if caught else "NOT FOUND", elapsed, how),
              flush=True)
    print("%d of %d faults found" % (found, len(chosen)))
    return 0 if found == len(chosen) else 1


if __name__ == "__main__":
    sys.exit(main())
