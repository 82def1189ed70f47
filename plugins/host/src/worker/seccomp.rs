//! Which system calls a worker may make: few while the library is loaded, fewer once it is.
//!
//! Three answers. What a plugin has no honest use for ends the worker, so that an attempt is seen. What is on the list is
//! allowed, some of it only with harmless arguments. Everything else does not exist (`ENOSYS`), so that a newer libc
//! falls back to an older call instead of dying.

use std::collections::BTreeMap;

use libc::c_long;
use seccompiler::{
    BpfProgram, SeccompAction, SeccompCmpArgLen::Dword, SeccompCmpOp, SeccompCondition, SeccompFilter,
    SeccompRule, TargetArch,
};

use super::WorkerError;

type Rules = BTreeMap<c_long, Vec<SeccompRule>>;

#[cfg(target_arch = "x86_64")]
const ARCH: TargetArch = TargetArch::x86_64;
#[cfg(target_arch = "aarch64")]
const ARCH: TargetArch = TargetArch::aarch64;

/// Calls that end the worker.
const FORBIDDEN: &[c_long] = &[
    // Other programs and processes.
    libc::SYS_execve,
    libc::SYS_execveat,
    #[cfg(target_arch = "x86_64")]
    libc::SYS_fork,
    #[cfg(target_arch = "x86_64")]
    libc::SYS_vfork,
    libc::SYS_kill,
    libc::SYS_tkill,
    libc::SYS_rt_sigqueueinfo,
    libc::SYS_rt_tgsigqueueinfo,
    libc::SYS_pidfd_open,
    libc::SYS_pidfd_getfd,
    libc::SYS_pidfd_send_signal,
    libc::SYS_ptrace,
    libc::SYS_process_vm_readv,
    libc::SYS_process_vm_writev,
    libc::SYS_process_madvise,
    // The network.
    libc::SYS_socket,
    libc::SYS_connect,
    libc::SYS_bind,
    libc::SYS_listen,
    libc::SYS_accept4,
    // Ways around this filter.
    libc::SYS_io_uring_setup,
    libc::SYS_io_uring_enter,
    libc::SYS_io_uring_register,
    libc::SYS_bpf,
    libc::SYS_userfaultfd,
    libc::SYS_perf_event_open,
    // The system itself.
    libc::SYS_unshare,
    libc::SYS_setns,
    libc::SYS_mount,
    libc::SYS_umount2,
    libc::SYS_move_mount,
    libc::SYS_open_tree,
    libc::SYS_fsopen,
    libc::SYS_fsmount,
    libc::SYS_fsconfig,
    libc::SYS_fspick,
    libc::SYS_pivot_root,
    libc::SYS_chroot,
    libc::SYS_open_by_handle_at,
    libc::SYS_add_key,
    libc::SYS_request_key,
    libc::SYS_keyctl,
    libc::SYS_kexec_load,
    libc::SYS_init_module,
    libc::SYS_finit_module,
    libc::SYS_delete_module,
    libc::SYS_reboot,
];

/// Calls that are allowed whatever their arguments.
const ALLOWED: &[c_long] = &[
    // What is open already.
    libc::SYS_read,
    libc::SYS_write,
    libc::SYS_readv,
    libc::SYS_writev,
    libc::SYS_close,
    libc::SYS_fstat,
    libc::SYS_lseek,
    // Memory, none of it executable.
    libc::SYS_brk,
    libc::SYS_munmap,
    libc::SYS_mremap,
    libc::SYS_madvise,
    // The process itself.
    libc::SYS_exit,
    libc::SYS_exit_group,
    libc::SYS_getpid,
    libc::SYS_gettid,
    libc::SYS_rt_sigaction,
    libc::SYS_rt_sigprocmask,
    libc::SYS_rt_sigreturn,
    libc::SYS_sigaltstack,
    libc::SYS_futex,
    libc::SYS_sched_yield,
    libc::SYS_sched_getaffinity,
    // Where there is no vDSO.
    libc::SYS_clock_gettime,
    libc::SYS_clock_getres,
    libc::SYS_gettimeofday,
    // Seeds of hash tables. What a plugin decides must come from the request; the conformance suite sees to that.
    libc::SYS_getrandom,
];

/// Calls the loader needs on top, until the library is loaded. `newfstatat` is how libc asks for the size of an open
/// file; an initialiser can learn from it which paths exist, which no filter can tell apart.
const WHILE_LOADING: &[c_long] = &[libc::SYS_pread64, libc::SYS_newfstatat, libc::SYS_seccomp];

/// Filters system calls while the library is loaded: files may be opened for reading, as far as landlock lets them, and
/// pages may be executable, though never writable at the same time.
pub(super) fn before_loading() -> Result<(), WorkerError> {
    install(forbidden()?, SeccompAction::Allow, SeccompAction::KillProcess)?;

    let mut rules = allowed()?;
    rules.extend(WHILE_LOADING.iter().map(|call| (*call, Vec::new())));
    rules.insert(libc::SYS_openat, vec![without(2, OPEN_TO_WRITE)?]);
    rules.insert(libc::SYS_prctl, vec![equal(0, libc::PR_SET_NO_NEW_PRIVS as u64)?]);
    rules.insert(libc::SYS_mmap, vec![without(2, libc::PROT_WRITE)?, without(2, libc::PROT_EXEC)?]);
    install(rules, SeccompAction::Errno(libc::ENOSYS as u32), SeccompAction::Allow)
}

/// Filters further: no file is opened, no page becomes executable.
pub(super) fn after_loading() -> Result<(), WorkerError> {
    install(allowed()?, SeccompAction::Errno(libc::ENOSYS as u32), SeccompAction::Allow)
}

const OPEN_TO_WRITE: libc::c_int = libc::O_ACCMODE | libc::O_CREAT | libc::O_TRUNC | libc::O_APPEND;

fn allowed() -> Result<Rules, WorkerError> {
    let mut rules: Rules = ALLOWED.iter().map(|call| (*call, Vec::new())).collect();
    rules.insert(libc::SYS_mmap, vec![without(2, libc::PROT_EXEC)?]);
    rules.insert(libc::SYS_mprotect, vec![without(2, libc::PROT_EXEC)?]);
    // `abort` raises its signal with this call; others are out of reach.
    rules.insert(libc::SYS_tgkill, vec![equal(0, u64::from(std::process::id()))?]);
    rules.insert(libc::SYS_fcntl, vec![equal(1, libc::F_GETFD as u64)?, equal(1, libc::F_GETFL as u64)?]);
    // Reads a limit of this process; `getrlimit` is this call.
    rules.insert(libc::SYS_prlimit64, vec![rule(vec![is(0, 0)?, is(2, 0)?])?]);
    Ok(rules)
}

fn forbidden() -> Result<Rules, WorkerError> {
    let mut rules: Rules = FORBIDDEN.iter().map(|call| (*call, Vec::new())).collect();
    // A new process; a new thread is `ENOSYS`. `clone3` hides its flags from filters and is `ENOSYS` altogether, after
    // which libc uses `clone`.
    rules.insert(libc::SYS_clone, vec![without(0, libc::CLONE_THREAD)?]);
    Ok(rules)
}

fn install(rules: Rules, otherwise: SeccompAction, matched: SeccompAction) -> Result<(), WorkerError> {
    let program: BpfProgram = SeccompFilter::new(rules, otherwise, matched, ARCH)?.try_into()?;
    Ok(seccompiler::apply_filter_all_threads(&program)?)
}

fn rule(conditions: Vec<SeccompCondition>) -> Result<SeccompRule, WorkerError> {
    Ok(SeccompRule::new(conditions)?)
}

/// Matches when argument `index` is `value`.
fn equal(index: u8, value: u64) -> Result<SeccompRule, WorkerError> {
    rule(vec![is(index, value)?])
}

/// Matches when argument `index` has none of `bits`.
fn without(index: u8, bits: libc::c_int) -> Result<SeccompRule, WorkerError> {
    let mask = SeccompCmpOp::MaskedEq(bits as u32 as u64);
    rule(vec![SeccompCondition::new(index, Dword, mask, 0)?])
}

fn is(index: u8, value: u64) -> Result<SeccompCondition, WorkerError> {
    Ok(SeccompCondition::new(index, Dword, SeccompCmpOp::Eq, value)?)
}
