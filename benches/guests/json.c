/* JSON: a text is made, parsed into a tree, walked, changed and written again. */
#include "guest.h"

enum kind { NOTHING, FALSE, TRUE, NUMBER, STRING, ARRAY, OBJECT };

/* A value; its siblings in an array or object follow. Members of objects have names. */
struct value {
    enum kind kind;
    const char *name, *string;
    double number;
    struct value *first, *next;
};

static struct value arena[1 << 14];
static u32 taken;
static char strings[1 << 18], text[1 << 18], again[1 << 18];
static u32 strings_taken;

static struct value *make(enum kind kind) {
    struct value *value = &arena[taken++ & ((1 << 14) - 1)];
    *value = (struct value){.kind = kind};
    return value;
}

/* Writing. */
static char *put(char *to, const char *from) {
    while (*from) *to++ = *from++;
    return to;
}

static char *put_string(char *to, const char *from) {
    *to++ = '"';
    for (; *from; from++) {
        if (*from == '"' || *from == '\\') *to++ = '\\';
        if (*from == '\n') {
            to = put(to, "\\n");
            continue;
        }
        *to++ = *from;
    }
    *to++ = '"';
    return to;
}

/* With at most four places after the point, none of them a last zero. */
static char *put_number(char *to, double number) {
    if (number < 0) {
        *to++ = '-';
        number = -number;
    }
    u64 scaled = (u64)(number * 10000 + 0.5);
    char digits[24];
    i32 count = 0;
    u64 whole = scaled / 10000, part = scaled % 10000;
    do digits[count++] = (char)('0' + whole % 10);
    while (whole /= 10);
    while (count) *to++ = digits[--count];
    if (part) {
        *to++ = '.';
        for (u64 place = 1000; part; place /= 10) {
            *to++ = (char)('0' + part / place);
            part %= place;
        }
    }
    return to;
}

static char *write(char *to, const struct value *value) {
    switch (value->kind) {
    case NOTHING: return put(to, "null");
    case FALSE: return put(to, "false");
    case TRUE: return put(to, "true");
    case NUMBER: return put_number(to, value->number);
    case STRING: return put_string(to, value->string);
    case ARRAY:
    case OBJECT:
        *to++ = value->kind == ARRAY ? '[' : '{';
        for (const struct value *item = value->first; item; item = item->next) {
            if (item != value->first) *to++ = ',';
            if (value->kind == OBJECT) {
                to = put_string(to, item->name);
                *to++ = ':';
            }
            to = write(to, item);
        }
        *to++ = value->kind == ARRAY ? ']' : '}';
        return to;
    }
    return to;
}

/* Parsing: a pointer to what is left, or 0 for a text that is none. */
static const char *blank(const char *at) {
    while (*at == ' ' || *at == '\n' || *at == '\t' || *at == '\r') at++;
    return at;
}

static const char *parse_string(const char *at, const char **string) {
    *string = &strings[strings_taken];
    for (at++; *at != '"'; at++) {
        if (!*at) return 0;
        char c = *at;
        if (c == '\\') {
            c = *++at;
            if (c == 'n') c = '\n';
        }
        strings[strings_taken++ & ((1 << 18) - 1)] = c;
    }
    strings[strings_taken++ & ((1 << 18) - 1)] = 0;
    return at + 1;
}

static const char *parse_number(const char *at, double *number) {
    double sign = 1, value = 0, place = 1;
    if (*at == '-') {
        sign = -1;
        at++;
    }
    while (*at >= '0' && *at <= '9') value = value * 10 + (*at++ - '0');
    if (*at == '.')
        for (at++; *at >= '0' && *at <= '9'; at++) value += (*at - '0') * (place /= 10);
    *number = sign * value;
    return at;
}

static i32 starts(const char *at, const char *word) {
    while (*word)
        if (*at++ != *word++) return 0;
    return 1;
}

static const char *parse(const char *at, struct value **to) {
    at = blank(at);
    if (starts(at, "null")) return *to = make(NOTHING), at + 4;
    if (starts(at, "true")) return *to = make(TRUE), at + 4;
    if (starts(at, "false")) return *to = make(FALSE), at + 5;
    if (*at == '"') {
        struct value *value = *to = make(STRING);
        return parse_string(at, &value->string);
    }
    if (*at == '[' || *at == '{') {
        char end = *at == '[' ? ']' : '}';
        struct value *value = *to = make(end == ']' ? ARRAY : OBJECT), **tail = &value->first;
        at = blank(at + 1);
        while (*at != end) {
            const char *name = 0;
            if (end == '}') {
                if (*at != '"' || !(at = parse_string(at, &name)) || *(at = blank(at)) != ':') return 0;
                at++;
            }
            if (!(at = parse(at, tail))) return 0;
            (*tail)->name = name;
            tail = &(*tail)->next;
            at = blank(at);
            if (*at == ',')
                at = blank(at + 1);
            else if (*at != end)
                return 0;
        }
        return at + 1;
    }
    if (*at != '-' && (*at < '0' || *at > '9')) return 0;
    struct value *value = *to = make(NUMBER);
    return parse_number(at, &value->number);
}

/* A list of records as a service sends it. */
static void compose(u32 seed) {
    static const char *const words[8] = {"pump", "valve", "\"inlet\"", "motor\n", "relay", "probe\\2", "fan", "lamp"};
    char *to = put(text, "{\"version\": 3, \"records\": [");
    for (i32 i = 0; i < 200; i++) {
        if (i) to = put(to, ",\n  ");
        to = put(to, "{\"id\": ");
        to = put_number(to, next_random(&seed) % 100000);
        to = put(to, ", \"name\": ");
        to = put_string(to, words[next_random(&seed) & 7]);
        to = put(to, ", \"on\": ");
        to = put(to, next_random(&seed) & 1 ? "true" : "false");
        to = put(to, ", \"parent\": null, \"readings\": [");
        for (i32 j = 0; j < 8; j++) {
            if (j) to = put(to, ", ");
            to = put_number(to, (i32)(next_random(&seed) % 200000) / 128.0 - 500);
        }
        to = put(to, "]}");
    }
    to = put(to, "]}\n");
    *to = 0;
}

/* Doubles what is not negative; adds up everything. */
static double walk(struct value *value) {
    double sum = value->kind;
    if (value->kind == NUMBER) {
        if (value->number >= 0) value->number *= 2;
        sum += value->number;
    }
    for (struct value *item = value->first; item; item = item->next) sum += walk(item);
    return sum;
}

EXPORT i64 run(i32 n) {
    u64 sum = 0;
    for (i32 round = 1; round <= n; round++) {
        compose((u32)round);
        taken = strings_taken = 0;
        struct value *value;
        if (!parse(text, &value)) return -1;
        sum = mix(sum, (u64)(i64)walk(value));
        char *end = write(again, value);
        *end = 0;
        for (char *at = again; at < end; at++) sum = mix(sum, (u8)*at);
    }
    return (i64)sum;
}
