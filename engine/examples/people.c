/* Stores a few facts and asks for them, in C. */

#include <inttypes.h>
#include <stdio.h>

#include "mote/mote.h"

static int Fail(char* error) {
  fprintf(stderr, "%s\n", error);
  mote_free(error);
  return 1;
}

static int Print(mote_database* database) {
  mote_result* people = NULL;
  char* error = NULL;
  if (mote_query(database,
                 "PREFIX : <http://example.org/> "
                 "SELECT ?name ?born { ?person :name ?name ; :born ?born } ORDER BY ?born",
                 0, &people, &error) != MOTE_OK) {
    return Fail(error);
  }
  int has_row = 0;
  mote_code code = mote_result_next(people, &has_row, &error);
  for (; code == MOTE_OK && has_row; code = mote_result_next(people, &has_row, &error)) {
    mote_text name;
    int64_t born = 0;
    if (mote_result_text(people, 0, &name) && mote_result_integer(people, 1, &born)) {
      printf("%.*s, %" PRId64 "\n", (int)name.size, name.data, born);
    }
  }
  mote_result_free(people);
  return code == MOTE_OK ? 0 : Fail(error);
}

int main(int argc, char** argv) {
  mote_database* database = NULL;
  char* error = NULL;
  if (mote_open(argc > 1 ? argv[1] : "people_c.db", NULL, &database, &error) != MOTE_OK) {
    return Fail(error);
  }
  int failed = 0;
  if (mote_update(database,
                  "PREFIX : <http://example.org/> "
                  "INSERT DATA { :ada :name 'Ada Lovelace' ; :born 1815 . "
                  "              :mary :name 'Mary Somerville' ; :born 1780 }",
                  NULL, NULL, &error) != MOTE_OK) {
    failed = Fail(error);
  } else {
    failed = Print(database);
  }
  mote_close(database);
  return failed;
}
