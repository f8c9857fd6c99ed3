#ifndef MOTE_BACKUP_REPORT_H_
#define MOTE_BACKUP_REPORT_H_

#include <cstdint>

namespace mote {

// What a backup, or a database made from one, consists of.
struct BackupReport {
  uint64_t files = 0;
  uint64_t bytes = 0;
  // What had to be written for it: the rest it shares, as hard links, with what it was made from or
  // with the backup that it replaces.
  uint64_t copied_files = 0;
  uint64_t copied_bytes = 0;
};

}  // namespace mote

#endif  // MOTE_BACKUP_REPORT_H_
