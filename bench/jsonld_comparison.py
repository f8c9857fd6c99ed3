#!/usr/bin/env python3
"""Compares `mote convert` from JSON-LD to N-Quads with the `jsonld` package of npm.

    npm install --prefix DIRECTORY jsonld
    bench/jsonld_comparison.py DIRECTORY [FILE...]

Whole programs are timed, from the file to the file: start, parsing, expansion, N-Quads. Wall-clock
time and, for machines that are busy, processor time; the better of two runs each. Without files the
documents are WatDiv as Mote writes it (compacted against a context, and expanded) and an array of
the W3C's example Thing Descriptions with their own contexts, from $MOTE_SHARED_DIR (default:
../shared beside the repository). Both must give as many quads.
"""

import json
import os
import pathlib
import re
import subprocess
import sys
import tempfile

from whole_program import MOTE, SHARED, table

BASE = "http://example.org/"
TRIPLES = 300_000
THINGS = 2_000
CONTEXTS = SHARED / "w3c/wot/context/contexts.json"

NODE = r"""
const jsonld = require(process.argv[2] + '/node_modules/jsonld'), fs = require('fs');
const path = require('path'), contexts = process.argv[5];
const documents = {};
if (contexts) {
  const map = JSON.parse(fs.readFileSync(contexts, 'utf8'));
  for (const iri in map) {
    documents[iri] = JSON.parse(fs.readFileSync(path.join(path.dirname(contexts), map[iri]), 'utf8'));
  }
}
const documentLoader = async url => {
  if (!documents[url]) throw new Error('no network: ' + url);
  return {contextUrl: null, document: documents[url], documentUrl: url};
};
(async () => {
  const document = JSON.parse(fs.readFileSync(process.argv[3], 'utf8'));
  const options = {documentLoader, base: process.argv[6], format: 'application/n-quads'};
  fs.writeFileSync(process.argv[4], await jsonld.toRDF(document, options));
})();
"""


def timed(arguments):
    """The better of two runs: (wall-clock seconds, processor seconds)."""
    best = (float("inf"), float("inf"))
    for _ in range(2):
        before = os.times()
        subprocess.run(list(map(str, arguments)), check=True)
        after = os.times()
        processor = (after.children_user + after.children_system
                     - before.children_user - before.children_system)
        best = min(best, (after.elapsed - before.elapsed, processor), key=lambda run: run[1])
    return best


def watdiv_lines():
    with subprocess.Popen(["zstd", "-dcq", str(SHARED / "bench/watdiv/watdiv1m.nt.zst")],
                          stdout=subprocess.PIPE, text=True) as process:
        lines = [line for line in process.stdout if line.strip()]
    return sorted(lines, key=lambda line: line.split(None, 1)[0])[:TRIPLES]


def watdiv_context(lines):
    """Terms for all predicates, coerced to IRIs where all objects are some."""
    resources = {}
    for line in lines:
        _, predicate, value = line.split(None, 2)
        iri = predicate[1:-1]
        resources[iri] = resources.get(iri, True) and value.startswith("<")
    context = {"id": "@id", "type": "@type", "wsdbm": "http://db.uwaterloo.ca/~galuc/wsdbm/"}
    for iri, coerced in resources.items():
        name = re.split("[/#]", iri)[-1]
        while name in context:
            name += "_"
        if not iri.endswith("rdf-syntax-ns#type"):
            context[name] = {"@id": iri, "@type": "@id"} if coerced else iri
    return {"@context": context}


def documents(directory):
    """Yields (name, path)."""
    lines = watdiv_lines()
    triples = directory / "watdiv.nt"
    triples.write_text("".join(lines))
    context = directory / "context.jsonld"
    context.write_text(json.dumps(watdiv_context(lines)))
    for name, options in (("watdiv, compacted", ["--context", context]), ("watdiv, expanded", [])):
        path = directory / (name.split()[1] + ".jsonld")
        subprocess.run([MOTE, "convert", str(triples), "--to", "jsonld", "-o", str(path),
                        *map(str, options)], check=True)
        yield name, path
    examples = [json.loads(path.read_text())
                for path in sorted((SHARED / "w3c/wot/examples").iterdir())]
    things = (examples * (THINGS // len(examples) + 1))[:THINGS]
    path = directory / "things.jsonld"
    path.write_text(json.dumps(things))
    yield "Thing Descriptions", path


def main():
    if len(sys.argv) < 2:
        sys.exit(__doc__)
    package = pathlib.Path(sys.argv[1]).resolve()
    version = json.loads((package / "node_modules/jsonld/package.json").read_text())["version"]
    rows = []
    with tempfile.TemporaryDirectory() as name:
        directory = pathlib.Path(name)
        script = directory / "convert.js"
        script.write_text(NODE)
        given = [(pathlib.Path(path).name, pathlib.Path(path)) for path in sys.argv[2:]]
        for title, path in given or documents(directory):
            ours, theirs = directory / "ours.nq", directory / "theirs.nq"
            options = ["--context", CONTEXTS] if CONTEXTS.exists() else []
            mote = timed([MOTE, "convert", path, "--to", "nquads", "--base", BASE, "-o", ours,
                          *options])
            node = timed(["node", script, package, path, theirs,
                          CONTEXTS if CONTEXTS.exists() else "", BASE])
            # Theirs writes each quad once, and IRIs that are none.
            count = len(set(ours.read_text().splitlines()))
            wanted = sum(1 for line in theirs.read_text().splitlines() if line)
            megabytes = path.stat().st_size / 1e6
            rows.append([title, f"{megabytes:.1f}", count, wanted,
                         f"{mote[0]:.2f}", f"{megabytes / mote[0]:.0f}",
                         f"{megabytes / mote[1]:.0f}",
                         f"{node[0]:.2f}", f"{megabytes / node[0]:.1f}",
                         f"{node[0] / mote[0]:.1f}", f"{node[1] / mote[1]:.1f}"])
    table(f"JSON-LD to N-Quads, mote against jsonld {version} of npm",
          ["document", "MB", "quads", "theirs", "mote s", "MB/s", "MB/s of processor",
           "jsonld s", "MB/s", "times faster", "by processor"], rows)


if __name__ == "__main__":
    main()
