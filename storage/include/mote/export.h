#ifndef MOTE_EXPORT_H_
#define MOTE_EXPORT_H_

// Marks what the shared library shows; all else is hidden.
#define MOTE_EXPORT __attribute__((visibility("default")))

#endif  // MOTE_EXPORT_H_
