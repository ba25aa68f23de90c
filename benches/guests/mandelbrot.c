/* The Mandelbrot set: a tight loop of f64 arithmetic with a data-dependent exit. */
#include "guest.h"

EXPORT i64 run(i32 n) {
    u64 sum = 0;
    for (i32 y = 0; y < n; y++)
        for (i32 x = 0; x < n; x++) {
            double cr = 3.0 * x / n - 2.0, ci = 2.0 * y / n - 1.0;
            double zr = 0, zi = 0;
            u32 steps = 0;
            while (steps < 200 && zr * zr + zi * zi <= 4.0) {
                double next = zr * zr - zi * zi + cr;
                zi = 2.0 * zr * zi + ci;
                zr = next;
                steps++;
            }
            sum = mix(sum, steps);
        }
    return (i64)sum;
}
