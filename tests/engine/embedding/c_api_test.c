/* The C interface, from C: each function once at least, and what fails as it should. */

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "mote/mote.h"

#define CHECK(condition)                                                       \
  do {                                                                         \
    if (!(condition)) {                                                        \
      fprintf(stderr, "%s:%d: %s is false\n", __FILE__, __LINE__, #condition); \
      exit(1);                                                                 \
    }                                                                          \
  } while (0)

static char* error = NULL;

/* Checks that `code` is an error with a message, and releases that. */
static int Failed(mote_code code, mote_code expected) {
  const int as_expected = code == expected && error != NULL && error[0] != '\0';
  if (!as_expected) fprintf(stderr, "code %d, message %s\n", (int)code, error);
  mote_free(error);
  error = NULL;
  return as_expected;
}

static int Same(mote_text text, const char* expected) {
  return text.size == strlen(expected) && memcmp(text.data, expected, text.size) == 0;
}

static int CountQuads(void* context, const mote_quad* quad) {
  int* count = context;
  CHECK(quad->subject->kind == MOTE_IRI);
  CHECK(quad->object->value.size > 0);
  return ++*count < 100;
}

static int SeeCommit(void* context, const mote_commit_info* commit) {
  uint64_t* seen = context;
  CHECK(commit->is_listed && commit->number == 1 && Same(commit->message, "from C"));
  seen[0] += commit->inserted;
  return 1;
}

static int SeeChange(void* context, int inserted, const mote_quad* quad) {
  uint64_t* seen = context;
  CHECK(inserted && quad->subject != NULL && quad->object != NULL);
  seen[quad->graph == NULL ? 1 : 2] += 1;
  return 1;
}

static void TestChanges(mote_database* database) {
  uint64_t seen[3] = {0, 0, 0};
  CHECK(mote_for_each_change(database, 0, SeeCommit, SeeChange, seen, &error) == MOTE_OK);
  CHECK(seen[0] == 5 && seen[1] == 4 && seen[2] == 1);
  CHECK(mote_for_each_change(database, 1, SeeCommit, SeeChange, seen, &error) == MOTE_OK);
  CHECK(seen[0] == 5);
  CHECK(Failed(mote_for_each_change(database, 2, NULL, NULL, NULL, &error), MOTE_OUT_OF_RANGE));
}

static void TestTransactions(mote_database* database) {
  mote_transaction* transaction = NULL;
  CHECK(mote_begin(database, &transaction, &error) == MOTE_OK);
  const mote_term subject = mote_iri("http://example.org/ada");
  const mote_term name = mote_iri("http://example.org/name");
  const mote_term age = mote_iri("http://example.org/age");
  const mote_term ada = mote_string("Ada");
  const mote_term years = mote_typed("36", "http://www.w3.org/2001/XMLSchema#integer");
  const mote_term graph = mote_iri("http://example.org/g");
  const mote_quad first = {&subject, &name, &ada, NULL};
  const mote_quad second = {&subject, &age, &years, &graph};
  CHECK(mote_insert(transaction, &first, &error) == MOTE_OK);
  CHECK(mote_insert(transaction, &second, &error) == MOTE_OK);
  const mote_quad broken = {&ada, &name, &ada, NULL};
  CHECK(Failed(mote_insert(transaction, &broken, &error), MOTE_INVALID_ARGUMENT));
  const mote_quad incomplete = {&subject, NULL, &ada, NULL};
  CHECK(Failed(mote_insert(transaction, &incomplete, &error), MOTE_INVALID_ARGUMENT));
  char* label = NULL;
  CHECK(mote_new_blank_node(transaction, &label, &error) == MOTE_OK);
  CHECK(label[0] != '\0');
  mote_free(label);
  mote_result* result = NULL;
  CHECK(mote_transaction_query(transaction, "ASK { ?s <http://example.org/name> 'Ada' }", 0,
                               &result, &error) == MOTE_OK);
  int answer = 0;
  CHECK(mote_result_answer(result, &answer, &error) == MOTE_OK && answer == 1);
  mote_result_free(result);
  CHECK(mote_transaction_update(transaction, "INSERT DATA { <a:a> <a:p> true, 2.5, <a:o> }",
                                &error) == MOTE_OK);
  uint64_t number = 0;
  CHECK(mote_commit(transaction, 1, "from C", &number, &error) == MOTE_OK);
  CHECK(number == 1);

  CHECK(mote_begin(database, &transaction, &error) == MOTE_OK);
  uint64_t savepoint = 0;
  CHECK(mote_set_savepoint(transaction, &savepoint, &error) == MOTE_OK);
  CHECK(mote_delete(transaction, &first, &error) == MOTE_OK);
  CHECK(mote_rollback_to(transaction, savepoint, &error) == MOTE_OK);
  CHECK(Failed(mote_rollback_to(transaction, savepoint + 1, &error), MOTE_NOT_FOUND));
  mote_rollback(transaction);
  TestChanges(database);
}

static void TestResults(mote_database* database) {
  mote_result* result = NULL;
  CHECK(mote_query(database, "SELECT ?p ?o { <a:a> ?p ?o } ORDER BY ?o", 1000, &result, &error) ==
        MOTE_OK);
  CHECK(mote_result_get_kind(result) == MOTE_SOLUTIONS);
  CHECK(mote_result_column_count(result) == 2);
  CHECK(strcmp(mote_result_column_name(result, 1), "o") == 0);
  CHECK(mote_result_column_name(result, 2) == NULL);
  int has_row = 0;
  int rows = 0;
  int numbers = 0;
  int booleans = 0;
  while (mote_result_next(result, &has_row, &error) == MOTE_OK && has_row) {
    double number = 0;
    int boolean = 0;
    int64_t integer = 0;
    mote_term term;
    mote_text text;
    ++rows;
    CHECK(!mote_result_integer(result, 1, &integer));
    CHECK(mote_result_term(result, 1, &term) && mote_result_text(result, 1, &text));
    CHECK(term.value.size == text.size);
    if (mote_result_double(result, 1, &number)) {
      ++numbers;
      CHECK(number == 2.5);
      CHECK(Same(term.datatype, "http://www.w3.org/2001/XMLSchema#decimal"));
    }
    if (mote_result_boolean(result, 1, &boolean)) {
      ++booleans;
      CHECK(boolean == 1);
    }
    CHECK(!mote_result_text(result, 7, &text));
  }
  CHECK(rows == 3 && numbers == 1 && booleans == 1);
  mote_result_free(result);

  char* plan = NULL;
  CHECK(mote_query(database, "SELECT * { ?s ?p ?o }", 0, &result, &error) == MOTE_OK);
  CHECK(mote_result_explain(result, &plan, &error) == MOTE_OK);
  CHECK(strstr(plan, "IndexScan") != NULL);
  mote_free(plan);
  int answer = 0;
  CHECK(Failed(mote_result_answer(result, &answer, &error), MOTE_FAILED_PRECONDITION));
  mote_result_cancel(result);
  CHECK(Failed(mote_result_next(result, &has_row, &error), MOTE_CANCELLED));
  mote_result_free(result);
  mote_result_free(NULL);

  CHECK(Failed(mote_query(database, "SELECT", 0, &result, &error), MOTE_INVALID_ARGUMENT));
  CHECK(Failed(mote_query(database, NULL, 0, &result, &error), MOTE_INVALID_ARGUMENT));
  CHECK(mote_query(database, "SELECT", 0, &result, NULL) == MOTE_INVALID_ARGUMENT);
}

static void TestSnapshots(mote_database* database) {
  mote_snapshot* snapshot = NULL;
  CHECK(mote_get_snapshot(database, &snapshot, &error) == MOTE_OK);
  CHECK(mote_snapshot_commit_number(snapshot) == 1);
  uint64_t inserted = 0;
  uint64_t deleted = 0;
  CHECK(mote_update(database, "DELETE WHERE { <a:a> ?p ?o }", &inserted, &deleted, &error) ==
        MOTE_OK);
  CHECK(inserted == 0 && deleted == 3);

  int count = 0;
  CHECK(mote_for_each(snapshot, NULL, CountQuads, &count, &error) == MOTE_OK);
  CHECK(count == 5);
  const mote_term age = mote_iri("http://example.org/age");
  const mote_quad pattern = {NULL, &age, NULL, NULL};
  count = 0;
  CHECK(mote_for_each(snapshot, &pattern, CountQuads, &count, &error) == MOTE_OK);
  CHECK(count == 1);

  const char* const parameters[] = {"s"};
  mote_prepared* prepared = NULL;
  CHECK(Failed(mote_prepare(database, "SELECT ?o { ?x ?p ?o }", parameters, 1, &prepared, &error),
               MOTE_INVALID_ARGUMENT));
  CHECK(mote_prepare(database, "SELECT ?o { $s <http://example.org/name> ?o }", parameters, 1,
                     &prepared, &error) == MOTE_OK);
  const mote_term ada = mote_iri("http://example.org/ada");
  mote_result* result = NULL;
  CHECK(Failed(mote_snapshot_run(snapshot, prepared, NULL, 0, 0, &result, &error),
               MOTE_INVALID_ARGUMENT));
  for (int round = 0; round < 3; ++round) {
    int has_row = 0;
    mote_text name;
    CHECK(mote_snapshot_run(snapshot, prepared, &ada, 1, 0, &result, &error) == MOTE_OK);
    CHECK(mote_result_next(result, &has_row, &error) == MOTE_OK && has_row);
    CHECK(mote_result_text(result, 0, &name) && Same(name, "Ada"));
    CHECK(mote_result_next(result, &has_row, &error) == MOTE_OK && !has_row);
    mote_result_free(result);
  }
  mote_prepared_free(prepared);
  CHECK(mote_snapshot_query(snapshot, "ASK { <a:a> ?p ?o }", 0, &result, &error) == MOTE_OK);
  int answer = 0;
  CHECK(mote_result_answer(result, &answer, &error) == MOTE_OK && answer == 1);
  mote_result_free(result);
  mote_snapshot_free(snapshot);
}

static void TestDirectory(const char* path) {
  mote_options options;
  mote_options_init(&options, MOTE_PRESET_TINY);
  CHECK(!options.read_only && options.create_if_missing);
  mote_database* database = NULL;
  CHECK(mote_open(path, &options, &database, &error) == MOTE_OK);
  mote_database* second = NULL;
  CHECK(Failed(mote_open(path, &options, &second, &error), MOTE_FAILED_PRECONDITION));
  CHECK(mote_update(database, "INSERT DATA { <a:a> <a:p> 1 }", NULL, NULL, &error) == MOTE_OK);
  CHECK(mote_check(database, &error) == MOTE_OK);
  char copy[4096];
  snprintf(copy, sizeof(copy), "%s.%ld", path, (long)rand());
  CHECK(mote_backup(database, copy, &error) == MOTE_OK);
  /* Over an earlier backup, but over nothing else. */
  CHECK(mote_backup(database, copy, &error) == MOTE_OK);
  char taken[4096];
  snprintf(taken, sizeof(taken), "%s.taken", path);
  CHECK(mkdir(taken, 0700) == 0);
  char other[4200];
  snprintf(other, sizeof(other), "%s/file", taken);
  FILE* file = fopen(other, "w");
  CHECK(file != NULL && fclose(file) == 0);
  CHECK(Failed(mote_backup(database, taken, &error), MOTE_ALREADY_EXISTS));
  char restored[4096];
  snprintf(restored, sizeof(restored), "%s.restored", path);
  CHECK(mote_restore(copy, restored, &error) == MOTE_OK);
  CHECK(Failed(mote_restore(copy, restored, &error), MOTE_ALREADY_EXISTS));
  CHECK(Failed(mote_restore(taken, "nowhere.db", &error), MOTE_INVALID_ARGUMENT));
  CHECK(mote_open(restored, &options, &second, &error) == MOTE_OK);
  CHECK(mote_check(second, &error) == MOTE_OK);
  mote_close(second);
  char data[4096];
  snprintf(data, sizeof(data), "%s.ttl", path);
  file = fopen(data, "w");
  CHECK(file != NULL && fputs("<a:b> <a:p> 1, 2 .", file) >= 0 && fclose(file) == 0);
  uint64_t inserted = 0;
  CHECK(mote_load_file(database, data, NULL, "a:graph", &inserted, &error) == MOTE_OK);
  CHECK(inserted == 2);
  CHECK(Failed(mote_load_file(database, "missing.nt", NULL, NULL, NULL, &error), MOTE_NOT_FOUND));
  mote_close(database);
  options.create_if_missing = 0;
  CHECK(Failed(mote_open("/nowhere/at/all", &options, &database, &error), MOTE_NOT_FOUND));
  char command[20600];
  snprintf(command, sizeof(command), "rm -rf '%s' '%s' '%s' '%s' '%s'", path, copy, taken,
           restored, data);
  CHECK(system(command) == 0);
}

int main(int argc, char** argv) {
  CHECK(strcmp(mote_version(), MOTE_VERSION) == 0);
  mote_database* database = NULL;
  CHECK(mote_open_in_memory(NULL, &database, &error) == MOTE_OK);
  TestTransactions(database);
  TestResults(database);
  TestSnapshots(database);
  mote_close(database);
  if (argc > 1) {
    char command[4200];
    snprintf(command, sizeof(command), "rm -rf '%s'", argv[1]);
    CHECK(system(command) == 0);
    TestDirectory(argv[1]);
  }
  printf("ok\n");
  return 0;
}
