/* SQLite on a database in memory: inserts, updates, an index, a join, groups, text; the amount of rows is the guest's argument. */
#include "../guest.h"
#include "sqlite3.h"

/* A system that has no files: SQLite asks it for the time and for randomness, which are always the same. */
static int randomness(sqlite3_vfs *system, int size, char *to) {
    (void)system;
    for (int i = 0; i < size; i++) to[i] = (char)i;
    return size;
}

static int time(sqlite3_vfs *system, sqlite3_int64 *milliseconds) {
    (void)system;
    *milliseconds = 212000000000000;
    return SQLITE_OK;
}

static int no_file(sqlite3_vfs *system, const char *name, sqlite3_file *file, int flags, int *given) {
    (void)system, (void)name, (void)flags, (void)given;
    file->pMethods = 0;
    return SQLITE_CANTOPEN;
}

static int full_name(sqlite3_vfs *system, const char *name, int size, char *to) {
    (void)system;
    sqlite3_snprintf(size, to, "%s", name);
    return SQLITE_OK;
}

static sqlite3_vfs system_without_files = {
    .iVersion = 2,
    .szOsFile = sizeof(sqlite3_file),
    .mxPathname = 64,
    .zName = "none",
    .xOpen = no_file,
    .xFullPathname = full_name,
    .xRandomness = randomness,
    .xCurrentTimeInt64 = time,
};

int sqlite3_os_init(void) { return sqlite3_vfs_register(&system_without_files, 1); }
int sqlite3_os_end(void) { return SQLITE_OK; }

static sqlite3 *database;
static u64 sum;
static i32 failed;

static void check(int code) {
    if (code != SQLITE_OK && !failed) failed = code;
}

static sqlite3_stmt *prepare(const char *sql) {
    sqlite3_stmt *statement = 0;
    check(sqlite3_prepare_v2(database, sql, -1, &statement, 0));
    return statement;
}

/* Runs a statement to its end; its rows go into the checksum. */
static void step(sqlite3_stmt *statement) {
    int code;
    while ((code = sqlite3_step(statement)) == SQLITE_ROW)
        for (int column = 0; column < sqlite3_column_count(statement); column++) {
            const u8 *text = sqlite3_column_text(statement, column);
            while (text && *text) sum = mix(sum, *text++);
        }
    if (code != SQLITE_DONE) check(code);
    check(sqlite3_reset(statement));
}

static void query(const char *sql) {
    sqlite3_stmt *statement = prepare(sql);
    step(statement);
    check(sqlite3_finalize(statement));
}

EXPORT i64 run(i32 rows) {
    sum = 0;
    failed = 0;
    check(sqlite3_open(":memory:", &database));
    query("CREATE TABLE reading (id INTEGER PRIMARY KEY, sensor INTEGER, value REAL, note TEXT)");
    query("CREATE TABLE sensor (id INTEGER PRIMARY KEY, name TEXT, room INTEGER)");
    query("BEGIN");
    sqlite3_stmt *insert = prepare("INSERT INTO reading (sensor, value, note) VALUES (?, ?, printf('note %d of %d', ?, ?))");
    u32 seed = 7;
    for (i32 row = 0; row < rows; row++) {
        check(sqlite3_bind_int(insert, 1, (int)(next_random(&seed) % 97)));
        check(sqlite3_bind_double(insert, 2, next_random(&seed) % 10000 / 8.0));
        check(sqlite3_bind_int(insert, 3, row));
        check(sqlite3_bind_int(insert, 4, rows));
        step(insert);
    }
    check(sqlite3_finalize(insert));
    query("WITH RECURSIVE n(i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n WHERE i < 96) "
          "INSERT INTO sensor SELECT i, 'sensor ' || i, i % 7 FROM n");
    query("COMMIT");
    query("CREATE INDEX by_sensor ON reading (sensor, value)");
    query("UPDATE reading SET value = value * 1.5 WHERE sensor BETWEEN 20 AND 40");
    query("SELECT room, count(*), sum(value), max(note) FROM reading JOIN sensor ON sensor.id = sensor GROUP BY room ORDER BY 3");
    query("SELECT name, (SELECT max(value) FROM reading WHERE sensor = sensor.id) FROM sensor ORDER BY name DESC");
    query("SELECT count(*), min(length(note)) FROM reading WHERE note LIKE '%7%9%'");
    query("SELECT upper(substr(note, 1, 12)), value FROM reading ORDER BY value DESC, id LIMIT 20");
    query("DELETE FROM reading WHERE id % 3 = 0");
    query("SELECT count(*), avg(value) FROM reading");
    check(sqlite3_close(database));
    return failed ? -failed : (i64)(sum >> 1);
}
