#!/usr/bin/env bash
# Runs fuzz targets over the documents of the official suites.
#   run.sh BUILD_DIRECTORY SECONDS [SYNTAX...]
# Keeps its corpus, and what it finds (crash-*, timeout-*, oom-*), in BUILD_DIRECTORY/corpus/SYNTAX.
# Fails if it finds anything.
set -euo pipefail

source_directory=$(cd "$(dirname "$0")/../.." && pwd)
shared=${MOTE_SHARED_DIR:-$source_directory/../shared}
build=$1
seconds=$2
shift 2
syntaxes=("$@")
[ ${#syntaxes[@]} -gt 0 ] || syntaxes=(ntriples nquads turtle trig rdfxml jsonld iri)

# The words that a document of a syntax is made of.
dictionary() {
  local words
  case $1 in
    rdfxml)
      words='rdf:RDF rdf:ID= rdf:about= rdf:nodeID= rdf:resource= rdf:datatype= rdf:parseType=
        "Literal" "Resource" "Collection" "Triple" rdf:annotation= rdf:annotationNodeID=
        rdf:version="1.2" rdf:Description rdf:li rdf:type xml:lang= xml:base= its:dir="rtl" xmlns=
        xmlns:its="http://www.w3.org/2005/11/its" <![CDATA[ ]]> <!DOCTYPE <!ENTITY <!-- --> &#x'
      ;;
    jsonld)
      words='"@id" "@type" "@value" "@language" "@list" "@set" "@graph" "@context" "@index" "@json"
        "@none" "@reverse" "@nest" "@included" "@direction" "@base" "@vocab" "@container" "@import"
        "@prefix" "@propagate" "@protected" "@version" 1.1 "rtl" "_:b" "http://a/" \ud83d\ude00 \u0000
        {"a": "a:b" [{ }] null true 1e21'
      ;;
    iri)
      words='http:// file:/// urn: // ../ ./ .. /. ?a #b %41 %zz [::1] [v1.a] 127.0.0.1 :80 @'
      ;;
    *)
      words='<< >> <<( )>> {| |} ~ @prefix @base PREFIX BASE GRAPH VERSION ^^ @en--ltr @en _:a """
        true 1.5e3 \u00E9 <http://a>'
      ;;
  esac
  for word in $words; do
    printf '"%s"\n' "$(printf '%s' "$word" | sed 's/[\\"]/\\&/g')"
  done
}

extension() {
  case $1 in
    ntriples) echo nt ;; nquads) echo nq ;; turtle) echo ttl ;; trig) echo trig ;; rdfxml) echo rdf ;;
    jsonld) echo jsonld ;;
    iri) echo none ;;
  esac
}

found=0
for syntax in "${syntaxes[@]}"; do
  corpus=$build/corpus/$syntax
  seeds=$build/corpus/$syntax-seeds
  mkdir -p "$corpus" "$seeds"
  find "$shared/w3c/rdf-tests" "$shared/w3c/json-ld-api" "$shared/w3c/wot" -type f -name "*.$(extension "$syntax")" -size -20k |
    while read -r file; do
      cp "$file" "$seeds/$(printf '%s' "$file" | md5sum | cut -d' ' -f1)"
    done
  if [ "$syntax" = iri ]; then
    printf 'http://a/b/c/d;p?q\n../g?y#s' > "$seeds/rfc3986"
    printf 'http://\303\251.example/\303\274?\303\266\n#\303\244' > "$seeds/rfc3987"
  fi
  dictionary "$syntax" > "$build/corpus/$syntax.dictionary"
  echo "== $syntax"
  nice -n 15 "$build/bin/fuzz_$syntax" -max_total_time="$seconds" -timeout=10 -rss_limit_mb=1024 \
    -max_len=8192 -print_final_stats=1 -dict="$build/corpus/$syntax.dictionary" \
    -artifact_prefix="$corpus/" "$corpus" "$seeds" > "$build/corpus/$syntax.log" 2>&1 || found=1
  grep -E "^stat::number_of_executed_units|^stat::peak_rss|SUMMARY|^==.*ERROR" \
    "$build/corpus/$syntax.log" || true
done
exit "$found"
