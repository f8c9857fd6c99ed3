#!/usr/bin/env python3
"""Measures the built command as a whole, and prints tables.

    bench/whole_program.py [load] [convert] [watdiv] [analytic] [sum] [delta] [scale] [--triples N]

Without names it runs all but `scale`. The real data is expected in $MOTE_SHARED_DIR (default:
../shared beside the repository); parts whose data or tools are absent say so. Times of queries are
those that the command itself measures inside the process, the last of several runs; times of loads
are wall-clock times of the process.

    load      mote load of WatDiv and LUBM against serdi merely parsing the same file; size on disk
    convert   the same data from N-Triples into each syntax and back, against serdi and rapper
    watdiv    the WatDiv queries: solutions and hashes verified, warm times
    analytic  fifteen analytic queries on a generated graph (--triples, default 10,000,000)
    sum       SELECT (SUM(?x) AS ?t) over as many numbers
    delta     watdiv and analytic again with 5 % of the rows in the delta, and after folding
    scale     100,000,000 generated triples with --memory 512M, then a further million
"""

import argparse
import hashlib
import json
import math
import os
import pathlib
import shutil
import subprocess
import sys
import tempfile
import time

ROOT = pathlib.Path(__file__).resolve().parent.parent
MOTE = os.environ.get("MOTE", str(ROOT / "build/release/mote"))
GENERATE = os.environ.get("MOTE_GENERATE", str(ROOT / "build/release/bin/mote_generate"))
SHARED = pathlib.Path(os.environ.get("MOTE_SHARED_DIR", ROOT.parent / "shared"))
XSD_STRING = "http://www.w3.org/2001/XMLSchema#string"


def run(arguments, **options):
    """Runs a command; returns (seconds, peak resident bytes, standard output, standard error)."""
    start = time.monotonic()
    with tempfile.TemporaryFile() as out, tempfile.TemporaryFile() as err:
        options.setdefault("stdout", out)
        process = subprocess.Popen(arguments, stderr=err, **options)
        _, status, usage = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
        seconds = time.monotonic() - start
        out.seek(0)
        err.seek(0)
        output, errors = out.read(), err.read().decode(errors="replace")
    if process.returncode != 0:
        sys.exit(f"{' '.join(map(str, arguments))}\nended with {process.returncode}:\n{errors}")
    return seconds, usage.ru_maxrss * 1024, output, errors


def table(title, header, rows):
    print(f"\n## {title}\n")
    cells = [list(map(str, row)) for row in [header, *rows]]
    widths = [max(len(row[i]) for row in cells) for i in range(len(header))]
    for number, row in enumerate(cells):
        padded = [c.ljust(w) if i == 0 else c.rjust(w) for i, (c, w) in enumerate(zip(row, widths))]
        print("| " + " | ".join(padded) + " |")
        if number == 0:
            print("|" + "|".join("-" * (w + 2) for w in widths) + "|")
    sys.stdout.flush()


def disk_bytes(path):
    return sum(f.stat().st_size for f in pathlib.Path(path).rglob("*") if f.is_file())


def triples_of(database):
    info = json.loads(run([MOTE, "info", database, "--format", "json"])[2])
    return info["default_graph_triples"]


def profile(database, query, repeat, result_format="csv"):
    """Runs a query several times in one process; returns (profile of each run, output)."""
    _, _, out, err = run([MOTE, "query", database, "-f", query, "--repeat", str(repeat),
                          "--profile", "json", "--format", result_format])
    return json.loads(err[err.index("{"):])["runs"], out


def plain(source, folder):
    """A decompressed copy of a .zst file."""
    target = folder / source.name.removesuffix(".zst")
    if not target.exists():
        with open(target, "wb") as out:
            subprocess.run(["zstd", "-dc", str(source)], stdout=out, check=True)
    return target


def ntriples_term(binding):
    if binding is None:
        return ""
    if binding["type"] == "uri":
        return f"<{binding['value']}>"
    if binding["type"] == "bnode":
        return f"_:{binding['value']}"
    text = binding["value"].replace("\\", "\\\\").replace('"', '\\"')
    text = text.replace("\n", "\\n").replace("\r", "\\r")
    if "xml:lang" in binding:
        return f'"{text}"@{binding["xml:lang"]}'
    if binding.get("datatype", XSD_STRING) != XSD_STRING:
        return f'"{text}"^^<{binding["datatype"]}>'
    return f'"{text}"'


def result_hash(output):
    """The hash that shared/bench/README.md describes, of SPARQL results in JSON."""
    result = json.loads(output)
    names = result["head"]["vars"]
    lines = ["\t".join(ntriples_term(row.get(name)) for name in names).encode() + b"\n"
             for row in result["results"]["bindings"]]
    return len(lines), hashlib.sha256(b"".join(sorted(lines))).hexdigest()


def data_sets(folder):
    for name, file in (("watdiv", "watdiv/watdiv1m.nt.zst"), ("lubm", "lubm/lubm10.nt.zst")):
        source = SHARED / "bench" / file
        if source.exists():
            yield name, plain(source, folder)
        else:
            print(f"skipped: {source} is absent")


def measure_load(folder):
    rows = []
    for name, file in data_sets(folder):
        serdi = None
        if shutil.which("serdi"):
            serdi = min(run(["serdi", "-i", "ntriples", "-o", "ntriples", str(file)],
                            stdout=subprocess.DEVNULL)[0] for _ in range(3))
        best, memory = None, 0
        for _ in range(3):
            database = folder / f"{name}.db"
            shutil.rmtree(database, ignore_errors=True)
            seconds, memory, _, _ = run([MOTE, "load", str(database), str(file)])
            best = seconds if best is None else min(best, seconds)
        triples = triples_of(str(database))
        loaded = disk_bytes(database)
        run([MOTE, "compact", str(database)])
        compacted = disk_bytes(database)
        rows.append([name, f"{triples:,}", f"{best:.2f} s", f"{triples / best:,.0f}/s",
                     f"{serdi:.2f} s" if serdi else "no serdi",
                     f"{best / serdi:.2f}" if serdi else "", f"{memory >> 20} MiB",
                     f"{loaded / triples:.1f}", f"{compacted / triples:.1f}"])
    table("Load", ["data", "triples", "mote load", "rate", "serdi parses", "ratio", "peak memory",
                   "bytes/triple", "compacted"], rows)


# For each syntax, what serdi and rapper call it, where they read it.
SYNTAXES = {"ntriples": ("ntriples", "ntriples"), "turtle": ("turtle", "turtle"),
            "rdfxml": (None, "rdfxml")}


def measure_convert(folder):
    rows = []
    for name, file in data_sets(folder):
        lines = sum(1 for _ in open(file, "rb"))
        for syntax, (of_serdi, of_rapper) in SYNTAXES.items():
            document = folder / f"{name}.{syntax}"
            write = [MOTE, "convert", str(file), "--to", syntax, "-o", str(document)]
            writes = [run(write) for _ in range(3)]
            read = [MOTE, "convert", str(document), "--from", syntax, "--to", "ntriples"]
            reads = [run(read, stdout=subprocess.DEVNULL) for _ in range(3)]
            others = []
            for tool, of_tool, arguments in (
                    ("serdi", of_serdi, ["-i", of_serdi, "-o", "ntriples", str(document)]),
                    ("rapper", of_rapper,
                     ["-q", "-i", of_rapper, "-o", "ntriples", document.as_uri()])):
                if of_tool is None or not shutil.which(tool):
                    others.append("")
                else:
                    seconds = min(run([tool, *arguments], stdout=subprocess.DEVNULL)[0]
                                  for _ in range(3))
                    others.append(f"{seconds:.2f} s")
            seconds = min(r[0] for r in reads)
            rows.append([name, syntax, f"{document.stat().st_size >> 20} MiB",
                         f"{min(r[0] for r in writes):.2f} s", f"{seconds:.2f} s",
                         f"{lines / seconds:,.0f}/s", *others,
                         f"{max(r[1] for r in reads + writes) >> 20} MiB"])
            document.unlink()
    table("Convert: N-Triples into a syntax, and back",
          ["data", "syntax", "size", "into", "back", "rate", "serdi back", "rapper back",
           "peak memory"], rows)


# Of these runs of a short query in one process the second half counts, by its median.
WARM_RUNS = 40


def measure_watdiv(folder, database=None, title="WatDiv queries, pristine"):
    queries = SHARED / "bench/watdiv/queries"
    if not queries.exists():
        print(f"skipped: {queries} is absent")
        return {}
    if database is None:
        database = folder / "watdiv.db"
        if not database.exists():
            file = dict(data_sets(folder))["watdiv"]
            run([MOTE, "load", str(database), str(file)])
    expected = {}
    for line in (SHARED / "bench/watdiv/results.tsv").read_text().splitlines():
        if line.count("\t") >= 2 and line.split("\t")[1].isdigit():
            name, count, digest = line.split("\t")[:3]
            expected[name] = (int(count), digest)
    rows, times, wrong = [], {}, 0
    for query in sorted(queries.glob("*.rq")):
        runs, out = profile(str(database), str(query), WARM_RUNS, "json")
        got = result_hash(out)
        right = got == expected.get(query.name)
        wrong += not right
        settled = runs[len(runs) // 2:]
        warm = sorted(r["total_ms"] for r in settled)
        plan = sorted(r["parse_ms"] + r["plan_ms"] for r in settled)
        times[query.stem] = warm[len(warm) // 2]
        rows.append([query.stem, got[0], "right" if right else "WRONG", f"{runs[0]['total_ms']:.2f}",
                     f"{times[query.stem]:.2f}", f"{plan[len(plan) // 2]:.2f}"])
    table(title, ["query", "solutions", "hash", "first run ms", "warm ms", "parse+plan ms"], rows)
    print(f"\n{len(rows)} queries, {wrong} wrong, slowest {max(times.values()):.2f} ms")
    if wrong:
        sys.exit(1)
    return times


def generated(folder, triples):
    database = folder / f"generated-{triples}.db"
    if not database.exists():
        file = folder / f"generated-{triples}.nt"
        with open(file, "wb") as out:
            run([GENERATE, str(triples)], stdout=out)
        seconds, memory, _, _ = run([MOTE, "load", str(database), str(file)])
        print(f"\nloaded {triples:,} generated triples in {seconds:.1f} s, "
              f"{triples / seconds:,.0f}/s, peak memory {memory >> 20} MiB")
        file.unlink()
    return database


def measure_analytic(folder, triples, database=None, title=None):
    database = database or generated(folder, triples)
    rows, times = [], {}
    for query in sorted((ROOT / "bench/queries/analytic").glob("*.rq")):
        runs, _ = profile(str(database), str(query), 3)
        times[query.stem] = min(r["total_ms"] for r in runs)
        rows.append([query.stem, f"{runs[0]['rows']:,}", f"{runs[0]['total_ms']:.1f}",
                     f"{times[query.stem]:.1f}"])
    table(title or f"Analytic queries on {triples:,} generated triples, pristine",
          ["query", "rows", "first run ms", "warm ms"], rows)
    return times


def measure_sum(folder, numbers):
    database = folder / "numbers.db"
    if not database.exists():
        file = folder / "numbers.nt"
        with open(file, "w") as out:
            for i in range(numbers):
                out.write(f'<http://example.org/n{i}> <http://example.org/value> '
                          f'"{i * 7919 % 100003}"^^<http://www.w3.org/2001/XMLSchema#integer> .\n')
        run([MOTE, "load", str(database), str(file)])
        file.unlink()
    query = folder / "sum.rq"
    query.write_text("SELECT (SUM(?x) AS ?t) { ?s <http://example.org/value> ?x }\n")
    runs, out = profile(str(database), str(query), 5)
    best = min(r["total_ms"] for r in runs)
    right = sum(i * 7919 % 100003 for i in range(numbers)) == int(out.split()[1])
    table("SUM", ["numbers", "warm ms", "rows/s", "result"],
          [[f"{numbers:,}", f"{best:.1f}", f"{numbers / best * 1000:,.0f}",
            "right" if right else "WRONG"]])


def with_delta(database, copy):
    """A copy of a database with 5 % more rows in its delta, beside the data, so that the answers
    stay the same."""
    shutil.rmtree(copy, ignore_errors=True)
    shutil.copytree(database, copy)
    count = triples_of(str(copy)) // 20
    file = copy.parent / "delta.nt"
    for part in range(20):
        with open(file, "w") as out:
            for i in range(part, count, 20):
                out.write(f"<http://example.org/delta/{i}> <http://example.org/delta#p{i % 9}> "
                          f"<http://example.org/delta/{i * 7919 % count}> .\n")
        run([MOTE, "load", str(copy), str(file), "--memory", "64M"])


# Pristine, changed and folded take turns as often as this for every query: what else the machine
# does falls on all three alike.
ROUNDS = 3


def measure_delta(folder, triples):
    """The pristine figures beside those with a delta of 5 % and those after folding it."""
    for name, base, queries, repeat in (
            ("WatDiv", folder / "watdiv.db", SHARED / "bench/watdiv/queries", WARM_RUNS),
            ("Analytic", generated(folder, triples), ROOT / "bench/queries/analytic", 3)):
        if not base.exists() or not queries.exists():
            print(f"skipped: {base} or {queries} is absent")
            continue
        states = {state: folder / f"{name}-{state}.db" for state in ("pristine", "delta", "folded")}
        shutil.rmtree(states["pristine"], ignore_errors=True)
        shutil.copytree(base, states["pristine"])
        run([MOTE, "compact", str(states["pristine"])])
        with_delta(states["pristine"], states["delta"])
        shutil.rmtree(states["folded"], ignore_errors=True)
        shutil.copytree(states["delta"], states["folded"])
        run([MOTE, "compact", str(states["folded"])])
        rows, ratios = [], {"delta": [], "folded": []}
        for query in sorted(queries.glob("*.rq")):
            times, answers = {}, set()
            for _ in range(ROUNDS):
                for state, database in states.items():
                    runs, out = profile(str(database), str(query), repeat)
                    answers.add(hashlib.sha256(b"\n".join(sorted(out.splitlines()))).digest())
                    warm = sorted(r["total_ms"] for r in runs[len(runs) // 2:])
                    times[state] = min(times.get(state, warm[-1]), warm[len(warm) // 2])
            for state, of_state in ratios.items():
                of_state.append(times[state] / times["pristine"])
            rows.append([query.stem, f"{times['pristine']:.2f}",
                         *(f"{times[s]:.2f} ({ratios[s][-1]:.2f}x)" for s in ratios)])
            if name == "WatDiv" and len(answers) != 1:
                sys.exit(f"{query.stem} has other answers with a delta")
        table(f"{name}: with a delta", ["query", "pristine ms", "5 % delta ms", "folded ms"], rows)
        for state, of_state in ratios.items():
            mean = math.exp(sum(map(math.log, of_state)) / len(of_state))
            print(f"\n{state}: geometric mean {mean:.2f}, at most {max(of_state):.2f}")


def measure_scale(folder):
    triples = 100_000_000
    database = folder / "scale.db"
    shutil.rmtree(database, ignore_errors=True)
    file = folder / "scale.nt"
    with open(file, "wb") as out:
        run([GENERATE, str(triples)], stdout=out)
    seconds, memory, _, _ = run([MOTE, "load", str(database), str(file), "--memory", "512M"])
    file.unlink()
    rows = [["100 M into nothing, --memory 512M", f"{seconds:.0f} s", f"{triples / seconds:,.0f}/s",
             f"{memory >> 20} MiB", f"{disk_bytes(database) / triples:.1f}"]]
    base = generated(folder, 20_000_000)
    more = folder / "more.nt"
    with open(more, "wb") as out:
        run([GENERATE, "1000000", "--seed", "7"], stdout=out)
    seconds, memory, _, _ = run([MOTE, "load", str(base), str(more)])
    rows.append(["1 M into 20 M", f"{seconds:.1f} s", f"{1_000_000 / seconds:,.0f}/s",
                 f"{memory >> 20} MiB", f"{disk_bytes(base) / triples_of(str(base)):.1f}"])
    table("Loads of other sizes", ["load", "time", "rate", "peak memory", "bytes/triple"], rows)
    point = folder / "point.rq"
    point.write_text("SELECT ?o { <http://example.org/person/4711> "
                     "<http://example.org/vocabulary#name> ?o }\n")
    times = sorted(run([MOTE, "query", str(database), "-f", str(point)])[0] for _ in range(9))
    print(f"\nopen 100 M triples, answer a point query, close, from a new process: "
          f"{times[len(times) // 2] * 1000:.1f} ms (median of 9)")


def main():
    parser = argparse.ArgumentParser(description=__doc__,
                                     formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("parts", nargs="*", metavar="PART",
                        help="load, convert, watdiv, analytic, sum, delta, scale")
    parser.add_argument("--triples", type=int, default=10_000_000)
    parser.add_argument("--folder", help="keep databases here (default: a temporary directory)")
    arguments = parser.parse_args()
    parts = arguments.parts or ["load", "convert", "watdiv", "analytic", "sum", "delta"]
    unknown = set(parts) - {"load", "convert", "watdiv", "analytic", "sum", "delta", "scale"}
    if unknown:
        parser.error(f"unknown part: {', '.join(sorted(unknown))}")
    with tempfile.TemporaryDirectory(prefix="mote-bench-") as temporary:
        folder = pathlib.Path(arguments.folder or temporary)
        folder.mkdir(parents=True, exist_ok=True)
        if "load" in parts:
            measure_load(folder)
        if "convert" in parts:
            measure_convert(folder)
        if "watdiv" in parts:
            measure_watdiv(folder)
        if "analytic" in parts:
            measure_analytic(folder, arguments.triples)
        if "sum" in parts:
            measure_sum(folder, arguments.triples)
        if "delta" in parts:
            measure_delta(folder, arguments.triples)
        if "scale" in parts:
            measure_scale(folder)


if __name__ == "__main__":
    main()
