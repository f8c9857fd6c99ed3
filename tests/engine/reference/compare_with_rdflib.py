#!/usr/bin/python3
"""Checks the reference evaluator against rdflib, an independent implementation of SPARQL 1.1.

Reads the cases that reference_cases prints, evaluates each query with rdflib, and compares the
answers as multisets (ORDER BY is left to the official suites). Queries that use what rdflib is
known to do otherwise than the specification says are set aside by rule, before they are evaluated,
and counted by reason; every other difference is a failure.

    compare_with_rdflib.py REFERENCE_CASES [AGREEING_QUERIES [FIRST_SEED]]
"""

import collections
import decimal
import json
import re
import signal
import subprocess
import sys
import warnings

import rdflib
from rdflib import BNode, Dataset, Literal, URIRef

rdflib.NORMALIZE_LITERALS = False
warnings.filterwarnings("ignore")

XSD = "http://www.w3.org/2001/XMLSchema#"
INTEGERS = {
    "integer", "nonPositiveInteger", "negativeInteger", "long", "int", "short", "byte",
    "nonNegativeInteger", "unsignedLong", "unsignedInt", "unsignedShort", "unsignedByte",
    "positiveInteger",
}
SECONDS_PER_QUERY = 5

TERM = re.compile(r'\s*(?:<([^>]*)>|"((?:[^"\\]|\\.)*)"(?:@([A-Za-z0-9-]+)|\^\^<([^>]*)>)?)')
ESCAPES = {"t": "\t", "n": "\n", "r": "\r", "b": "\b", "f": "\f", '"': '"', "'": "'", "\\": "\\"}


def unescape(text):
    def replace(match):
        escape = match.group(1)
        return ESCAPES[escape] if escape in ESCAPES else chr(int(escape[1:], 16))
    return re.sub(r"\\(u[0-9A-Fa-f]{4}|U[0-9A-Fa-f]{8}|.)", replace, text)


def parse_terms(line):
    """The terms at the beginning of a line of N-Quads."""
    terms = []
    place = 0
    while match := TERM.match(line, place):
        iri, text, language, datatype = match.groups()
        if iri is not None:
            terms.append(URIRef(iri))
        else:
            terms.append(Literal(unescape(text), lang=language,
                                 datatype=URIRef(datatype) if datatype else None))
        place = match.end()
    return terms


def canonical(term):
    """Equal for equal terms, and for computed numbers that differ only in how they are written."""
    if term is None:
        return None
    if isinstance(term, URIRef):
        return ("iri", str(term))
    if isinstance(term, BNode):
        return ("blank",)
    text = str(term)
    if term.language:
        return ("literal", text, term.language)
    datatype = str(term.datatype or XSD + "string")
    name = datatype[len(XSD):] if datatype.startswith(XSD) else None
    try:
        if name in INTEGERS:
            return (datatype, int(text))
        if name == "decimal":
            return (datatype, decimal.Decimal(text).normalize())
        if name in ("double", "float"):
            value = float(text)
            return (datatype, "NaN" if value != value else float("%.12g" % value))
    except (ValueError, decimal.InvalidOperation):
        pass
    return ("literal", text, datatype)


def dataset_of(case):
    dataset = Dataset(default_union=False)
    for name in case["graphs"]:
        dataset.graph(URIRef(name))
    for line in case["data"].splitlines():
        terms = parse_terms(line)
        graph = dataset.graph(terms[3]) if len(terms) == 4 else dataset.default_context
        graph.add(tuple(terms[:3]))
    return dataset


class TooSlow(Exception):
    pass


def on_alarm(*_):
    raise TooSlow()


def answer_of(case, dataset):
    result = dataset.query(case["query"])
    if "boolean" in case:
        return bool(result.askAnswer)
    if "triples" in case:
        # It makes triples with literals as subjects, too.
        return {tuple(canonical(term) for term in triple) for triple in result.graph
                if isinstance(triple[0], URIRef) and isinstance(triple[1], URIRef)}
    rows = collections.Counter()
    for binding in result.bindings:
        rows[frozenset((str(name), canonical(term)) for name, term in binding.items()
                       if term is not None)] += 1
    return rows


def expected_of(case):
    if "boolean" in case:
        return case["boolean"]
    if "triples" in case:
        return {tuple(canonical(parse_terms(text)[0]) for text in triple)
                for triple in case["triples"]}
    rows = collections.Counter()
    for row in case["rows"]:
        rows[frozenset((name, canonical(parse_terms(text)[0])) for name, text in row.items())] += 1
    return rows


# What rdflib 6.1.1 does otherwise than SPARQL 1.1 says, by the text that asks for it.
SET_ASIDE = [
    (r"\bFROM\b", "FROM is fetched from the web"),
    (r"<<|TRIPLE|LANGDIR|hasLANG|OBJECT\(|SUBJECT\(|PREDICATE\(", "SPARQL 1.2"),
    (r"\b(LIMIT|OFFSET)\b", "LIMIT: terms of different kinds are ordered otherwise"),
    (r" [<>]=? ", "terms of any kinds are compared, and booleans are numbers"),
    (r"\b(AVG|SUM)\(", "AVG and SUM skip errors, and lose xsd:float"),
    (r"\b(COUNT|GROUP_CONCAT|MIN|MAX)\((DISTINCT )?\(", "aggregates count errors"),
    (r"\b(SUBSTR|STRBEFORE|STRAFTER|UCASE|LCASE|ENCODE_FOR_URI|STRLEN|CONTAINS|STRENDS|REGEX|"
     r"CONCAT|STRLANG|STRDT|LANGMATCHES)\((?!STR\(|LANG\()", "functions of strings take all literals"),
    (r"\b(ABS|CEIL|FLOOR|ROUND|YEAR|MONTH|DAY|HOURS)\(", "functions take all literals"),
    (r"\bLANG\(", "LANG takes all terms"),
    (r"\b(MIN|MAX)\(", "MIN and MAX skip errors, and order terms otherwise"),
    (r"\(- |(STR|isIRI|isLiteral|isNumeric|isBlank)\(\(", "errors are values"),
    (r"FILTER \(!?\(?\?\w+\)", "any literal has an effective boolean value"),
    (r'(FILTER |&& |\|\| |!)\(*("|STRLANG|STRDT|IF\(|COALESCE)',
     "any literal has an effective boolean value"),
    (r"(=|\bIN \().*XMLSchema#date", "dates with and without time zone are comparable"),
    (r"\b(STRDT|isNumeric)\(", "errors are values"),
    (r"\bIN \(", "IN passes over errors"),
    (r"\{ SELECT (DISTINCT )?\*", "SELECT * of a sub-select has no variables"),
    (r"\bUNDEF\b", "UNDEF is no missing value where groups meet"),
    (r"GRAPH (<[^>]*>|\?\w+) \{ \}", "graphs that are not there have an empty solution"),
    (r"DISTINCT \*\).*\[\]", "COUNT(DISTINCT *) counts blank nodes of the pattern"),
    (r"SELECT (DISTINCT )?\*.*\} VALUES", "SELECT * leaves out variables of VALUES"),
    (r"\{ SELECT .*GROUP BY .*\}", "GROUP BY of nothing gives a group in sub-selects"),
    (r"SUBSTR\(.*, (-1|0)", "SUBSTR counts from the end"),
    (r"XMLSchema#\w+>\(\(", "booleans cannot be cast"),
    (r"!\^|!\([^)]*\^", "negated sets take inverse steps for forward ones"),
    (r"\)[?*]", "the paths ? and * repeat their ends"),
]
PATH = re.compile(r">\)*[?*+/|]|(?<!\^)\^[<(]|![<(^]")
# Python takes these for false, rdflib then for unbound.
FALSE = re.compile(r'"(|0|false)"[ ^@]')
VALUES = re.compile(r"VALUES \([^)]*\) \{([^}]*)\}")


def outline(query):
    """The words of a query that nest, each with the depth of braces around it."""
    depth = 0
    for word in re.findall(r'"(?:[^"\\\\]|\\\\.)*"|<[^>]*>|[{}]|\w+|\?\w+', query):
        depth += word == "{"
        depth -= word == "}"
        yield word, depth


def leaks(query):
    """True if a sub-select has a variable of its own that the query around it has, too."""
    for begin in re.finditer(r"\{ SELECT ", query):
        depth = 0
        for end in range(begin.start(), len(query)):
            depth += {"{": 1, "}": -1}.get(query[end], 0)
            if depth == 0:
                break
        inside = query[begin.start():end]
        outside = query[:begin.start()] + query[end:]
        head = inside[:inside.index(" WHERE ")]
        own = set(re.findall(r"\?\w+", inside)) - set(re.findall(r"\?\w+", head))
        if not re.match(r"\{ SELECT (DISTINCT )?\*", head) and own & set(re.findall(r"\?\w+", outside)):
            return True
    return False


def reason_to_set_aside(case):
    for pattern, reason in SET_ASIDE:
        if re.search(pattern, case["query"]):
            return reason
    if "@EN" in case["query"] + case["data"]:
        return "language tags are written in lower case"
    if '"300"' in case["query"] + case["data"] and re.search(r" [-+*/] ", case["query"]):
        return "numbers may be out of their type's range"
    if '"2020-13-02"' in case["query"] + case["data"] and " != " in case["query"]:
        return "ill-typed dates are unequal to other literals"
    if re.search('"(NaN|INF)"', case["query"] + case["data"]) and re.search(r" / |#boolean>\(", case["query"]):
        return "NaN and INF become decimals, and no booleans"
    if PATH.search(case["query"]) and FALSE.search(case["query"] + case["data"]):
        return "paths go from literals that are false as if they were unbound"
    for block in VALUES.findall(case["query"]):
        rows = [row.strip() for row in re.findall(r"\(([^)]*)\)", block)]
        if len(set(rows)) < len(rows):
            return "VALUES loses rows that come twice"
    if any(word in ("MINUS", "BIND", "FILTER", "OPTIONAL") and depth > 1 for word, depth in outline(case["query"])):
        return "FILTER, MINUS, BIND and OPTIONAL in inner groups see outer variables"
    if leaks(case["query"]):
        return "sub-selects see variables of the query around them"
    return None


def reason_to_differ(case, expected, actual):
    if "GROUP BY" in case["query"] and not expected and actual == {frozenset(): 1}:
        return "GROUP BY of nothing gives a group"
    if ("{ SELECT " in case["query"] and isinstance(actual, collections.Counter) and
            set(actual) == set(expected) and not actual - expected):
        return "sub-selects that are joined lose duplicates"
    return None


def main():
    wanted = int(sys.argv[2]) if len(sys.argv) > 2 else 2000
    first = int(sys.argv[3]) if len(sys.argv) > 3 else 1
    signal.signal(signal.SIGALRM, on_alarm)
    process = subprocess.Popen([sys.argv[1], str(first), "1000000"], stdout=subprocess.PIPE,
                               text=True)
    agreed = answered = failures = 0
    aside = collections.Counter()
    for line in process.stdout:
        case = json.loads(line)
        reason = reason_to_set_aside(case)
        if reason:
            aside[reason] += 1
            continue
        signal.setitimer(signal.ITIMER_REAL, SECONDS_PER_QUERY)
        try:
            actual = answer_of(case, dataset_of(case))
        except TooSlow:
            aside["more than %d s" % SECONDS_PER_QUERY] += 1
            continue
        except Exception as error:  # It tells of rdflib, not of the evaluator.
            aside["rdflib fails: " + type(error).__name__] += 1
            continue
        finally:
            signal.setitimer(signal.ITIMER_REAL, 0)
        expected = expected_of(case)
        if actual == expected:
            agreed += 1
            answered += bool(expected)
            if agreed == wanted:
                break
            continue
        reason = reason_to_differ(case, expected, actual)
        if reason:
            aside[reason] += 1
            continue
        failures += 1
        print("seed %d, query %d\n%s\n%s\nreference alone: %s\nrdflib alone: %s\n" % (
            case["seed"], case["number"], case["query"], case["data"],
            *(("true", "false") if expected is True else ("false", "true") if actual is True else
              (expected - actual, actual - expected))))
        if failures == int(sys.argv[4] if len(sys.argv) > 4 else 10):
            break
    process.kill()
    print("%d queries agree, %d of them with answers; %d differ" % (agreed, answered, failures))
    for reason, count in aside.most_common():
        print("  %6d set aside: %s" % (count, reason))
    return 1 if failures or agreed < wanted else 0


if __name__ == "__main__":
    sys.exit(main())
