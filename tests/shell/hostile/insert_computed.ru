# Inserts new strings without end.
# stopped by: time memory
INSERT { ?a <urn:text> ?x } WHERE { ?a ?b ?c . ?d ?e ?f BIND (CONCAT(STR(?a), STR(?c), STR(?d), STR(?f)) AS ?x) }
