# Deletes every triple, one graph copy after the other.
# stopped by: time memory
COPY DEFAULT TO <urn:a> ; COPY <urn:a> TO <urn:b> ; DELETE WHERE { ?s ?p ?o } ; DELETE WHERE { GRAPH <urn:a> { ?s ?p ?o } } ; MOVE <urn:b> TO DEFAULT
