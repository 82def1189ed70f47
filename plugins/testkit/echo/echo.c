/* A well-behaved plugin that says back what it hears, and misbehaves only within the rules of the boundary. The tests
 * compile it with -DMAJOR=n to get a library of another ABI. */
#define _GNU_SOURCE
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "corridor_plugin.h"

#ifndef MAJOR
#define MAJOR CRD_ABI_MAJOR
#endif

typedef struct shop {
  const crd_host *host;
  int live_ops;
} shop;

typedef struct operation {
  int steps;
} operation;

static int live_instances;

static crd_span text(const char *s) { return (crd_span){(const uint8_t *)s, strlen(s)}; }

static int32_t say(const crd_out *out, const char *json) { return out->head(out->ctx, text(json)); }

/* Whether the head contains "op":"name"; a real adapter brings a JSON library. */
static int asks_for(const crd_msg *m, const char *name) {
  char needle[64];
  int n = snprintf(needle, sizeof needle, "\"op\":\"%s\"", name);
  return memmem(m->head.ptr, m->head.len, needle, (size_t)n) != NULL;
}

/* Answers [{"do":"echo","step":n,"head":...}] with the same parts. */
static int32_t echo(const crd_msg *m, const crd_out *out, int step) {
  for (uint32_t i = 0; i < m->n_parts; i++) {
    uint32_t index;
    int32_t status = out->part(out->ctx, m->parts[i], &index);
    if (status != CRD_OK) return status;
    if (index != i) return CRD_INTERNAL;
  }
  char *json = malloc(m->head.len + 64);
  if (!json) return CRD_LIMIT;
  int n = sprintf(json, "[{\"do\":\"echo\",\"step\":%d,\"head\":", step);
  memcpy(json + n, m->head.ptr, m->head.len);
  strcpy(json + n + m->head.len, "}]");
  int32_t status = say(out, json);
  free(json);
  return status;
}

/* Sends 1 MiB parts until the sink has had enough, and tells how many it took. */
static int32_t flood(const crd_out *out) {
  static uint8_t block[1 << 20];
  int32_t status;
  int taken = -1;
  do {
    status = out->part(out->ctx, (crd_span){block, sizeof block}, NULL);
    taken++;
  } while (status == CRD_OK);
  char json[64];
  snprintf(json, sizeof json, "{\"msg\":\"%d MiB were taken\"}", taken);
  say(out, json);
  return status;
}

static int32_t begin(void *inst, const crd_msg *m, const crd_out *out, void **op) {
  shop *s = inst;
  if (asks_for(m, "unsupported")) {
    say(out, "{\"msg\":\"this shop does not do that\"}");
    return CRD_UNSUPPORTED;
  }
  if (asks_for(m, "panic")) return CRD_PANIC;
  if (asks_for(m, "silent")) return CRD_OK;
  if (asks_for(m, "garbage")) return say(out, "[{\"do\":");
  if (asks_for(m, "nameless")) return say(out, "[{\"id\":1}]");
  if (asks_for(m, "flood")) return flood(out);
  if (asks_for(m, "log")) s->host->log(s->host->ctx, CRD_LOG_WARN, text("a line\nERROR a forged line"));
  if (asks_for(m, "print")) {
    fwrite("\x10\0\0\0\x08 this must not reach the frames", 1, 38, stdout);
    fflush(stdout);
    fprintf(stderr, "this goes to the log\n");
  }
  if (asks_for(m, "live")) {
    char json[96];
    snprintf(json, sizeof json, "[{\"do\":\"done\",\"instances\":%d,\"ops\":%d}]", live_instances, s->live_ops);
    return say(out, json);
  }
  operation *o = calloc(1, sizeof *o);
  if (!o) return CRD_LIMIT;
  s->live_ops++;
  *op = o;
  return echo(m, out, o->steps++);
}

static int32_t resume(void *inst, void *op, const crd_msg *m, const crd_out *out) {
  (void)inst;
  operation *o = op;
  if (asks_for(m, "crash")) abort();
  return echo(m, out, o->steps++);
}

static void op_free(void *inst, void *op) {
  ((shop *)inst)->live_ops--;
  free(op);
}

static int32_t instance_new(const crd_host *host, const crd_msg *config, const crd_out *err, void **inst) {
  if (memmem(config->head.ptr, config->head.len, "\"shop\":\"\"", 9)) {
    say(err, "{\"msg\":\"the shop has no name\",\"field\":\"/shop\"}");
    return CRD_CONFIG;
  }
  shop *s = calloc(1, sizeof *s);
  if (!s) return CRD_LIMIT;
  s->host = host;
  live_instances++;
  *inst = s;
  return CRD_OK;
}

static void instance_free(void *inst) {
  live_instances--;
  free(inst);
}

CRD_EXPORT const crd_magic corridor_plugin_magic = {
    {'C', 'O', 'R', 'R', 'I', 'D', 'O', 'R'}, sizeof(crd_magic), MAJOR, 0};

CRD_EXPORT const crd_plugin *corridor_plugin_v1(void) {
  static const crd_plugin plugin = {sizeof plugin, CRD_ABI_MINOR, 0, instance_new, instance_free, begin, resume, op_free};
  return &plugin;
}
