/* A plugin that aborts at the first step it has not been at before. Told its journal again it comes past that step, and aborts at
 * the next one: it never ends twice at one place, and never comes to an end by itself.
 *
 * It breaks a rule for it: it reads the clock, by which it tells a new step, whose time is now, from one that is told again. */
#define _GNU_SOURCE
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "corridor_plugin.h"

/* Milliseconds. A worker that ended is not replaced sooner than after 200. */
#define FRESH 150

typedef struct operation {
  int effects;
} operation;

static int shop;

static int32_t say(const crd_out *out, const char *json) {
  return out->head(out->ctx, (crd_span){(const uint8_t *)json, strlen(json)});
}

static const char *after(const crd_msg *m, const char *name) {
  const char *found = memmem(m->head.ptr, m->head.len, name, strlen(name));
  return found ? found + strlen(name) : NULL;
}

static int32_t sleep_again(const crd_out *out, operation *o) {
  char json[64];
  snprintf(json, sizeof json, "[{\"do\":\"sleep\",\"id\":%d,\"ms\":1}]", ++o->effects);
  return say(out, json);
}

static int32_t begin(void *inst, const crd_msg *m, const crd_out *out, void **op) {
  (void)inst;
  if (after(m, "\"op\":\"config.check\"")) return say(out, "[{\"do\":\"done\",\"result\":{\"errors\":[]}}]");
  operation *o = calloc(1, sizeof *o);
  if (!o) return CRD_LIMIT;
  *op = o;
  return sleep_again(out, o);
}

static int32_t resume(void *inst, void *op, const crd_msg *m, const crd_out *out) {
  (void)inst;
  struct timespec clock;
  clock_gettime(CLOCK_REALTIME, &clock);
  const char *now = after(m, "\"now\":");
  if (!now) return CRD_PROTOCOL;
  long long age = clock.tv_sec * 1000LL + clock.tv_nsec / 1000000 - atoll(now);
  if (age < FRESH) abort();
  return sleep_again(out, op);
}

static void op_free(void *inst, void *op) {
  (void)inst;
  free(op);
}

static int32_t instance_new(const crd_host *host, const crd_msg *config, const crd_out *err, void **inst) {
  (void)host, (void)config, (void)err;
  *inst = &shop;
  return CRD_OK;
}

static void instance_free(void *inst) { (void)inst; }

CRD_EXPORT const crd_magic corridor_plugin_magic = {
    {'C', 'O', 'R', 'R', 'I', 'D', 'O', 'R'}, sizeof(crd_magic), CRD_ABI_MAJOR, 0};

CRD_EXPORT const crd_plugin *corridor_plugin_v1(void) {
  static const crd_plugin plugin = {sizeof plugin, CRD_ABI_MINOR, 0, instance_new, instance_free, begin, resume, op_free};
  return &plugin;
}
