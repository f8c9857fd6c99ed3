#ifndef MOTE_STORAGE_TERM_TERM_H_
#define MOTE_STORAGE_TERM_TERM_H_

#include "mote/term.h"  // IWYU pragma: export

#endif  // MOTE_STORAGE_TERM_TERM_H_
