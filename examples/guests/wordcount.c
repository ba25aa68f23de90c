/* Counts the lines, words and bytes of a file: arguments, stdio and files in plain C.
 *
 *   wrt run --dir . wordcount.wasm INPUT [OUTPUT]
 *
 * The summary goes to standard output and, when OUTPUT is given, to that file. The exit code is 0, 1 when a file cannot
 * be read or written, or 2 for wrong arguments. */
#include <ctype.h>
#include <errno.h>
#include <stdio.h>
#include <string.h>

struct count {
    unsigned long lines, words, bytes;
    unsigned long longest;
};

static int count(FILE *input, struct count *result) {
    int inside_word = 0, c;
    unsigned long column = 0;
    while ((c = getc(input)) != EOF) {
        result->bytes++;
        if (c == '\n') {
            result->lines++;
            column = 0;
        } else if (++column > result->longest) {
            result->longest = column;
        }
        if (isspace(c)) {
            inside_word = 0;
        } else if (!inside_word) {
            inside_word = 1;
            result->words++;
        }
    }
    return ferror(input) ? -1 : 0;
}

static int summarize(FILE *output, const char *name, const struct count *result) {
    int written = fprintf(output, "%s: %lu lines, %lu words, %lu bytes, longest line %lu\n", name, result->lines,
                          result->words, result->bytes, result->longest);
    return written < 0 || fflush(output) != 0 ? -1 : 0;
}

static int fail(const char *what, const char *name) {
    fprintf(stderr, "wordcount: cannot %s %s: %s\n", what, name, strerror(errno));
    return 1;
}

int main(int argc, char **argv) {
    if (argc < 2 || argc > 3) {
        fprintf(stderr, "usage: wordcount INPUT [OUTPUT]\n");
        return 2;
    }
    FILE *input = fopen(argv[1], "r");
    if (!input) return fail("open", argv[1]);
    struct count result = {0};
    int failed = count(input, &result);
    fclose(input);
    if (failed) return fail("read", argv[1]);

    if (summarize(stdout, argv[1], &result)) return fail("write to", "standard output");
    if (argc == 3) {
        FILE *output = fopen(argv[2], "w");
        if (!output) return fail("create", argv[2]);
        failed = summarize(output, argv[1], &result);
        if (fclose(output) != 0 || failed) return fail("write", argv[2]);
    }
    return 0;
}
