/* What the C tests claim, and count. */
#ifndef CHECK_H
#define CHECK_H

#include <stdio.h>

static int checks, failures;

#define CHECK(holds)                                                                \
    do {                                                                            \
        checks++;                                                                   \
        if (!(holds)) {                                                             \
            failures++;                                                             \
            fprintf(stderr, "%s:%d: does not hold: %s\n", __FILE__, __LINE__, #holds); \
        }                                                                           \
    } while (0)

/* That a call of the library ends so; says how it ended where not. */
#define ENDS(call, wanted)                                                                                             \
    do {                                                                                                               \
        wrt_result ended_ = (call);                                                                                    \
        checks++;                                                                                                      \
        if (ended_ != (wanted)) {                                                                                      \
            failures++;                                                                                                \
            fprintf(stderr, "%s:%d: %s ended with %d (%s), not %s\n", __FILE__, __LINE__, #call, (int)ended_,          \
                    wrt_result_text(ended_), #wanted);                                                                 \
        }                                                                                                              \
    } while (0)

static inline int checked(const char *what)
{
    printf("%s: %d checks, %d failed\n", what, checks, failures);
    return failures == 0 ? 0 : 1;
}

#endif
