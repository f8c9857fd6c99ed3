# Copies and moves of the whole graph.
# stopped by: time, within memory
ADD DEFAULT TO <urn:a> ; COPY <urn:a> TO <urn:b> ; MOVE <urn:b> TO <urn:c> ; ADD <urn:c> TO <urn:d> ; MOVE <urn:d> TO <urn:e> ; COPY <urn:e> TO <urn:f>
