#ifndef MOTE_MOTE_H_
#define MOTE_MOTE_H_

/* Mote for C, and for bindings of other languages.
 *
 *   mote_database* database;
 *   char* error = NULL;
 *   if (mote_open("people.db", NULL, &database, &error) != MOTE_OK) {
 *     fprintf(stderr, "%s\n", error);
 *     mote_free(error);
 *     return 1;
 *   }
 *
 * Handles are opaque. Text is UTF-8; what is passed in ends with a zero byte unless a length stands
 * beside it. Functions that can fail return a code and, where `error` is not NULL, set it to a
 * message that the caller releases with mote_free; after success it is left alone. Out parameters
 * are set by success only. No C++ exception ever leaves a function.
 *
 * A database, snapshots and prepared queries may be used by any number of threads at a time;
 * a transaction, a result and a loader by one, but for mote_result_cancel. Handles may be released
 * in any order, except that the results of a transaction go before it. */

#include <stddef.h>
#include <stdint.h>

#include "mote/version.h"

#if defined(__GNUC__)
#define MOTE_C_API __attribute__((visibility("default")))
#else
#define MOTE_C_API
#endif

#ifdef __cplusplus
extern "C" {
#endif

/* The codes of absl::Status, which mote/database.h explains. They never change. */
typedef enum mote_code {
  MOTE_OK = 0,
  MOTE_CANCELLED = 1,
  MOTE_INVALID_ARGUMENT = 3,
  MOTE_DEADLINE_EXCEEDED = 4,
  MOTE_NOT_FOUND = 5,
  MOTE_ALREADY_EXISTS = 6,
  MOTE_PERMISSION_DENIED = 7,
  MOTE_RESOURCE_EXHAUSTED = 8,
  MOTE_FAILED_PRECONDITION = 9,
  MOTE_OUT_OF_RANGE = 11,
  MOTE_UNIMPLEMENTED = 12,
  MOTE_INTERNAL = 13,
  MOTE_UNAVAILABLE = 14,
  MOTE_DATA_LOSS = 15
} mote_code;

typedef struct mote_database mote_database;
typedef struct mote_snapshot mote_snapshot;
typedef struct mote_prepared mote_prepared;
typedef struct mote_result mote_result;
typedef struct mote_transaction mote_transaction;

/* The version of the library that is linked, such as "0.1.0"; static. */
MOTE_C_API const char* mote_version(void);
/* Releases a message or text that a function has made; NULL is fine. */
MOTE_C_API void mote_free(char* text);

/* --- Databases --- */

typedef enum mote_preset {
  MOTE_PRESET_TINY = 0,
  MOTE_PRESET_DEFAULT = 1,
  MOTE_PRESET_SERVER = 2
} mote_preset;

typedef struct mote_options {
  int read_only;
  int create_if_missing;
  uint64_t memory_budget;    /* bytes */
  uint64_t write_timeout_ms; /* how long mote_begin waits */
} mote_options;

MOTE_C_API void mote_options_init(mote_options* options, mote_preset preset);

/* NULL options: those of MOTE_PRESET_DEFAULT. */
MOTE_C_API mote_code mote_open(const char* path, const mote_options* options,
                               mote_database** database, char** error);
MOTE_C_API mote_code mote_open_in_memory(const mote_options* options, mote_database** database,
                                         char** error);
/* The database closes when its snapshots, results and transactions have been released too. */
MOTE_C_API void mote_close(mote_database* database);

/* Carries out SPARQL Update operations as one durable commit. `inserted` and `deleted` take the
 * numbers of quads and may be NULL. */
MOTE_C_API mote_code mote_update(mote_database* database, const char* text, uint64_t* inserted,
                                 uint64_t* deleted, char** error);
/* Answers a query from the state of this moment. timeout_ms 0: no limit. */
MOTE_C_API mote_code mote_query(mote_database* database, const char* text, uint64_t timeout_ms,
                                mote_result** result, char** error);
/* Loads a file as one commit. `format` NULL: by the name; `graph` NULL: the default graph. */
MOTE_C_API mote_code mote_load_file(mote_database* database, const char* path, const char* format,
                                    const char* graph, uint64_t* inserted, char** error);
/* Makes a consistent copy in the directory `path` while others read and write, or brings an earlier
 * backup of the same database up to date. */
MOTE_C_API mote_code mote_backup(mote_database* database, const char* path, char** error);
/* Makes the database `path`, which must not be there, from a backup, and verifies it. */
MOTE_C_API mote_code mote_restore(const char* backup, const char* path, char** error);
/* Verifies everything; MOTE_DATA_LOSS names the first problem. */
MOTE_C_API mote_code mote_check(mote_database* database, char** error);

/* --- Terms --- */

typedef enum mote_term_kind {
  MOTE_IRI = 0,
  MOTE_BLANK_NODE = 1,
  MOTE_LITERAL = 2,
  MOTE_TRIPLE_TERM = 3
} mote_term_kind;

typedef enum mote_direction { MOTE_NO_DIRECTION = 0, MOTE_LTR = 1, MOTE_RTL = 2 } mote_direction;

/* A text that need not end with a zero byte. */
typedef struct mote_text {
  const char* data;
  size_t size;
} mote_text;

/* A borrowed term. */
typedef struct mote_term {
  mote_term_kind kind;
  /* The IRI; the label; the lexical form; a triple term in N-Triples syntax, which cannot be passed
   * in. */
  mote_text value;
  /* Literals: the datatype's IRI; empty in a term passed in: xsd:string, or a language string. */
  mote_text datatype;
  mote_text language;
  mote_direction direction;
} mote_term;

MOTE_C_API mote_term mote_iri(const char* iri);
MOTE_C_API mote_term mote_string(const char* text);
/* `datatype` is an IRI. */
MOTE_C_API mote_term mote_typed(const char* lexical, const char* datatype);

/* A quad, or a pattern of quads. A NULL graph is the default graph in a quad; NULL is any term, and
 * any graph, in a pattern. */
typedef struct mote_quad {
  const mote_term* subject;
  const mote_term* predicate;
  const mote_term* object;
  const mote_term* graph;
} mote_quad;

/* --- Commits and their changes --- */

typedef struct mote_commit_info {
  uint64_t number;     /* 1 for the first commit */
  int64_t unix_micros; /* when it was made */
  mote_text message;
  uint64_t inserted; /* quads */
  uint64_t deleted;
  int is_listed; /* 0: its changes are counted, but not kept one by one */
} mote_commit_info;

/* Goes through the commits behind number `since`, oldest first, and the quads that each changed in
 * effect, as Database::Changes of mote/database.h says: `on_commit` is called for a commit before
 * its changes, `on_change` for each of them, with `inserted` 0 for a quad that was deleted. Either
 * may be NULL, and returns 0 when it has enough. MOTE_OUT_OF_RANGE: they are not kept any more. */
MOTE_C_API mote_code
mote_for_each_change(mote_database* database, uint64_t since,
                     int (*on_commit)(void* context, const mote_commit_info* commit),
                     int (*on_change)(void* context, int inserted, const mote_quad* quad),
                     void* context, char** error);

/* --- Snapshots and prepared queries --- */

MOTE_C_API mote_code mote_get_snapshot(mote_database* database, mote_snapshot** snapshot,
                                       char** error);
MOTE_C_API void mote_snapshot_free(mote_snapshot* snapshot);
MOTE_C_API uint64_t mote_snapshot_commit_number(const mote_snapshot* snapshot);
MOTE_C_API mote_code mote_snapshot_query(mote_snapshot* snapshot, const char* text,
                                         uint64_t timeout_ms, mote_result** result, char** error);

/* Calls `visit` for each quad that matches, until it returns 0. */
MOTE_C_API mote_code mote_for_each(mote_snapshot* snapshot, const mote_quad* pattern,
                                   int (*visit)(void* context, const mote_quad* quad),
                                   void* context, char** error);

/* `parameters` are names of variables, `count` of them. */
MOTE_C_API mote_code mote_prepare(mote_database* database, const char* text,
                                  const char* const* parameters, size_t count,
                                  mote_prepared** prepared, char** error);
MOTE_C_API void mote_prepared_free(mote_prepared* prepared);
/* Runs a prepared query with `count` values, in the order of its parameters. */
MOTE_C_API mote_code mote_snapshot_run(mote_snapshot* snapshot, const mote_prepared* prepared,
                                       const mote_term* values, size_t count, uint64_t timeout_ms,
                                       mote_result** result, char** error);

/* --- Results --- */

typedef enum mote_result_kind {
  MOTE_SOLUTIONS = 0,
  MOTE_BOOLEAN = 1,
  MOTE_GRAPH = 2,
  MOTE_EXPLANATION = 3
} mote_result_kind;

MOTE_C_API void mote_result_free(mote_result* result);
MOTE_C_API mote_result_kind mote_result_get_kind(const mote_result* result);
MOTE_C_API size_t mote_result_column_count(const mote_result* result);
/* Without `?`; valid as long as the result. NULL if there is no such column. */
MOTE_C_API const char* mote_result_column_name(const mote_result* result, size_t column);
/* To the next row; `has_row` is 0 at the end. */
MOTE_C_API mote_code mote_result_next(mote_result* result, int* has_row, char** error);

/* Values of the current row: 1, or 0 where the column is unbound or of another type. Texts are
 * valid until the next row. */
MOTE_C_API int mote_result_integer(mote_result* result, size_t column, int64_t* value);
MOTE_C_API int mote_result_double(mote_result* result, size_t column, double* value);
MOTE_C_API int mote_result_boolean(mote_result* result, size_t column, int* value);
MOTE_C_API int mote_result_text(mote_result* result, size_t column, mote_text* value);
MOTE_C_API int mote_result_term(mote_result* result, size_t column, mote_term* value);

/* The answer to ASK. */
MOTE_C_API mote_code mote_result_answer(mote_result* result, int* answer, char** error);
/* The plan of any query; release it with mote_free. */
MOTE_C_API mote_code mote_result_explain(mote_result* result, char** plan, char** error);
/* Stops the query; from any thread. */
MOTE_C_API void mote_result_cancel(mote_result* result);

/* --- Transactions --- */

MOTE_C_API mote_code mote_begin(mote_database* database, mote_transaction** transaction,
                                char** error);
MOTE_C_API mote_code mote_insert(mote_transaction* transaction, const mote_quad* quad,
                                 char** error);
MOTE_C_API mote_code mote_delete(mote_transaction* transaction, const mote_quad* quad,
                                 char** error);
/* The label of a blank node that never was before; release it with mote_free. */
MOTE_C_API mote_code mote_new_blank_node(mote_transaction* transaction, char** label, char** error);
MOTE_C_API mote_code mote_transaction_update(mote_transaction* transaction, const char* text,
                                             char** error);
MOTE_C_API mote_code mote_transaction_query(mote_transaction* transaction, const char* text,
                                            uint64_t timeout_ms, mote_result** result,
                                            char** error);
/* Marks this moment; mote_rollback_to undoes all that came later, also after an error. */
MOTE_C_API mote_code mote_set_savepoint(mote_transaction* transaction, uint64_t* savepoint,
                                        char** error);
MOTE_C_API mote_code mote_rollback_to(mote_transaction* transaction, uint64_t savepoint,
                                      char** error);
/* Both end and release the transaction, whatever they return. sync 0: power loss may undo the
 * commit. `message` and `commit_number` may be NULL. */
MOTE_C_API mote_code mote_commit(mote_transaction* transaction, int sync, const char* message,
                                 uint64_t* commit_number, char** error);
MOTE_C_API void mote_rollback(mote_transaction* transaction);

#ifdef __cplusplus
}
#endif

#endif /* MOTE_MOTE_H_ */
