/* X25519, written from RFC 7748: a Montgomery ladder on 16 limbs of 16 bits, so 64-bit multiplications and carries. */
#include "guest.h"

typedef i64 field[16];

static const field A24 = {0xdb41, 1};

static void set(field to, i64 value) {
    for (i32 i = 0; i < 16; i++) to[i] = i ? 0 : value;
}

static void carry(field x) {
    for (i32 i = 0; i < 16; i++) {
        i64 over = x[i] >> 16;
        x[i] -= over * 65536;
        if (i < 15)
            x[i + 1] += over;
        else
            x[0] += 38 * over;
    }
}

static void add(field to, const field a, const field b) {
    for (i32 i = 0; i < 16; i++) to[i] = a[i] + b[i];
}

static void subtract(field to, const field a, const field b) {
    for (i32 i = 0; i < 16; i++) to[i] = a[i] - b[i];
}

static void multiply(field to, const field a, const field b) {
    i64 product[31];
    for (i32 i = 0; i < 31; i++) product[i] = 0;
    for (i32 i = 0; i < 16; i++)
        for (i32 j = 0; j < 16; j++) product[i + j] += a[i] * b[j];
    /* 2^256 is 38 modulo 2^255 - 19. */
    for (i32 i = 0; i < 15; i++) to[i] = product[i] + 38 * product[i + 16];
    to[15] = product[15];
    carry(to);
    carry(to);
}

/* Swaps where `bit` is 1, in the same time where it is 0. */
static void swap(field a, field b, i64 bit) {
    for (i32 i = 0; i < 16; i++) {
        i64 change = -bit & (a[i] ^ b[i]);
        a[i] ^= change;
        b[i] ^= change;
    }
}

/* The power p - 2, which has every bit from 254 down but 4 and 2. */
static void invert(field to, const field a) {
    field x;
    for (i32 i = 0; i < 16; i++) x[i] = a[i];
    for (i32 bit = 253; bit >= 0; bit--) {
        multiply(x, x, x);
        if (bit != 2 && bit != 4) multiply(x, x, a);
    }
    for (i32 i = 0; i < 16; i++) to[i] = x[i];
}

static void unpack(field to, const u8 from[32]) {
    for (i32 i = 0; i < 16; i++) to[i] = from[2 * i] | (i64)from[2 * i + 1] << 8;
    to[15] &= 0x7fff;
}

static void pack(u8 to[32], field x) {
    for (i32 i = 0; i < 3; i++) carry(x);
    /* Twice less the prime, where that leaves nothing below zero. */
    for (i32 round = 0; round < 2; round++) {
        field less;
        i64 borrow = 0;
        for (i32 i = 0; i < 16; i++) {
            i64 prime = i == 0 ? 0xffed : i == 15 ? 0x7fff : 0xffff;
            i64 limb = x[i] - prime + borrow;
            borrow = limb >> 16;
            less[i] = limb & 0xffff;
        }
        swap(x, less, 1 + borrow);
    }
    for (i32 i = 0; i < 16; i++) {
        to[2 * i] = (u8)x[i];
        to[2 * i + 1] = (u8)(x[i] >> 8);
    }
}

static void x25519(u8 shared[32], const u8 scalar[32], const u8 point[32]) {
    field x1, x2, z2, x3, z3;
    set(x2, 1);
    set(z2, 0);
    set(z3, 1);
    unpack(x1, point);
    unpack(x3, point);
    for (i32 bit = 254; bit >= 0; bit--) {
        u8 byte = scalar[bit >> 3];
        if (bit < 8) byte &= 248;
        i64 one = bit == 254 ? 1 : byte >> (bit & 7) & 1;
        swap(x2, x3, one);
        swap(z2, z3, one);
        field a, aa, b, bb, c, d, e, da, cb;
        add(a, x2, z2);
        subtract(b, x2, z2);
        add(c, x3, z3);
        subtract(d, x3, z3);
        multiply(aa, a, a);
        multiply(bb, b, b);
        multiply(da, d, a);
        multiply(cb, c, b);
        subtract(e, aa, bb);
        add(x3, da, cb);
        multiply(x3, x3, x3);
        subtract(z3, da, cb);
        multiply(z3, z3, z3);
        multiply(z3, z3, x1);
        multiply(x2, aa, bb);
        multiply(z2, A24, e);
        add(z2, z2, aa);
        multiply(z2, z2, e);
        swap(x2, x3, one);
        swap(z2, z3, one);
    }
    invert(z2, z2);
    multiply(x2, x2, z2);
    pack(shared, x2);
}

/* RFC 7748, section 5.2: what comes out is the next scalar, what was the scalar is the next point. */
EXPORT i64 run(i32 n) {
    u8 scalar[32] = {9}, point[32] = {9}, result[32];
    for (i32 round = 0; round < n; round++) {
        x25519(result, scalar, point);
        for (i32 i = 0; i < 32; i++) {
            point[i] = scalar[i];
            scalar[i] = result[i];
        }
    }
    u64 first = 0;
    for (i32 i = 7; i >= 0; i--) first = first << 8 | scalar[i];
    return (i64)first;
}
