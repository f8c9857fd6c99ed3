# Deletes every triple, and puts most of them back in another way.
# stopped by: time memory
DELETE { ?s ?p ?o } INSERT { ?o ?p ?s . ?s <urn:and> ?o } WHERE { ?s ?p ?o }
