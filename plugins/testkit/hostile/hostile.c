/* A library that tries to get out. Each probe returns 0 when its attempt succeeded and the errno when it was denied; the
 * others do not return. The tests call a probe by name, or compile with -DCONSTRUCTOR=probe so that it runs while the
 * library is loaded, before the host has called anything. */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/ptrace.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

#include "corridor_plugin.h"

extern char **environ;

static int outcome(long result) { return result < 0 ? errno : 0; }

static int open_read(void) { return outcome(open("/etc/passwd", O_RDONLY)); }
static int open_create(void) { return outcome(open("/tmp/corridor-hostile", O_WRONLY | O_CREAT, 0600)); }
static int read_directory(void) { return outcome(open("/", O_RDONLY | O_DIRECTORY)); }
static int tcp(void) { return outcome(socket(AF_INET, SOCK_STREAM, 0)); }
static int udp(void) { return outcome(socket(AF_INET6, SOCK_DGRAM, 0)); }
static int unix_socket(void) { return outcome(socket(AF_UNIX, SOCK_STREAM, 0)); }
static int spawn_fork(void) { return outcome(fork()); }
static int spawn_vfork(void) { return outcome(syscall(SYS_clone, SIGCHLD, 0, 0, 0, 0)); }
static int spawn_execve(void) {
  char *const argv[] = {"sh", NULL};
  return outcome(execve("/bin/sh", argv, NULL));
}
static int ptrace_parent(void) { return outcome(ptrace(PTRACE_ATTACH, getppid(), NULL, NULL)); }
static int kill_parent(void) { return outcome(kill(getppid(), SIGTERM)); }
static int signal_init(void) { return outcome(syscall(SYS_tgkill, 1, 1, SIGTERM)); }
static int parent_environ(void) {
  /* The number of the parent is not known, because getppid does not exist either; 1 always does. */
  return outcome(open("/proc/1/environ", O_RDONLY));
}
static int rwx_memory(void) {
  return mmap(NULL, 4096, PROT_READ | PROT_WRITE | PROT_EXEC, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0) == MAP_FAILED ? errno : 0;
}
static int make_executable(void) {
  void *page = mmap(NULL, 4096, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  return page == MAP_FAILED ? errno : outcome(mprotect(page, 4096, PROT_READ | PROT_EXEC));
}
static int make_memfd(void) { return outcome(memfd_create("x", 0)); }
static int io_uring(void) { return outcome(syscall(SYS_io_uring_setup, 1, NULL)); }
#ifdef __x86_64__
/* Another system call table of the same kernel, which a filter by number alone would let through. */
static int other_table(void) {
  int result;
  __asm__ volatile("int $0x80" : "=a"(result) : "a"(20 /* getpid of i386 */) : "memory");
  return result > 0 ? 0 : -result;
}
#else
static int other_table(void) { return outcome(syscall(SYS_kill, 0, 0)); }
#endif
static int new_namespace(void) { return outcome(syscall(SYS_unshare, 0x10000000)); }
static void *nothing(void *unused) { return unused; }
static int thread(void) {
  pthread_t t;
  return pthread_create(&t, NULL, nothing, NULL);
}
static int raise_limit(void) {
  const uint64_t limits[2] = {~0ull, ~0ull};
  return outcome(syscall(SYS_prlimit64, 0, 2, limits, NULL));
}

/* Returns the MiB that could be had and written to. They are given back, because the worker needs a little to answer. */
static int malloc_bomb(void) {
  int mib = 0;
  void **last = NULL, **block;
  while (mib < 4096 && (block = malloc(1 << 20))) {
    memset(block, 1, 1 << 20);
    *block = last;
    last = block;
    mib++;
  }
  while (last) {
    block = *last;
    free(last);
    last = block;
  }
  return mib;
}
static int *volatile nowhere;
static int null_write(void) {
  *nowhere = 1;
  return 0;
}
static int deeper(volatile char *above) {
  volatile char frame[65536];
  frame[0] = above ? above[0] : 1;
  return deeper(frame) + frame[0];
}
static int stack_overflow(void) { return deeper(NULL); }
static int endless(void) {
  for (volatile int i = 0;; i++) {
  }
  return 0;
}
static int half_a_second(void) {
  while (clock() < CLOCKS_PER_SEC * 6 / 10) {
  }
  return 0;
}
static int call_abort(void) { abort(); }
static int call_exit(void) { exit(0); }
static int stop_itself(void) { return outcome(raise(SIGSTOP)); }
static int close_socket(void) {
  for (int fd = 3; fd < 16; fd++) close(fd);
  for (;;) pause();
  return 0;
}
static int forge_frames(void) {
  static const uint8_t junk[64] = {28, 0, 0, 0, 8};
  for (int fd = 3; fd < 16; fd++) (void)!write(fd, junk, sizeof junk);
  return 0;
}

/* What the worker can see of itself: open descriptors and environment variables. */
static int open_descriptors(void) {
  int n = 0;
  for (int fd = 0; fd < 1024; fd++) n += fcntl(fd, F_GETFD) >= 0;
  return n;
}
static int environment(void) {
  int n = 0;
  while (environ && environ[n]) n++;
  return n;
}

static const struct {
  const char *name;
  int (*run)(void);
} probes[] = {
#define P(name) {#name, name}
    P(open_read),      P(open_create),    P(read_directory), P(tcp),           P(udp),          P(unix_socket),
    P(spawn_fork),     P(spawn_vfork),    P(spawn_execve),   P(ptrace_parent), P(kill_parent),  P(signal_init),
    P(parent_environ), P(rwx_memory),     P(make_executable), P(make_memfd),   P(io_uring),     P(new_namespace),
    P(thread),         P(raise_limit),    P(malloc_bomb),    P(null_write),    P(stack_overflow), P(endless),
    P(call_abort),     P(call_exit),      P(stop_itself),    P(close_socket),  P(forge_frames), P(open_descriptors),
    P(environment),    P(other_table),    P(half_a_second),
};

static int constructed = -1;
#ifdef CONSTRUCTOR
__attribute__((constructor)) static void before_anything(void) { constructed = CONSTRUCTOR(); }
#endif

static int32_t answer(const crd_out *out, int result) {
  char json[64];
  int n = snprintf(json, sizeof json, "[{\"do\":\"done\",\"result\":%d}]", result);
  return out->head(out->ctx, (crd_span){(const uint8_t *)json, (uint64_t)n});
}

static int32_t begin(void *inst, const crd_msg *m, const crd_out *out, void **op) {
  (void)inst, (void)op;
  for (size_t i = 0; i < sizeof probes / sizeof *probes; i++) {
    char needle[64];
    int n = snprintf(needle, sizeof needle, "\"probe\":\"%s\"", probes[i].name);
    if (memmem(m->head.ptr, m->head.len, needle, (size_t)n)) return answer(out, probes[i].run());
  }
  return answer(out, constructed);
}

static int32_t resume(void *inst, void *op, const crd_msg *m, const crd_out *out) {
  (void)inst, (void)op, (void)m;
  return answer(out, 0);
}
static int32_t instance_new(const crd_host *host, const crd_msg *config, const crd_out *err, void **inst) {
  (void)host, (void)config, (void)err;
  *inst = &constructed;
  return CRD_OK;
}
static void instance_free(void *inst) { (void)inst; }
static void op_free(void *inst, void *op) { (void)inst, (void)op; }

CRD_EXPORT const crd_magic corridor_plugin_magic = CRD_MAGIC_INIT;
CRD_EXPORT const crd_plugin *corridor_plugin_v1(void) {
  static const crd_plugin plugin = {sizeof plugin, CRD_ABI_MINOR, 0, instance_new, instance_free, begin, resume, op_free};
  return &plugin;
}
