#ifndef MOTE_ENGINE_EMBEDDING_HIDDEN_H_
#define MOTE_ENGINE_EMBEDDING_HIDDEN_H_

// Marks what stands inside of an exported class and is not shown by the shared library.
#define MOTE_HIDDEN __attribute__((visibility("hidden")))

#endif  // MOTE_ENGINE_EMBEDDING_HIDDEN_H_
