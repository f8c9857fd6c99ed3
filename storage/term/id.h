#ifndef MOTE_STORAGE_TERM_ID_H_
#define MOTE_STORAGE_TERM_ID_H_

#include "mote/id.h"  // IWYU pragma: export

#endif  // MOTE_STORAGE_TERM_ID_H_
