/* A byte-code machine: a switch in a loop, which compiles to br_table. */
#include "guest.h"

enum op { PUSH, LOAD, STORE, ADD, SUB, MUL, XOR, AND, SHR, LESS, JUMP, JUMP_ZERO, DUP, SWAP, DROP, OUT, HALT };

/* for (a = 0, b = 1; a < LIMIT; a++) { b = (b * 5 + a) ^ (b >> 3); if ((b & 7) < 3) out(b); else c -= b; } */
static const u8 program[] = {
    PUSH, 0, STORE, 0, PUSH, 1, STORE, 1, PUSH, 0, STORE, 2,
    /* 12 */ LOAD, 0, LOAD, 3, LESS, JUMP_ZERO, 66,
    /* 19 */ LOAD, 1, DUP, PUSH, 5, MUL, LOAD, 0, ADD, SWAP, PUSH, 3, SHR, XOR, STORE, 1,
    /* 35 */ LOAD, 1, PUSH, 7, AND, PUSH, 3, LESS, JUMP_ZERO, 50,
    /* 45 */ LOAD, 1, OUT, JUMP, 57,
    /* 50 */ LOAD, 2, LOAD, 1, SUB, STORE, 2,
    /* 57 */ LOAD, 0, PUSH, 1, ADD, STORE, 0, JUMP, 12,
};
/* The jump out of the loop goes to the end of the program, which reads as HALT. */
_Static_assert(sizeof program == 66, "the jump out of the loop meets the end");

static u64 execute(const u8 *code, u32 size, u32 limit) {
    u32 stack[16];
    u32 variables[4] = {0, 0, 0, limit};
    u32 top = 0;
    u32 at = 0;
    u64 output = 0;
    for (;;) {
        u8 op = at < size ? code[at] : HALT;
        at++;
        switch ((enum op)op) {
        case PUSH: stack[top++ & 15] = code[at++]; break;
        case LOAD: stack[top++ & 15] = variables[code[at++] & 3]; break;
        case STORE: variables[code[at++] & 3] = stack[--top & 15]; break;
        case ADD: top--; stack[(top - 1) & 15] += stack[top & 15]; break;
        case SUB: top--; stack[(top - 1) & 15] -= stack[top & 15]; break;
        case MUL: top--; stack[(top - 1) & 15] *= stack[top & 15]; break;
        case XOR: top--; stack[(top - 1) & 15] ^= stack[top & 15]; break;
        case AND: top--; stack[(top - 1) & 15] &= stack[top & 15]; break;
        case SHR: top--; stack[(top - 1) & 15] >>= stack[top & 15] & 31; break;
        case LESS: top--; stack[(top - 1) & 15] = stack[(top - 1) & 15] < stack[top & 15]; break;
        case JUMP: at = code[at]; break;
        case JUMP_ZERO: at = stack[--top & 15] ? at + 1 : code[at]; break;
        case DUP: stack[top & 15] = stack[(top - 1) & 15]; top++; break;
        case SWAP: {
            u32 swap = stack[(top - 1) & 15];
            stack[(top - 1) & 15] = stack[(top - 2) & 15];
            stack[(top - 2) & 15] = swap;
            break;
        }
        case DROP: top--; break;
        case OUT: output = mix(output, stack[--top & 15]); break;
        case HALT: return mix(mix(output, variables[1]), variables[2]);
        }
    }
}

EXPORT i64 run(i32 n) {
    return (i64)execute(program, sizeof program, (u32)n);
}
