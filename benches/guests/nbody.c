/* Planets under gravity: f64 arithmetic with a square root in the inner loop. */
#include "guest.h"

struct body {
    double position[3], velocity[3], mass;
};

static struct body bodies[5];

static void start(void) {
    u32 seed = 2718;
    for (i32 i = 0; i < 5; i++) {
        for (i32 axis = 0; axis < 3; axis++) {
            bodies[i].position[axis] = (double)(i32)(next_random(&seed) % 2000) / 100.0 - 10.0;
            bodies[i].velocity[axis] = (double)(i32)(next_random(&seed) % 2000) / 1000.0 - 1.0;
        }
        bodies[i].mass = i == 0 ? 40.0 : (double)(next_random(&seed) % 100) / 2000.0;
    }
}

static void advance(double step) {
    for (i32 i = 0; i < 5; i++) {
        struct body *a = &bodies[i];
        for (i32 j = i + 1; j < 5; j++) {
            struct body *b = &bodies[j];
            double d[3], square = 0.01;
            for (i32 axis = 0; axis < 3; axis++) {
                d[axis] = a->position[axis] - b->position[axis];
                square += d[axis] * d[axis];
            }
            double pull = step / (square * __builtin_sqrt(square));
            for (i32 axis = 0; axis < 3; axis++) {
                a->velocity[axis] -= d[axis] * b->mass * pull;
                b->velocity[axis] += d[axis] * a->mass * pull;
            }
        }
    }
    for (i32 i = 0; i < 5; i++)
        for (i32 axis = 0; axis < 3; axis++) bodies[i].position[axis] += step * bodies[i].velocity[axis];
}

EXPORT i64 run(i32 n) {
    start();
    for (i32 round = 0; round < n; round++) advance(0.001);
    double energy = 0;
    for (i32 i = 0; i < 5; i++)
        for (i32 axis = 0; axis < 3; axis++)
            energy += bodies[i].mass * bodies[i].velocity[axis] * bodies[i].velocity[axis] + bodies[i].position[axis];
    return (i64)(energy * 1e9);
}
