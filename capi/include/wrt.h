/*
 * WRT, a WebAssembly runtime for machines that keep deadlines and must not fail: its interface for C11 and C++11.
 *
 * An engine lives in memory that the caller gives. A module is translated once, or is an image that lies in flash. A store holds instances
 * of modules and all that they own. A function that an instance exports is called with wrt_call(), which comes back when the guest has
 * finished, trapped, waits for the host, is out of fuel, or was interrupted; all but the first two can go on with wrt_resume().
 *
 * Memory
 *   The library allocates nothing. Engines, stores, modules, linear memories and tables lie in the arena that wrt_engine_new() is given,
 *   which belongs to the engine until wrt_engine_free(). (On Linux the first engine of a process starts one thread, which watches the
 *   deadlines of all engines; the C library allocates for it, then and never later.)
 *
 * Threads
 *   Each function says who may call it:
 *     any       every thread or task, at any time, several at once for the same object too;
 *     one       one thread at a time for the same store or decoder. A second one gets WRT_ERROR_BUSY, and so does a host function for
 *               the store that is calling it, but where the function says "also from host functions";
 *     isr       as any, and from interrupt handlers too.
 *   Nobody uses an object while it is being freed.
 *
 * Time
 *   init        takes as long as its input or the system wants: call it before the part of a program that has deadlines;
 *   bounded     ends within a time that depends on the arguments alone;
 *   guest       runs a guest: unbounded but for fuel, deadlines and wrt_interrupt().
 *
 * Errors
 *   A function that can fail returns a wrt_result: WRT_OK, a way in which a guest stopped (above zero), or an error (below zero). After an
 *   error everything is as it was before the call, unless the function says otherwise. Where there is a parameter `error`, it may be
 *   null; else it is filled whenever the result is not WRT_OK, and left alone when it is. Every function may answer WRT_ERROR_NULL (a
 *   pointer that must be there is null) and WRT_ERROR_HANDLE (a pointer is to no live object of its kind, as far as this can be seen);
 *   this is not said each time.
 *
 * Names and text
 *   Text goes in as pointer and length, or ends in zero where a parameter is a plain `const char *`. Text that comes out as wrt_text is
 *   UTF-8 and does not end in zero: print it with "%.*s".
 */
#ifndef WRT_H
#define WRT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

/* --- results ------------------------------------------------------------------------------------------------------------------------ */

/* How a call of the library ended. */
typedef int32_t wrt_result;
enum {
    /* It is done; of a guest's function: it returned. */
    WRT_OK = 0,

    /* Ways in which a guest stopped. Except after WRT_TRAP and WRT_EXCEPTION the call can go on: see wrt_resume(). */

    /* The guest trapped: wrt_error.trap says how, wrt_backtrace() where. The call is over. */
    WRT_TRAP = 1,
    /* A host function said that its answer comes later: see wrt_answer(). */
    WRT_PENDING = 2,
    /* The next instructions cost more fuel than there is; wrt_error.wanted is how much they cost. */
    WRT_OUT_OF_FUEL = 3,
    /* A deadline passed, or wrt_interrupt() was called. */
    WRT_INTERRUPTED = 4,
    /* The guest threw an exception that nothing caught: wrt_backtrace() says where. The call is over. */
    WRT_EXCEPTION = 5,

    /* Errors. */

    /* A pointer that must be there is null. */
    WRT_ERROR_NULL = -1,
    /* A pointer is to no live object of its kind. */
    WRT_ERROR_HANDLE = -2,
    /* Header and library are of different versions, or a structure has a size that the library does not know. */
    WRT_ERROR_ABI = -3,
    /* An argument is outside of what the function takes. */
    WRT_ERROR_ARGUMENT = -4,
    /* The object is being used: by another thread, or by the call that this host function answers. */
    WRT_ERROR_BUSY = -5,
    /* Something made of this object is still there. */
    WRT_ERROR_IN_USE = -6,
    /* An item or object belongs to another store or engine, or to one that is gone. */
    WRT_ERROR_FOREIGN = -7,
    /* There is nothing of this name or index. */
    WRT_ERROR_NOT_FOUND = -8,
    /* There is something of this name, and it is of another kind. */
    WRT_ERROR_KIND = -9,
    /* The number or types of values are not those of the function, global or table. */
    WRT_ERROR_TYPE = -10,
    /* The bytes are no WebAssembly module; wrt_error.offset says where. */
    WRT_ERROR_MALFORMED = -11,
    /* The module breaks a rule of WebAssembly; wrt_error.offset says where. */
    WRT_ERROR_INVALID = -12,
    /* The module needs, or the call asks for, what this build or configuration leaves out. */
    WRT_ERROR_UNSUPPORTED = -13,
    /* The bytes are no image that this library can run. */
    WRT_ERROR_IMAGE = -14,
    /* An import is missing or of another type; wrt_error.import says which. */
    WRT_ERROR_LINK = -15,
    /* A declared limit was reached: wrt_error.limit says which, .allowed and .wanted how much. */
    WRT_ERROR_LIMIT = -16,
    /* The arena, or a pool of the platform, has no room for wrt_error.wanted bytes. */
    WRT_ERROR_MEMORY = -17,
    /* The operating system failed; wrt_error.os_code is its number. */
    WRT_ERROR_PLATFORM = -18,
    /* A place is past the end: wrt_error.wanted is the end that was asked for, .allowed the one that is. */
    WRT_ERROR_BOUNDS = -19,
    /* The global cannot be written. */
    WRT_ERROR_IMMUTABLE = -20,
    /* A call is suspended: resume or abandon it first. */
    WRT_ERROR_SUSPENDED = -21,
    /* There is no call that could go on, or none that waits for an answer. */
    WRT_ERROR_NO_CALL = -22
};

/* --- version ------------------------------------------------------------------------------------------------------------------------ */

/* The version of the binary interface that this header describes. It changes whenever a program that was compiled against another header
 * could misbehave; functions, results and traps may be added without. wrt_config_default() carries it into the library, and no
 * engine is made without, so that a header and a library that differ do not meet silently. */
#define WRT_ABI_VERSION 1u

/* The version of the interface that the library has. any, isr; bounded. */
uint32_t wrt_abi_version(void);

/* WRT_OK where the library has this version of the interface (say WRT_ABI_VERSION), WRT_ERROR_ABI where not. any, isr; bounded. */
wrt_result wrt_abi_check(uint32_t abi);

/* The library's version, such as "0.1.0": a static text that ends in zero. any, isr; bounded. */
const char *wrt_version(void);

/* --- errors -------------------------------------------------------------------------------------------------------------------------- */

/* A static text for a result, which ends in zero; "unknown result" for a number that is none. any, isr; bounded. */
const char *wrt_result_text(wrt_result result);

/* Text that somebody else owns: UTF-8, not ended by zero. `data` may be null where `size` is 0. */
typedef struct wrt_text {
    const char *data;
    size_t size;
} wrt_text;

/* In wrt_error: there is no such number. */
#define WRT_NO_OFFSET UINT64_MAX
#define WRT_NONE UINT32_MAX

/* Why a call did not end with WRT_OK. */
typedef struct wrt_error {
    /* The same as the function returned. */
    wrt_result result;
    /* WRT_ERROR_PLATFORM: the system's error number, else 0. */
    int32_t os_code;
    /* One of WRT_TRAP_…, where a guest, or the initialiser of a module, trapped; else WRT_NONE. */
    uint32_t trap;
    /* One of WRT_LIMIT_…, for WRT_ERROR_LIMIT; else WRT_NONE. */
    uint32_t limit;
    /* The index of the import that does not fit, for WRT_ERROR_LINK; else WRT_NONE. */
    uint32_t import;
    uint32_t reserved;
    /* Byte of the binary module or of the image that is at fault, or WRT_NO_OFFSET. */
    uint64_t offset;
    /* What there may be or was expected, and what was asked for or found; 0 where a number says nothing. */
    uint64_t allowed;
    uint64_t wanted;
    /* What it is about, and what was expected in its place: static texts, or empty. */
    wrt_text what;
    wrt_text expected;
} wrt_error;

/* Writes an error as one line of text that ends in zero into a buffer of `size` bytes, cut where it is too long. The answer is the bytes
 * of the whole line without the zero, as snprintf() does. `buffer` may be null where `size` is 0. any, isr; bounded. */
size_t wrt_error_text(const wrt_error *error, char *buffer, size_t size);

/* --- traps -------------------------------------------------------------------------------------------------------------------------- */

/* Why a guest trapped. The codes are stable. */
enum {
    /* An `unreachable` instruction was executed. */
    WRT_TRAP_UNREACHABLE = 0,
    /* A memory access, or a bulk memory operation, reached past the end. */
    WRT_TRAP_MEMORY_OUT_OF_BOUNDS = 1,
    /* A table access, or a bulk table operation, reached past the end. */
    WRT_TRAP_TABLE_OUT_OF_BOUNDS = 2,
    /* An indirect call's index is past the end of its table. */
    WRT_TRAP_UNDEFINED_ELEMENT = 3,
    /* An indirect call met a null reference. */
    WRT_TRAP_UNINITIALIZED_ELEMENT = 4,
    /* An indirect call met a function of another type. */
    WRT_TRAP_INDIRECT_CALL_TYPE_MISMATCH = 5,
    /* A division or a float-to-integer conversion does not fit its result. */
    WRT_TRAP_INTEGER_OVERFLOW = 6,
    /* An integer was divided by zero. */
    WRT_TRAP_INTEGER_DIVIDE_BY_ZERO = 7,
    /* A NaN was converted to an integer. */
    WRT_TRAP_INVALID_CONVERSION_TO_INTEGER = 8,
    /* The value stack or the call depth reached its limit. */
    WRT_TRAP_CALL_STACK_EXHAUSTED = 9,
    /* A null reference was used where a value is needed. */
    WRT_TRAP_NULL_REFERENCE = 10,
    /* An image holds what a translator never writes; the store is still consistent. */
    WRT_TRAP_CORRUPT = 11,
    /* A host function answered WRT_TRAP. */
    WRT_TRAP_HOST = 12,
    /* A function that is translated at its first call met a bound of the image or the platform's memory; it may be called again. */
    WRT_TRAP_UNTRANSLATABLE = 13,
    /* The heap of structures, arrays and exceptions has no room left, even with all taken back that nothing refers to. */
    WRT_TRAP_HEAP_EXHAUSTED = 14,
    /* A null reference was used in the place of an integer of 31 bits. */
    WRT_TRAP_NULL_I31 = 15,
    /* A null reference was used in the place of a structure. */
    WRT_TRAP_NULL_STRUCT = 16,
    /* A null reference was used in the place of an array. */
    WRT_TRAP_NULL_ARRAY = 17,
    /* An access to an array, or an operation on a part of one, reached past the end. */
    WRT_TRAP_ARRAY_OUT_OF_BOUNDS = 18,
    /* A reference is not of the type that it was cast to. */
    WRT_TRAP_CAST_FAILURE = 19,
    /* An atomic access's address is no multiple of its bytes. */
    WRT_TRAP_UNALIGNED_ATOMIC = 20,
    /* A thread is to wait on a memory that no other can change. */
    WRT_TRAP_NOT_SHARED = 21,
    /* The platform cannot put the thread to sleep, or as many wait on the memory as may. */
    WRT_TRAP_CANNOT_WAIT = 22
};

/* A static text for a trap, which ends in zero, as the specification's tests have it; "unknown trap" for a number that is none. any, isr;
 * bounded. */
const char *wrt_trap_text(uint32_t trap);

/* --- configuration ------------------------------------------------------------------------------------------------------------------ */

/* What there is a declared, finite amount of: indices into wrt_config.limits. Reaching a limit is WRT_ERROR_LIMIT with its number. */
enum {
    /* Bytes of one binary module. */
    WRT_LIMIT_MODULE_BYTES = 0,
    /* Bytes of one module image. */
    WRT_LIMIT_IMAGE_BYTES = 1,
    /* Types one module declares, and distinct types one store knows. */
    WRT_LIMIT_TYPES = 2,
    /* Parameters and results of all types of one module, and of all distinct types of one store. */
    WRT_LIMIT_TYPE_VALUES = 3,
    /* Functions of one module, imported ones included. */
    WRT_LIMIT_FUNCTIONS = 4,
    /* Imports of one module. */
    WRT_LIMIT_IMPORTS = 5,
    /* Exports of one module. */
    WRT_LIMIT_EXPORTS = 6,
    /* Globals of one module. */
    WRT_LIMIT_GLOBALS = 7,
    /* Tables of one module, and of one store. */
    WRT_LIMIT_TABLES = 8,
    /* Memories of one module, and of one store. */
    WRT_LIMIT_MEMORIES = 9,
    /* Element segments of one module. */
    WRT_LIMIT_ELEMENT_SEGMENTS = 10,
    /* Data segments of one module. */
    WRT_LIMIT_DATA_SEGMENTS = 11,
    /* Parameters of one function type. */
    WRT_LIMIT_PARAMS = 12,
    /* Results of one function type. */
    WRT_LIMIT_RESULTS = 13,
    /* Locals of one function, parameters included. */
    WRT_LIMIT_LOCALS = 14,
    /* Bytes of one function body. */
    WRT_LIMIT_FUNCTION_BYTES = 15,
    /* Blocks nested in one function. */
    WRT_LIMIT_CONTROL_DEPTH = 16,
    /* Operands on one function's stack. */
    WRT_LIMIT_OPERAND_DEPTH = 17,
    /* Targets of one `br_table`. */
    WRT_LIMIT_BRANCH_TARGETS = 18,
    /* Bytes of one import, export or custom section name. */
    WRT_LIMIT_NAME_BYTES = 19,
    /* Module instances of one store. */
    WRT_LIMIT_INSTANCES = 20,
    /* Function instances of one store. */
    WRT_LIMIT_STORE_FUNCTIONS = 21,
    /* Global instances of one store. */
    WRT_LIMIT_STORE_GLOBALS = 22,
    /* Index-space entries of all instances of one store. */
    WRT_LIMIT_STORE_LINKS = 23,
    /* Modules one store holds. */
    WRT_LIMIT_STORE_MODULES = 24,
    /* Host functions of one store. */
    WRT_LIMIT_HOST_FUNCTIONS = 25,
    /* Slots of 8 bytes on the value stack of one execution. */
    WRT_LIMIT_VALUE_STACK = 26,
    /* Frames of one execution. */
    WRT_LIMIT_CALL_DEPTH = 27,
    /* Host functions that called back into the guest and wait for it. */
    WRT_LIMIT_HOST_DEPTH = 28,
    /* Elements of one table. */
    WRT_LIMIT_TABLE_ELEMENTS = 29,
    /* Bytes of one linear memory. */
    WRT_LIMIT_MEMORY_BYTES = 30,
    /* Elements of all tables of one store. */
    WRT_LIMIT_STORE_TABLE_ELEMENTS = 31,
    /* Bytes of all linear memories of one store. */
    WRT_LIMIT_STORE_MEMORY_BYTES = 32,
    /* Host values that guests of one store hold references to. */
    WRT_LIMIT_EXTERN_REFS = 33,
    /* Tags of exceptions of one module, imported ones included, and of one store. */
    WRT_LIMIT_TAGS = 34,
    /* Bytes of all structures and arrays of one store, and of all exceptions that references may name, eight more for each included. */
    WRT_LIMIT_HEAP_BYTES = 35,
    /* Structures and arrays of one store, and exceptions that references may name. */
    WRT_LIMIT_HEAP_OBJECTS = 36,
    /* References to structures and arrays of one store that the host holds. */
    WRT_LIMIT_HELD_REFERENCES = 37,
    /* Handlers of exceptions of one function. */
    WRT_LIMIT_HANDLERS = 38,
    /* Records that say which slots of one function hold references to objects. */
    WRT_LIMIT_ROOTS = 39,
    /* Distinct names in one component. */
    WRT_LIMIT_COMPONENT_NAMES = 40,
    /* Bytes of all distinct names in one component. */
    WRT_LIMIT_COMPONENT_NAME_BYTES = 41,
    /* Entries of the look-up tables of one component: names of a scope, exports of an instance, types with a name. */
    WRT_LIMIT_COMPONENT_FACTS = 42,
    /* Types of one component, those that instantiation and imports make of others included. */
    WRT_LIMIT_COMPONENT_TYPES = 43,
    /* Words of four bytes of all types of one component: a field takes two, an import or export four. */
    WRT_LIMIT_COMPONENT_TYPE_WORDS = 44,
    /* Definitions of one sort in one component and those around it. */
    WRT_LIMIT_COMPONENT_ITEMS = 45,
    /* Components, component types and instance types nested in one another. */
    WRT_LIMIT_COMPONENT_DEPTH = 46,
    /* Value types nested in one another. */
    WRT_LIMIT_VALUE_TYPE_DEPTH = 47,
    /* Types that one type of a component consists of, each counted as often as it is named. */
    WRT_LIMIT_COMPONENT_TYPE_SIZE = 48,
    /* Types that the checks of one component look at, each counted as often as that is done. */
    WRT_LIMIT_COMPONENT_STEPS = 49,
    /* Definitions of one component and all that are nested in it. */
    WRT_LIMIT_COMPONENT_DEFINITIONS = 50,
    /* Words of four bytes of the arguments and options of all definitions of one component. */
    WRT_LIMIT_COMPONENT_DEFINITION_WORDS = 51,
    /* Components one store holds. */
    WRT_LIMIT_STORE_COMPONENTS = 52,
    /* Component instances of one store, nested ones included. */
    WRT_LIMIT_COMPONENT_INSTANCES = 53,
    /* Definitions, resources, exports and handles of all component instances of one store. */
    WRT_LIMIT_INSTANCE_DEFINITIONS = 54,
    /* Functions that components of one store lift, and those that they lower. */
    WRT_LIMIT_COMPONENT_FUNCTIONS = 55,
    /* Resource types of all component instances of one store. */
    WRT_LIMIT_RESOURCE_TYPES = 56,
    /* Places for handles of all component instances of one store. */
    WRT_LIMIT_HANDLES = 57,
    /* Handles that are borrowed by the calls of one store. */
    WRT_LIMIT_BORROWS = 58,
    /* Calls between components of one store that are not over, and instantiations. */
    WRT_LIMIT_COMPONENT_CALLS = 59,
    /* Bytes of all lists and strings of one call's parameters, or of its results. */
    WRT_LIMIT_VALUE_BYTES = 60,
    /* How many there are in this version. */
    WRT_LIMIT_COUNT = 61
};

/* A static text for a limit, which ends in zero; "unknown limit" for a number that is none. any, isr; bounded. */
const char *wrt_limit_text(uint32_t limit);

/* Bits of wrt_config.flags. */
enum {
    /* Translated code charges fuel: needed for wrt_set_fuel() to have an effect. Images say themselves whether they do. */
    WRT_FLAG_FUEL = 1u << 0,
    /* Translated images keep the names of functions, for backtraces. */
    WRT_FLAG_NAMES = 1u << 1,
    /* Where an operation on floats gives a NaN, it is the canonical one, so that every machine computes the same bits. */
    WRT_FLAG_CANONICAL_NANS = 1u << 2
};

/* Bits of wrt_config.features: what of WebAssembly after 1.0 a module may use. */
enum {
    WRT_FEATURE_SIGN_EXTENSION = 1u << 0,
    WRT_FEATURE_SATURATING_FLOAT_TO_INT = 1u << 1,
    WRT_FEATURE_MULTI_VALUE = 1u << 2,
    WRT_FEATURE_BULK_MEMORY = 1u << 3,
    WRT_FEATURE_REFERENCE_TYPES = 1u << 4,
    WRT_FEATURE_MUTABLE_GLOBALS = 1u << 5,
    WRT_FEATURE_EXTENDED_CONST = 1u << 6,
    WRT_FEATURE_TAIL_CALL = 1u << 7,
    WRT_FEATURE_MULTI_MEMORY = 1u << 8,
    WRT_FEATURE_MEMORY64 = 1u << 9,
    WRT_FEATURE_CONST_GLOBALS = 1u << 10,
    WRT_FEATURE_TABLE_INITIALIZERS = 1u << 11,
    WRT_FEATURE_WIDE_ARITHMETIC = 1u << 12,
    WRT_FEATURE_CUSTOM_PAGE_SIZES = 1u << 13,
    WRT_FEATURE_FUNCTION_REFERENCES = 1u << 14,
    WRT_FEATURE_GC_TYPES = 1u << 15,
    WRT_FEATURE_EXCEPTIONS = 1u << 16,
    WRT_FEATURE_COMPACT_IMPORTS = 1u << 17,
    WRT_FEATURE_LEGACY_EXCEPTIONS = 1u << 18,
    WRT_FEATURE_SIMD = 1u << 19,
    WRT_FEATURE_RELAXED_SIMD = 1u << 20,
    WRT_FEATURE_GC = 1u << 21,
    WRT_FEATURE_THREADS = 1u << 22
};

/* Which bounds wrt_config_default() sets. docs/c-api.md says what a store and a decoder take with each. */
enum {
    /* For programs of some hundred functions, and an arena from 1 MiB up. */
    WRT_PRESET_DEFAULT = 0,
    /* For a guest of some dozen functions on a microcontroller, and an arena from 128 KiB up. */
    WRT_PRESET_SMALL = 1
};

/* How an engine or a store is made. Fill it with wrt_config_init(), then change what is to be different. A store holds eight modules, eight
 * tables and eight memories at most, whatever the limits. */
typedef struct wrt_config {
    /* Bytes of this structure and version of the header, which wrt_config_init() sets. */
    uint32_t size;
    uint32_t abi;
    /* Bits WRT_FLAG_…; none at first. */
    uint32_t flags;
    /* Bits WRT_FEATURE_…; all at first. */
    uint32_t features;
    /* Regions the arena hands out at most at a time, 1 to 32766, at 16 bytes each: about 16 for a store, 2 and one a memory and table
     * more for each instance, 2 for a module, 24 for a decoder. */
    uint32_t regions;
    uint32_t reserved;
    /* A bound for each WRT_LIMIT_…. */
    uint64_t limits[WRT_LIMIT_COUNT];
} wrt_config;

/* Fills a configuration with a preset's values; call it by the macros below. any; bounded.
 * Errors: WRT_ERROR_ABI for a size or version that the library does not know, and nothing is written; WRT_ERROR_ARGUMENT for no preset. */
wrt_result wrt_config_default(wrt_config *config, size_t size, uint32_t abi, uint32_t preset);
#define wrt_config_init(config) wrt_config_default((config), sizeof(wrt_config), WRT_ABI_VERSION, WRT_PRESET_DEFAULT)
#define wrt_config_init_small(config) wrt_config_default((config), sizeof(wrt_config), WRT_ABI_VERSION, WRT_PRESET_SMALL)

/* --- engine ------------------------------------------------------------------------------------------------------------------------- */

/* An arena with all that is made in it. Several may exist at a time. */
typedef struct wrt_engine wrt_engine;

/* Makes an engine in `size` bytes of memory at any alignment, and gives it in `*engine`. The memory may be static, on a heap of the
 * program or on a stack that outlives the engine; its content does not matter. It belongs to the engine, and nobody else reads or writes it,
 * until wrt_engine_free() succeeds. any (but not twice for the same memory); init.
 * Errors: WRT_ERROR_ABI; WRT_ERROR_ARGUMENT for a configuration that contradicts itself or has unknown bits; WRT_ERROR_MEMORY where the
 * memory is too small (wrt_error.wanted is what is needed at least), or on Linux where the thread for deadlines cannot be started. */
wrt_result wrt_engine_new(void *memory, size_t size, const wrt_config *config, wrt_engine **engine, wrt_error *error);

/* Ends an engine: its memory is the caller's again. Null is allowed and does nothing. any; bounded.
 * Errors: WRT_ERROR_IN_USE while a store, module or decoder of it is there. */
wrt_result wrt_engine_free(wrt_engine *engine);

/* How much of an arena is in use, in bytes. */
typedef struct wrt_usage {
    /* Bytes for regions: the memory given, less the engine itself and its table. */
    uint64_t total;
    /* Bytes of the regions there are. */
    uint64_t used;
    /* The most there ever was of `used`. */
    uint64_t peak;
    /* The largest region that can be had now. */
    uint64_t largest_free;
    /* Regions there are. */
    uint64_t regions;
} wrt_usage;

/* Says how much of the engine's arena is in use. any; bounded: a walk over the regions in a critical section. */
wrt_result wrt_engine_usage(const wrt_engine *engine, wrt_usage *usage);

/* Nanoseconds on the platform's monotonic clock, which deadlines are on. any; bounded. */
wrt_result wrt_now(const wrt_engine *engine, uint64_t *nanoseconds);

/* --- modules ------------------------------------------------------------------------------------------------------------------------ */

/* A module that was checked and translated: an image. Any number of stores of its engine may use it, in several threads. */
typedef struct wrt_module wrt_module;

/* Takes an image (from `wrt compile` or wrt_module_image()) where it lies, such as in flash or in a mapped file: 8-byte aligned, unchanged
 * and alive until the module is freed. Damaged bytes end in errors and traps, never in worse. any; init: reads all bytes.
 * Errors: WRT_ERROR_IMAGE, WRT_ERROR_LIMIT, WRT_ERROR_MEMORY. */
wrt_result wrt_module_from_image(wrt_engine *engine, const void *image, size_t size, wrt_module **module, wrt_error *error);

/* As wrt_module_from_image(), with a copy of the bytes in the arena: they may have any alignment and may go away. any; init. */
wrt_result wrt_module_from_image_copy(wrt_engine *engine, const void *image, size_t size, wrt_module **module, wrt_error *error);

/* Decodes, validates and translates a binary module, with the engine's limits, features and flags. The bytes are not needed afterwards.
 * any; init.
 * Errors: WRT_ERROR_MALFORMED, WRT_ERROR_INVALID, WRT_ERROR_LIMIT, WRT_ERROR_MEMORY; WRT_ERROR_UNSUPPORTED, for every module in a
 * library that was built without the decoder. */
wrt_result wrt_module_from_wasm(wrt_engine *engine, const void *wasm, size_t size, wrt_module **module, wrt_error *error);

/* Ends a module. Null is allowed and does nothing. any; bounded.
 * Errors: WRT_ERROR_IN_USE while a store holds it. */
wrt_result wrt_module_free(wrt_module *module);

/* The module's image, to be kept in a file or in flash: it lives as long as the module. any; bounded. */
wrt_result wrt_module_image(const wrt_module *module, const void **image, size_t *size);

/* Kinds of what modules import and export. */
enum {
    WRT_EXTERN_FUNC = 0,
    WRT_EXTERN_TABLE = 1,
    WRT_EXTERN_MEMORY = 2,
    WRT_EXTERN_GLOBAL = 3
};

/* An import of a module. The texts live as long as the module. */
typedef struct wrt_import {
    wrt_text module;
    wrt_text name;
    /* One of WRT_EXTERN_…. */
    uint32_t kind;
    uint32_t reserved;
} wrt_import;

/* An export of a module. The text lives as long as the module. */
typedef struct wrt_export {
    wrt_text name;
    /* One of WRT_EXTERN_…. */
    uint32_t kind;
    uint32_t reserved;
} wrt_export;

/* An import or export by its index, from zero. any; bounded. Errors: WRT_ERROR_NOT_FOUND past the last. */
wrt_result wrt_module_import(const wrt_module *module, uint32_t index, wrt_import *import);
wrt_result wrt_module_export(const wrt_module *module, uint32_t index, wrt_export *item);

/* --- modules that come in pieces ---------------------------------------------------------------------------------------------------- */

/* Decodes a binary module while its bytes come in, from a file, a serial line or a network. */
typedef struct wrt_decoder wrt_decoder;

/* Begins a module. `size` is the bytes that will come, where they are known, else 0: with it less memory is reserved. any; init.
 * Errors: WRT_ERROR_MEMORY; WRT_ERROR_UNSUPPORTED in a library without the decoder. */
wrt_result wrt_decoder_new(wrt_engine *engine, uint64_t size, wrt_decoder **decoder, wrt_error *error);

/* Takes the next bytes, as many as there are. one; time linear in them.
 * Errors: as wrt_module_from_wasm(); the same again after the first. */
wrt_result wrt_decoder_push(wrt_decoder *decoder, const void *bytes, size_t size, wrt_error *error);

/* Ends the module and gives it. The decoder is gone then, whatever the result, but for WRT_ERROR_NULL, _HANDLE and _BUSY. one; init.
 * Errors: as wrt_module_from_wasm(). */
wrt_result wrt_decoder_finish(wrt_decoder *decoder, wrt_module **module, wrt_error *error);

/* Gives a decoder up before its end. Null is allowed and does nothing. one; bounded. */
wrt_result wrt_decoder_free(wrt_decoder *decoder);

/* --- stores ------------------------------------------------------------------------------------------------------------------------- */

/* Instances of modules with all that they own, and the calls that run in them. */
typedef struct wrt_store wrt_store;

/* Makes a store, with the limits of `config` or, where that is null, of the engine; it reserves all but linear memories and tables.
 * any; init.
 * Errors: WRT_ERROR_ABI; WRT_ERROR_MEMORY where the arena or the platform's pool of interrupt flags (64 on Linux, 32 on FreeRTOS and Zephyr) is
 * exhausted. */
wrt_result wrt_store_new(wrt_engine *engine, const wrt_config *config, wrt_store **store, wrt_error *error);

/* Ends a store with all that is in it, whatever it is at. Null is allowed and does nothing. one; bounded.
 * Errors: WRT_ERROR_BUSY. */
wrt_result wrt_store_free(wrt_store *store);

/* Items of a store are named by values that may be copied. Another store answers WRT_ERROR_FOREIGN to them. All zeros names nothing. */
typedef struct wrt_instance { uint32_t store, index; } wrt_instance;
typedef struct wrt_func { uint32_t store, index; } wrt_func;
typedef struct wrt_table { uint32_t store, index; } wrt_table;
typedef struct wrt_memory { uint32_t store, index; } wrt_memory;
typedef struct wrt_global { uint32_t store, index; } wrt_global;

/* An item of any kind. */
typedef struct wrt_extern {
    /* One of WRT_EXTERN_…, which says what of `of` is meant. */
    uint32_t kind;
    union {
        wrt_func func;
        wrt_table table;
        wrt_memory memory;
        wrt_global global;
    } of;
} wrt_extern;

/* --- values ------------------------------------------------------------------------------------------------------------------------- */

/* Types of values: their codes in the binary format. Guests may calculate with vectors (v128) too, but there are none here: a function that has
   them among its parameters or results is not called from C, nor defined, and a global of one is not read (WRT_ERROR_UNSUPPORTED,
   WRT_ERROR_TYPE). */
typedef uint8_t wrt_type;
enum {
    WRT_I32 = 0x7f,
    WRT_I64 = 0x7e,
    WRT_F32 = 0x7d,
    WRT_F64 = 0x7c,
    WRT_FUNCREF = 0x70,
    WRT_EXTERNREF = 0x6f
};

/* A value with its type. */
typedef struct wrt_value {
    /* One of the types, which says what of `of` is meant. */
    uint32_t type;
    uint32_t reserved;
    union {
        int32_t i32;
        int64_t i64;
        float f32;
        double f64;
        /* WRT_FUNCREF: all zeros is null. */
        wrt_func func;
        /* WRT_EXTERNREF: an address or a number below 2^62 that means something to the host; 0 is null. What a guest made (structures, arrays)
         * and gave as such is a greater number, which is good for nothing but to give it back, and stays while guests can reach it. */
        uint64_t ref;
    } of;
} wrt_value;

/* Values of each type. */
static inline wrt_value wrt_i32(int32_t value) { wrt_value v = {WRT_I32, 0, {0}}; v.of.i32 = value; return v; }
static inline wrt_value wrt_i64(int64_t value) { wrt_value v = {WRT_I64, 0, {0}}; v.of.i64 = value; return v; }
static inline wrt_value wrt_f32(float value) { wrt_value v = {WRT_F32, 0, {0}}; v.of.f32 = value; return v; }
static inline wrt_value wrt_f64(double value) { wrt_value v = {WRT_F64, 0, {0}}; v.of.f64 = value; return v; }
static inline wrt_value wrt_funcref(wrt_func value) { wrt_value v = {WRT_FUNCREF, 0, {0}}; v.of.func = value; return v; }
static inline wrt_value wrt_externref(uint64_t value) { wrt_value v = {WRT_EXTERNREF, 0, {0}}; v.of.ref = value; return v; }

/* A function's type: the types of its parameters and results. */
typedef struct wrt_func_type {
    const wrt_type *params;
    size_t param_count;
    const wrt_type *results;
    size_t result_count;
} wrt_func_type;

/* --- what the host gives ------------------------------------------------------------------------------------------------------------ */

/* A call of a host function, as the function sees it; it is gone when the function returns. */
typedef struct wrt_caller wrt_caller;

/* A host function. `args` are of the types of its parameters, as many as those; `results` come with their types set, as many as there are,
 * and the function sets their values. It may use its store with those functions that say "also from host functions". `user` is what it was
 * defined with. It runs on the thread that called the guest, and holds the guest up as long as it runs.
 * It answers
 *   WRT_OK        it is done, and the results are set;
 *   WRT_TRAP      the guest traps with WRT_TRAP_HOST;
 *   WRT_PENDING   the answer comes later: wrt_call() returns WRT_PENDING, and goes on after wrt_answer() with wrt_resume().
 * Any other answer, or a result of another type, traps as WRT_TRAP does. Should another thread, against the rules, use the store in the very
 * moment in which the function returns, wrt_call() ends with WRT_ERROR_BUSY, and the call waits as after WRT_PENDING. */
typedef wrt_result (*wrt_host_func)(wrt_caller *caller, const wrt_value *args, wrt_value *results, void *user);

/* The store that calls; null for null. Host functions only; bounded. */
wrt_store *wrt_caller_store(const wrt_caller *caller);

/* The instance that calls; WRT_ERROR_NOT_FOUND where the host called its own function. Host functions only; bounded. */
wrt_result wrt_caller_instance(const wrt_caller *caller, wrt_instance *instance);

/* The first linear memory of the instance that calls; WRT_ERROR_NOT_FOUND where it has none. Host functions only; bounded. */
wrt_result wrt_caller_memory(const wrt_caller *caller, wrt_memory *memory);

/* Gives guests of a store a host function, under the names they import it by, which are copied. Of two definitions with the same names the
 * later one counts, for instances made after it. `func` may be null; else it gets the function, to be called or put into tables. one, also
 * from host functions; init.
 * Errors: WRT_ERROR_TYPE for a code that is no type; WRT_ERROR_LIMIT over WRT_LIMIT_HOST_FUNCTIONS, _STORE_FUNCTIONS, _PARAMS,
 * _RESULTS, _TYPES, _TYPE_VALUES, _NAME_BYTES (for all names of a store together: 32 bytes for each of WRT_LIMIT_HOST_FUNCTIONS). */
wrt_result wrt_define_func(wrt_store *store, const char *module, const char *name, const wrt_func_type *type, wrt_host_func callback,
                           void *user, wrt_func *func, wrt_error *error);

/* Gives guests of a store an item of it, such as another instance's export, under these names. As wrt_define_func(), and counted as one.
 * Errors: WRT_ERROR_FOREIGN, WRT_ERROR_KIND, WRT_ERROR_LIMIT. */
wrt_result wrt_define(wrt_store *store, const char *module, const char *name, const wrt_extern *item, wrt_error *error);

/* Makes a linear memory of zeros, of `min` to `max` pages of 64 KiB; UINT64_MAX for no maximum. one, also from host functions; init.
 * Errors: WRT_ERROR_ARGUMENT where min is over max, WRT_ERROR_LIMIT, WRT_ERROR_MEMORY. */
wrt_result wrt_memory_new(wrt_store *store, uint64_t min, uint64_t max, wrt_memory *memory, wrt_error *error);

/* Makes a table of `min` to `max` elements (UINT64_MAX for no maximum) that are all `init`, a reference. As wrt_memory_new(); also
 * WRT_ERROR_TYPE and WRT_ERROR_FOREIGN for `init`. */
wrt_result wrt_table_new(wrt_store *store, uint64_t min, uint64_t max, const wrt_value *init, wrt_table *table, wrt_error *error);

/* Makes a global. one, also from host functions; init.
 * Errors: WRT_ERROR_TYPE, WRT_ERROR_FOREIGN, WRT_ERROR_LIMIT. */
wrt_result wrt_global_new(wrt_store *store, const wrt_value *value, bool is_mutable, wrt_global *global, wrt_error *error);

/* --- instances ---------------------------------------------------------------------------------------------------------------------- */

/* Makes an instance of a module of the same engine, whose imports are looked up by name among what was defined, and runs its start
 * function, if it has one. `*instance` is set whenever the result is not an error, so that after WRT_OUT_OF_FUEL, WRT_INTERRUPTED or
 * WRT_PENDING the start function can go on with wrt_resume(), and stays as it was after one. All zeros after such a result, or after WRT_TRAP,
 * say that there is no instance: a segment does not fit, or writing the segments was stopped. one; init, then guest.
 * Errors: WRT_ERROR_LINK, WRT_ERROR_LIMIT, WRT_ERROR_MEMORY, WRT_ERROR_FOREIGN, WRT_ERROR_SUSPENDED; WRT_ERROR_IMAGE for one that was
 * damaged since. */
wrt_result wrt_instantiate(wrt_store *store, wrt_module *module, wrt_instance *instance, wrt_error *error);

/* What an instance exports under a name. one, also from host functions; time linear in the exports.
 * Errors: WRT_ERROR_NOT_FOUND, WRT_ERROR_FOREIGN; of the last four WRT_ERROR_KIND too. */
wrt_result wrt_get_export(wrt_store *store, wrt_instance instance, const char *name, wrt_extern *item);
wrt_result wrt_get_func(wrt_store *store, wrt_instance instance, const char *name, wrt_func *func);
wrt_result wrt_get_table(wrt_store *store, wrt_instance instance, const char *name, wrt_table *table);
wrt_result wrt_get_memory(wrt_store *store, wrt_instance instance, const char *name, wrt_memory *memory);
wrt_result wrt_get_global(wrt_store *store, wrt_instance instance, const char *name, wrt_global *global);

/* The type of a function: its parameters' and results' types are written to arrays of the caller's, up to the capacities that
 * `*param_count` and `*result_count` hold, and those become the numbers of all. An array may be null where its capacity is 0. one, also
 * from host functions; bounded.
 * Errors: WRT_ERROR_FOREIGN. */
wrt_result wrt_get_func_type(wrt_store *store, wrt_func func, wrt_type *params, size_t *param_count, wrt_type *results,
                             size_t *result_count);

/* --- calls -------------------------------------------------------------------------------------------------------------------------- */

/* Calls a function with `arg_count` arguments of its parameters' types; the results are written when it returns (WRT_OK), and
 * `result_count` is how many it has. While a call waits for an answer (WRT_PENDING), another one may be started above it, and has to end
 * before the one below goes on. one; guest.
 * Results: WRT_OK, WRT_TRAP, WRT_PENDING, WRT_OUT_OF_FUEL, WRT_INTERRUPTED; nothing was started after an error:
 * WRT_ERROR_FOREIGN, WRT_ERROR_TYPE, WRT_ERROR_SUSPENDED, WRT_ERROR_LIMIT over WRT_LIMIT_HOST_DEPTH, WRT_ERROR_BUSY. */
wrt_result wrt_call(wrt_store *store, wrt_func func, const wrt_value *args, size_t arg_count, wrt_value *results, size_t result_count,
                    wrt_error *error);

/* Goes on with the newest call that is suspended: out of fuel (after wrt_set_fuel()), interrupted, or answered. As wrt_call(), whose
 * results it gives. The start function that wrt_instantiate() began has none. one; guest.
 * Errors: WRT_ERROR_NO_CALL, WRT_ERROR_TYPE where `result_count` is not the call's, WRT_ERROR_BUSY. A call that still waits for its answer is
 * WRT_PENDING again. */
wrt_result wrt_resume(wrt_store *store, wrt_value *results, size_t result_count, wrt_error *error);

/* Gives the call that waits (WRT_PENDING) the results of its host function, of its types; wrt_resume() then goes on. one; bounded.
 * Errors: WRT_ERROR_NO_CALL, WRT_ERROR_TYPE, WRT_ERROR_FOREIGN, WRT_ERROR_SUSPENDED while a newer call is not over. */
wrt_result wrt_answer(wrt_store *store, const wrt_value *results, size_t result_count, wrt_error *error);

/* Answers the call that waits with a trap: wrt_resume() then gives WRT_TRAP. one; bounded. Errors: WRT_ERROR_NO_CALL, WRT_ERROR_SUSPENDED. */
wrt_result wrt_answer_trap(wrt_store *store, wrt_error *error);

/* The host function that is waited for, and what it was defined with. Either may be null. one; bounded. Errors: WRT_ERROR_NO_CALL. */
wrt_result wrt_get_pending(wrt_store *store, wrt_func *func, void **user);

/* Drops the newest call, whatever it is at; one below it waits as before. Nothing happens where there is none. one; bounded. */
wrt_result wrt_abandon(wrt_store *store);

/* --- fuel, deadlines, interrupts ---------------------------------------------------------------------------------------------------- */

/* Fuel for code that charges it (WRT_FLAG_FUEL): about one for an instruction; other code runs without. A store begins with UINT64_MAX. one,
 * also from host functions; bounded. */
wrt_result wrt_set_fuel(wrt_store *store, uint64_t fuel);
wrt_result wrt_get_fuel(wrt_store *store, uint64_t *fuel);

/* Interrupts what runs in the store once the monotonic clock reaches `nanoseconds` (see wrt_now()), or in `nanoseconds` from now:
 * WRT_INTERRUPTED, at once where nothing runs then and something is called later. A deadline replaces the one before. one, also from host
 * functions; bounded.
 * Errors: WRT_ERROR_MEMORY where the platform has no timer left, WRT_ERROR_PLATFORM, WRT_ERROR_UNSUPPORTED without timers. */
wrt_result wrt_set_deadline(wrt_store *store, uint64_t nanoseconds, wrt_error *error);
wrt_result wrt_set_timeout(wrt_store *store, uint64_t nanoseconds, wrt_error *error);

/* Takes the deadline back, also one that has passed and interrupted nothing yet. `passed` may be null, else it says whether it had passed.
 * Nothing happens where there is none. one, also from host functions; bounded. */
wrt_result wrt_clear_deadline(wrt_store *store, bool *passed);

/* Interrupts what runs in the store, or what is called next: WRT_INTERRUPTED, once. isr; bounded, takes no lock. */
wrt_result wrt_interrupt(const wrt_store *store);

/* Takes interrupts back that have not ended a call yet, deadlines that have passed included. isr; bounded. */
wrt_result wrt_clear_interrupt(const wrt_store *store);

/* --- linear memories ---------------------------------------------------------------------------------------------------------------- */

/* A memory's size in bytes. one, also from host functions; bounded. Errors: WRT_ERROR_FOREIGN. */
wrt_result wrt_memory_size(wrt_store *store, wrt_memory memory, uint64_t *bytes);

/* Grows a memory by pages of 64 KiB, all zeros; `before` may be null, else it gets the pages before. one, also from host functions; bounded:
 * zeroes the new bytes.
 * Errors: WRT_ERROR_FOREIGN, WRT_ERROR_LIMIT over its maximum too, WRT_ERROR_MEMORY. */
wrt_result wrt_memory_grow(wrt_store *store, wrt_memory memory, uint64_t pages, uint64_t *before, wrt_error *error);

/* Copies bytes out of and into a memory; all or nothing. one, also from host functions; time linear in them.
 * Errors: WRT_ERROR_FOREIGN, WRT_ERROR_BOUNDS. */
wrt_result wrt_memory_read(wrt_store *store, wrt_memory memory, uint64_t address, void *bytes, size_t size);
wrt_result wrt_memory_write(wrt_store *store, wrt_memory memory, uint64_t address, const void *bytes, size_t size);

/* The bytes of a memory themselves: of `size` bytes from `address` on, checked once. Valid until the store is used by any function that runs
 * a guest, makes an instance, grows this memory, or frees the store; in a host function, until it returns. Guests may change the bytes in
 * between, never while one host function runs. one, also from host functions; bounded.
 * Errors: WRT_ERROR_FOREIGN, WRT_ERROR_BOUNDS. */
wrt_result wrt_memory_view(wrt_store *store, wrt_memory memory, uint64_t address, uint64_t size, uint8_t **bytes);

/* --- globals and tables ------------------------------------------------------------------------------------------------------------- */

/* A global's value with its type. one, also from host functions; bounded. Errors: WRT_ERROR_FOREIGN. */
wrt_result wrt_global_get(wrt_store *store, wrt_global global, wrt_value *value);

/* Writes a global. one, also from host functions; bounded. Errors: WRT_ERROR_FOREIGN, WRT_ERROR_TYPE, WRT_ERROR_IMMUTABLE. */
wrt_result wrt_global_set(wrt_store *store, wrt_global global, const wrt_value *value);

/* A table's elements: how many, one of them, and more of them, as for memories. one, also from host functions; bounded.
 * Errors: WRT_ERROR_FOREIGN, WRT_ERROR_BOUNDS, WRT_ERROR_TYPE; of wrt_table_grow() WRT_ERROR_LIMIT and WRT_ERROR_MEMORY. */
wrt_result wrt_table_size(wrt_store *store, wrt_table table, uint64_t *elements);
wrt_result wrt_table_get(wrt_store *store, wrt_table table, uint64_t index, wrt_value *value);
wrt_result wrt_table_set(wrt_store *store, wrt_table table, uint64_t index, const wrt_value *value);
wrt_result wrt_table_grow(wrt_store *store, wrt_table table, uint64_t elements, const wrt_value *init, uint64_t *before,
                          wrt_error *error);

/* --- backtraces --------------------------------------------------------------------------------------------------------------------- */

/* A function that was running, or waits for one above it. */
typedef struct wrt_frame {
    wrt_instance instance;
    /* The function's index in its module, imported ones counted first. */
    uint32_t func;
    uint32_t reserved;
    /* The byte of the binary module that it is at, or WRT_NO_OFFSET where the image does not say. */
    uint64_t offset;
    /* The function's name where the image has it (WRT_FLAG_NAMES), else empty. It lives as long as the module. */
    wrt_text name;
} wrt_frame;

/* Where the newest call and those below it are, the innermost frame first: after a trap, where that was, until something is called or
 * abandoned. Up to `capacity` frames are written (`frames` may be null where it is 0), and `*count` is how many those are. one, also from
 * host functions; time linear in the frames and the sizes of their functions. */
wrt_result wrt_backtrace(wrt_store *store, wrt_frame *frames, size_t capacity, size_t *count);

/* --- boards ------------------------------------------------------------------------------------------------------------------------- */

/* What a board adds to FreeRTOS. Each may be null; all may be called by several tasks at once. */
typedef struct wrt_hooks {
    /* sizeof(wrt_hooks). */
    size_t size;
    /* Writes bytes from the front of `bytes` to the standard output (0) or the error output (1): how many, or below zero a failure. */
    ptrdiff_t (*write)(int output, const uint8_t *bytes, size_t size);
    /* Fills `bytes` with random bytes that are fit for keys: 0, or another number for a failure. */
    int (*entropy)(uint8_t *bytes, size_t size);
} wrt_hooks;

/* Sets the hooks, which stay where they are. On platforms that have a console and entropy of their own it is WRT_ERROR_UNSUPPORTED. Before
 * the first engine; bounded.
 * Errors: WRT_ERROR_ABI for another size. */
wrt_result wrt_set_hooks(const wrt_hooks *hooks);

/* Writes bytes to the platform's console: output 0 or, for errors, 1. any; waits for the device.
 * Errors: WRT_ERROR_ARGUMENT, WRT_ERROR_UNSUPPORTED, WRT_ERROR_PLATFORM. */
wrt_result wrt_console_write(const wrt_engine *engine, int output, const void *bytes, size_t size);

/* On bare metal, in a library that was built with the feature `panic-handler`: the program defines it. It is called, and must not return, when the
 * library panics. No panic is reachable: the linker drops the call, and a program links without this function. */
void wrt_panic(void);

#ifdef __cplusplus
}
#endif

#endif
