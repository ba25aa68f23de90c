/* A product of square matrices of doubles, the textbook way: three nested loops. */
#include "guest.h"

#define SIZE 96
static double a[SIZE][SIZE], b[SIZE][SIZE], c[SIZE][SIZE];

EXPORT i64 run(i32 n) {
    u32 seed = 12345;
    for (i32 i = 0; i < SIZE; i++)
        for (i32 j = 0; j < SIZE; j++) {
            a[i][j] = (double)(next_random(&seed) & 1023) / 64.0;
            b[i][j] = (double)(next_random(&seed) & 1023) / 128.0;
        }
    double trace = 0;
    for (i32 round = 0; round < n; round++) {
        for (i32 i = 0; i < SIZE; i++)
            for (i32 j = 0; j < SIZE; j++) {
                double sum = 0;
                for (i32 k = 0; k < SIZE; k++) sum += a[i][k] * b[k][j];
                c[i][j] = sum;
            }
        for (i32 i = 0; i < SIZE; i++) {
            trace += c[i][i];
            a[i][(i + round) % SIZE] += 0.5;
        }
    }
    return (i64)trace;
}
