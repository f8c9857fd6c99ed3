# Inserts all pairs of subjects.
# stopped by: time memory
INSERT { ?a <urn:with> ?d } WHERE { ?a ?b ?c . ?d ?e ?f }
