#!/usr/bin/env python3
"""Measures reading and writing RDF, and prints tables.

    bench/convert.py [speed] [dump] [memory] [--triples N] [--folder FOLDER]

Speeds are triples for each second of processor time, the best of several runs, so that a busy
machine does little harm. The real data is expected in $MOTE_SHARED_DIR (default: ../shared beside
the repository); parts whose data or tools are absent say so.

    speed   WatDiv and LUBM in each syntax: Mote parsing alone and `mote convert` to nothing, beside
            serdi and rapper, which parse and write N-Triples (serdi, rapper) or count (rapper -c)
    dump    `mote dump` of the two databases in each syntax
    memory  peak resident memory of `mote convert` of --triples (default 10,000,000) generated
            triples, for each pair of streaming syntaxes; fails if one needs 64 MB
"""

import argparse
import os
import pathlib
import shutil
import subprocess
import sys
import tempfile

ROOT = pathlib.Path(__file__).resolve().parent.parent
BUILD = pathlib.Path(os.environ.get("MOTE_BUILD", ROOT / "build/release"))
MOTE = os.environ.get("MOTE", str(BUILD / "mote"))
PARSE = str(BUILD / "bin/mote_parse")
GENERATE = os.environ.get("MOTE_GENERATE", str(BUILD / "bin/mote_generate"))
SHARED = pathlib.Path(os.environ.get("MOTE_SHARED_DIR", ROOT.parent / "shared"))
FORMATS = ("ntriples", "nquads", "turtle", "trig", "rdfxml")
LIMIT = 64 << 20


def run(arguments, output=None):
    """Runs a command; returns (processor seconds, peak resident bytes, standard output)."""
    with tempfile.TemporaryFile() as kept:
        out = open(output, "wb") if output else kept
        process = subprocess.Popen(list(map(str, arguments)), stdout=out, stderr=subprocess.PIPE)
        errors = process.stderr.read()
        _, status, usage = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
        if process.returncode != 0:
            sys.exit(f"{' '.join(map(str, arguments))}\nended with {process.returncode}:\n"
                     f"{errors.decode(errors='replace')}")
        if output:
            out.close()
            return usage.ru_utime + usage.ru_stime, usage.ru_maxrss * 1024, b""
        kept.seek(0)
        return usage.ru_utime + usage.ru_stime, usage.ru_maxrss * 1024, kept.read()


def best(arguments, runs=3):
    """Processor seconds of the best of several runs whose output goes nowhere."""
    return min(run(arguments, os.devnull)[0] for _ in range(runs))


def table(title, header, rows):
    print(f"\n## {title}\n")
    cells = [list(map(str, row)) for row in [header, *rows]]
    widths = [max(len(row[i]) for row in cells) for i in range(len(header))]
    for number, row in enumerate(cells):
        padded = [c.ljust(w) if i < 2 else c.rjust(w) for i, (c, w) in enumerate(zip(row, widths))]
        print("| " + " | ".join(padded) + " |")
        if number == 0:
            print("|" + "|".join("-" * (w + 2) for w in widths) + "|")
    sys.stdout.flush()


def data_sets(folder):
    for name, file in (("watdiv", "watdiv/watdiv1m.nt.zst"), ("lubm", "lubm/lubm10.nt.zst")):
        source = SHARED / "bench" / file
        if not source.exists():
            print(f"skipped: {source} is absent")
            continue
        target = folder / f"{name}.ntriples"
        if not target.exists():
            with open(target, "wb") as out:
                subprocess.run(["zstd", "-dc", str(source)], stdout=out, check=True)
        yield name, target


def millions(triples, seconds):
    return f"{triples / seconds / 1e6:.2f}" if seconds else ""


def measure_speed(folder):
    rows = []
    for name, source in data_sets(folder):
        triples = sum(1 for _ in open(source, "rb"))
        for syntax in ("ntriples", "turtle", "rdfxml"):
            document = folder / f"{name}.{syntax}"
            if not document.exists():
                run([MOTE, "convert", source, "--from", "ntriples", "--to", syntax], document)
            alone = min(float(run([PARSE, document, syntax])[2].split()[1]) for _ in range(3))
            convert = best([MOTE, "convert", document, "--from", syntax, "--to", "ntriples"])
            write = best([MOTE, "convert", source, "--from", "ntriples", "--to", syntax])
            serdi = rapper = count = None
            if shutil.which("serdi") and syntax != "rdfxml":
                serdi = best(["serdi", "-i", syntax, "-o", "ntriples", document])
            if shutil.which("rapper"):
                rapper = best(["rapper", "-q", "-i", syntax, "-o", "ntriples", document.as_uri()])
                count = best(["rapper", "-q", "-c", "-i", syntax, document.as_uri()])
            rows.append([name, syntax, f"{document.stat().st_size >> 20} MiB",
                         millions(triples, alone), millions(triples, convert),
                         millions(triples, write), millions(triples, serdi),
                         millions(triples, rapper), millions(triples, count),
                         f"{serdi / convert:.1f}" if serdi else "",
                         f"{rapper / convert:.1f}" if rapper else "",
                         f"{count / alone:.1f}" if count else ""])
    table("Reading and writing: million triples for each second of processor time",
          ["data", "syntax", "size", "parse", "to N-Triples", "from N-Triples", "serdi", "rapper",
           "rapper -c", "x serdi", "x rapper", "parse x rapper -c"], rows)


def measure_dump(folder):
    rows = []
    for name, source in data_sets(folder):
        triples = sum(1 for _ in open(source, "rb"))
        database = folder / f"{name}.db"
        if not database.exists():
            run([MOTE, "load", database, source, "--format", "ntriples"])
        for syntax in FORMATS:
            seconds = best([MOTE, "dump", database, "--format", syntax])
            memory = run([MOTE, "dump", database, "--format", syntax], os.devnull)[1]
            rows.append([name, syntax, millions(triples, seconds), f"{memory >> 20} MiB"])
    table("Writing a database: million triples for each second of processor time",
          ["data", "syntax", "dump", "peak memory"], rows)


def measure_memory(folder, triples):
    first = folder / "generated.ntriples"
    run([GENERATE, triples], first)
    rows, worst = [], 0
    for source in FORMATS:
        document = folder / f"generated.{source}"
        if source != "ntriples":
            run([MOTE, "convert", first, "--from", "ntriples", "--to", source], document)
        row = [source, f"{document.stat().st_size >> 20} MiB"]
        for target in FORMATS:
            peak = run([MOTE, "convert", document, "--from", source, "--to", target], os.devnull)[1]
            worst = max(worst, peak)
            row.append(f"{peak / (1 << 20):.1f}")
        rows.append(row)
        if source != "ntriples":
            document.unlink()
    table(f"Peak resident MiB of converting {triples:,} triples", ["from", "size", *FORMATS], rows)
    first.unlink()
    print(f"\nthe most: {worst / (1 << 20):.1f} MiB; the limit: {LIMIT >> 20} MiB")
    if worst >= LIMIT:
        sys.exit(1)


def main():
    parser = argparse.ArgumentParser(description=__doc__,
                                     formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("parts", nargs="*", metavar="PART", help="speed, dump, memory")
    parser.add_argument("--triples", type=int, default=10_000_000)
    parser.add_argument("--folder", help="keep documents here (default: a temporary directory)")
    arguments = parser.parse_args()
    parts = arguments.parts or ["speed", "dump", "memory"]
    unknown = set(parts) - {"speed", "dump", "memory"}
    if unknown:
        parser.error(f"unknown part: {', '.join(sorted(unknown))}")
    with tempfile.TemporaryDirectory(prefix="mote-bench-") as temporary:
        folder = pathlib.Path(arguments.folder or temporary)
        folder.mkdir(parents=True, exist_ok=True)
        if "speed" in parts:
            measure_speed(folder)
        if "dump" in parts:
            measure_dump(folder)
        if "memory" in parts:
            measure_memory(folder, arguments.triples)


if __name__ == "__main__":
    main()
