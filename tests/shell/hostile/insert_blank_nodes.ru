# Inserts new blank nodes without end.
# stopped by: time memory
INSERT { [] <urn:a> ?a ; <urn:d> ?d } WHERE { ?a ?b ?c . ?d ?e ?f }
