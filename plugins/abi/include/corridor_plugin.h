/* corridor_plugin.h: the C boundary between Corridor and its plugins, ABI 1.0.
 *
 * A plugin is a shared library that exports two symbols: a constant, corridor_plugin_magic, and a function,
 * corridor_plugin_v1. It performs no input or output. A step of an operation takes bytes and returns bytes: the host
 * performs the actions a step asks for and resumes the operation with what came of them.
 *
 * Ownership   Whatever the host passes is borrowed and valid only during the call. Whatever the plugin says goes
 *             through a sink (crd_out), which copies; no buffer changes owner, so no allocator can be mistaken. Only
 *             instances and operations outlive a call, and the plugin's own functions free them.
 * Threads     One call at a time per instance, on any thread, unless the plugin sets CRD_F_CONCURRENT_OPS. Calls for
 *             one operation are always serial. A plugin starts no thread unless it sets CRD_F_THREADS.
 * Manners     No call blocks, sleeps or spins: a step that takes longer than its deadline ends with the process. No
 *             signal handlers, atexit, setenv or setlocale. Clock and randomness arrive in the request (now, seed).
 * Growth      Structs grow only at the tail. Whoever allocates a struct sets its size; a reader reads no further than
 *             the smaller of that size and its own sizeof. The major version is in the name of the entry symbol.
 */
#ifndef CORRIDOR_PLUGIN_H
#define CORRIDOR_PLUGIN_H

#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

#define CRD_ABI_MAJOR 1 /* in the name of the entry symbol; differs = cannot work together */
#define CRD_ABI_MINOR 0 /* what this header describes; a later minor only adds             */

/* Puts one of the two symbols into the dynamic symbol table of a library built with -fvisibility=hidden. */
#if defined(__GNUC__)
#define CRD_EXPORT __attribute__((visibility("default")))
#else
#define CRD_EXPORT
#endif

/* What a call returns. A partner that says no is not a failed call: it is a "fail" action and CRD_OK. */
enum {
  CRD_OK = 0,
  CRD_INVALID = 1,     /* a null or impossible argument                                       */
  CRD_UNSUPPORTED = 2, /* no such operation                                                   */
  CRD_CONFIG = 3,      /* the configuration cannot be used; the message says which field      */
  CRD_PANIC = 4,       /* the plugin's code panicked; the host replaces the worker            */
  CRD_INTERNAL = 5,    /* the plugin's own invariant broke; the host replaces the worker      */
  CRD_PROTOCOL = 6,    /* an event or a JSON shape the plugin cannot have asked for           */
  CRD_LIMIT = 7,       /* more bytes, parts or records than the host takes in one step        */
  CRD_CANCELLED = 8    /* the operation had been cancelled                                    */
};

/* Features: what a plugin needs of its host, or a host provides. */
enum {
  CRD_F_CONCURRENT_OPS = 1u << 0, /* calls for different operations of one instance may overlap */
  CRD_F_THREADS = 1u << 1,        /* the plugin starts threads                                  */
  CRD_F_STREAM_BODY = 1u << 2     /* bodies may arrive in chunks                                */
};

/* Levels of crd_host.log. */
enum { CRD_LOG_ERROR = 1, CRD_LOG_WARN = 2, CRD_LOG_INFO = 3, CRD_LOG_DEBUG = 4 };

/* Borrowed bytes. ptr may be NULL when len is 0. */
typedef struct crd_span {
  const uint8_t *ptr;
  uint64_t len;
} crd_span;

/* Host to plugin. The head is UTF-8 JSON and refers to the raw parts by their index: {"part":0}. */
typedef struct crd_msg {
  uint32_t size;
  uint32_t n_parts;
  crd_span head;
  const crd_span *parts; /* n_parts of them */
} crd_msg;

/* Plugin to host: a sink. Both functions copy what they are given and return CRD_OK or CRD_LIMIT. */
typedef struct crd_out {
  uint32_t size;
  uint32_t reserved;
  void *ctx;
  int32_t (*part)(void *ctx, crd_span data, uint32_t *index); /* adds a raw part and tells its index    */
  int32_t (*head)(void *ctx, crd_span json);                  /* once per call: the JSON array of actions */
} crd_out;

/* What the host offers. Outlives every instance. */
typedef struct crd_host {
  uint32_t size;
  uint32_t abi_minor;
  uint64_t features;
  void *ctx;
  void (*log)(void *ctx, int32_t level, crd_span msg); /* only during a call; UTF-8 */
} crd_host;

/* What the plugin offers: static and immutable. */
typedef struct crd_plugin {
  uint32_t size;
  uint32_t abi_minor;
  uint64_t features;
  /* Makes an instance from its configuration. On failure err->head may take {"msg":"...","field":"/shop"}. */
  int32_t (*instance_new)(const crd_host *host, const crd_msg *config, const crd_out *err, void **inst);
  /* Frees an instance. The host has freed its operations before. */
  void (*instance_free)(void *inst);
  /* Begins an operation: the first list of actions goes to out, the operation's state to *op. On a non-zero return the
   * plugin leaves *op NULL and may put {"msg":"..."} into out->head. */
  int32_t (*op_begin)(void *inst, const crd_msg *request, const crd_out *out, void **op);
  /* Continues it with the events that came of the actions. A non-zero return ends the operation, and the host frees it;
   * out->head may take {"msg":"..."}. */
  int32_t (*op_resume)(void *inst, void *op, const crd_msg *events, const crd_out *out);
  /* Frees an operation, finished or not. */
  void (*op_free)(void *inst, void *op);
  /* ABI 1.1 and later append here: absent when size is smaller, NULL when not provided. */
} crd_plugin;

/* Read from the file before any code of the plugin runs; without pointers, so that no relocation is needed. */
typedef struct crd_magic {
  uint8_t magic[8]; /* CORRIDOR */
  uint32_t size;
  uint16_t abi_major;
  uint16_t abi_min_minor; /* the least minor the host must provide */
} crd_magic;

#define CRD_MAGIC_INIT \
  { {'C', 'O', 'R', 'R', 'I', 'D', 'O', 'R'}, sizeof(crd_magic), CRD_ABI_MAJOR, CRD_ABI_MINOR }

/* The two exported symbols. */
extern CRD_EXPORT const crd_magic corridor_plugin_magic;
CRD_EXPORT const crd_plugin *corridor_plugin_v1(void);

#ifdef __cplusplus
}
#endif

#endif /* CORRIDOR_PLUGIN_H */
