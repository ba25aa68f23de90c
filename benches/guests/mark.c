/* A mix as embedded programs have it: linked lists, an integer matrix, a scanner's state machine, a checksum over all. */
#include "guest.h"

/* CRC-16 (polynomial 0xA001, reflected), a bit at a time. */
static u16 crc_byte(u16 crc, u8 byte) {
    for (i32 bit = 0; bit < 8; bit++) {
        u16 odd = (crc ^ byte) & 1;
        crc >>= 1;
        byte >>= 1;
        if (odd) crc ^= 0xa001;
    }
    return crc;
}

static u16 crc_word(u16 crc, u16 word) {
    return crc_byte(crc_byte(crc, (u8)word), (u8)(word >> 8));
}

static u16 crc_long(u16 crc, u32 word) {
    return crc_word(crc_word(crc, (u16)word), (u16)(word >> 16));
}

/* Lists: find, reverse, merge sort by two orders, the orders being called through pointers. */
struct info {
    i16 key, place;
};
struct node {
    struct node *next;
    struct info *info;
};

#define NODES 80
static struct node nodes[NODES];
static struct info infos[NODES];

static struct node *list_make(u32 seed) {
    for (i32 i = 0; i < NODES; i++) {
        infos[i].key = (i16)(next_random(&seed) & 0x7fff);
        infos[i].place = (i16)i;
        nodes[i].info = &infos[i];
        nodes[i].next = i + 1 < NODES ? &nodes[i + 1] : 0;
    }
    return nodes;
}

static struct node *list_find(struct node *list, i16 low_bits) {
    while (list && (list->info->key & 0xff) != low_bits) list = list->next;
    return list;
}

static struct node *list_reverse(struct node *list) {
    struct node *done = 0;
    while (list) {
        struct node *next = list->next;
        list->next = done;
        done = list;
        list = next;
    }
    return done;
}

typedef i32 (*order)(const struct info *, const struct info *);

static i32 by_place(const struct info *a, const struct info *b) {
    return a->place - b->place;
}

static i32 by_key(const struct info *a, const struct info *b) {
    i32 x = (a->key >> 8) ^ (a->key & 0xff), y = (b->key >> 8) ^ (b->key & 0xff);
    return x != y ? x - y : a->key - b->key;
}

static order volatile orders[2] = {by_key, by_place};

static struct node *list_sort(struct node *list, order compare) {
    for (i32 width = 1;; width *= 2) {
        struct node *rest = list, **tail = &list;
        i32 merges = 0;
        while (rest) {
            struct node *left = rest, *right = rest;
            i32 left_size = 0, right_size = width;
            merges++;
            while (left_size < width && right) {
                left_size++;
                right = right->next;
            }
            while (left_size > 0 || (right_size > 0 && right)) {
                struct node *taken;
                if (left_size > 0 && (right_size == 0 || !right || compare(left->info, right->info) <= 0)) {
                    taken = left;
                    left = left->next;
                    left_size--;
                } else {
                    taken = right;
                    right = right->next;
                    right_size--;
                }
                *tail = taken;
                tail = &taken->next;
            }
            rest = right;
        }
        *tail = 0;
        if (merges <= 1) return list;
    }
}

static u16 lists(u32 seed, u16 crc) {
    struct node *list = list_make(seed);
    for (i16 wanted = 0; wanted < 24; wanted++) {
        list = list_reverse(list);
        struct node *found = list_find(list, wanted);
        if (found && found->next) crc = crc_word(crc, (u16)found->next->info->key);
    }
    for (i32 i = 0; i < 2; i++) {
        list = list_sort(list, orders[i]);
        for (struct node *at = list; at; at = at->next)
            if (at->info->place & 1) crc = crc_word(crc, (u16)at->info->key);
    }
    return crc;
}

/* An integer matrix: by a constant, by a vector, by a matrix, by a matrix with bits taken out. */
#define SIZE 14
static i16 ma[SIZE][SIZE], mb[SIZE][SIZE];
static i32 mc[SIZE][SIZE];

static u16 matrix_crc(u16 crc) {
    i32 last = 0, total = 0;
    for (i32 i = 0; i < SIZE; i++)
        for (i32 j = 0; j < SIZE; j++) {
            total += mc[i][j];
            crc = total > 4000 ? crc_byte(crc, (u8)(total = 0)) : crc;
            total += mc[i][j] > last ? 10 : 0;
            last = mc[i][j];
        }
    return crc_long(crc, (u32)total);
}

static u16 matrices(u32 seed, u16 crc) {
    for (i32 i = 0; i < SIZE; i++)
        for (i32 j = 0; j < SIZE; j++) {
            ma[i][j] = (i16)(next_random(&seed) & 0xff);
            mb[i][j] = (i16)(next_random(&seed) & 0x3f);
        }
    i16 constant = (i16)(seed & 0x7f);
    for (i32 i = 0; i < SIZE; i++)
        for (i32 j = 0; j < SIZE; j++) mc[i][j] = ma[i][j] * constant;
    crc = matrix_crc(crc);
    for (i32 i = 0; i < SIZE; i++) {
        i32 sum = 0;
        for (i32 j = 0; j < SIZE; j++) sum += ma[i][j] * mb[0][j];
        mc[0][i] = sum;
    }
    crc = matrix_crc(crc);
    for (i32 i = 0; i < SIZE; i++)
        for (i32 j = 0; j < SIZE; j++) {
            i32 sum = 0;
            for (i32 k = 0; k < SIZE; k++) sum += ma[i][k] * mb[k][j];
            mc[i][j] = sum;
        }
    crc = matrix_crc(crc);
    for (i32 i = 0; i < SIZE; i++)
        for (i32 j = 0; j < SIZE; j++) {
            i32 sum = 0;
            for (i32 k = 0; k < SIZE; k++) {
                i32 product = ma[i][k] * mb[k][j];
                sum += ((product >> 2) & 15) * ((product >> 5) & 127);
            }
            mc[i][j] = sum;
        }
    return matrix_crc(crc);
}

/* A scanner: tells integers, decimals and exponents apart in a text of fields. */
enum state { START, SIGN, INTEGER, POINT, FRACTION, EXPONENT, EXPONENT_SIGN, SCIENTIFIC, INVALID, STATES };

static const char text[] = "5012,1234,-874,+122,35.54,.1234,-110.7,+.64,5.5e+3,-.12e2,-87e832,+0.6e-1,T0.3e-1F,-T.T++Tq,"
                           "1T3.4e4z,34.0e-T^,98765432,0.001,-1,e5,7e,";
static u8 buffer[sizeof text];

static enum state step(enum state state, u8 c) {
    i32 digit = c >= '0' && c <= '9';
    switch (state) {
    case START: return digit ? INTEGER : c == '+' || c == '-' ? SIGN : c == '.' ? POINT : INVALID;
    case SIGN: return digit ? INTEGER : c == '.' ? POINT : INVALID;
    case INTEGER: return digit ? INTEGER : c == '.' ? FRACTION : c == 'e' ? EXPONENT : INVALID;
    case POINT: return digit ? FRACTION : INVALID;
    case FRACTION: return digit ? FRACTION : c == 'e' ? EXPONENT : INVALID;
    case EXPONENT: return digit ? SCIENTIFIC : c == '+' || c == '-' ? EXPONENT_SIGN : INVALID;
    case EXPONENT_SIGN: return digit ? SCIENTIFIC : INVALID;
    case SCIENTIFIC: return digit ? SCIENTIFIC : INVALID;
    default: return INVALID;
    }
}

static u16 scan(u32 seed, u16 crc) {
    u32 finals[STATES] = {0}, passes[STATES] = {0};
    for (u32 i = 0; i < sizeof text; i++) buffer[i] = (u8)text[i];
    for (i32 round = 0; round < 2; round++) {
        enum state state = START;
        for (u32 i = 0; i + 1 < sizeof text; i++) {
            if (buffer[i] == ',') {
                finals[state]++;
                state = START;
            } else {
                state = step(state, buffer[i]);
                passes[state]++;
            }
        }
        for (u32 i = seed & 7; i + 1 < sizeof text; i += 7)
            if (buffer[i] != ',') buffer[i] ^= (u8)(seed >> 3 & 1);
    }
    for (i32 i = 0; i < STATES; i++) crc = crc_long(crc_long(crc, finals[i]), passes[i]);
    return crc;
}

EXPORT i64 run(i32 n) {
    u16 crc = 0;
    u32 seed = 66;
    for (i32 round = 0; round < n; round++) {
        next_random(&seed);
        crc = lists(seed, crc);
        crc = matrices(seed, crc);
        crc = scan(seed, crc);
    }
    return crc;
}
