//! Memory that nobody can write to any more, the host included.

#![allow(unsafe_code)]

use std::{
    fs::File,
    io::{self, Write},
    os::fd::{AsRawFd, FromRawFd, OwnedFd},
};

/// `MFD_EXEC` of Linux 6.3: the memory may be mapped executable even where `vm.memfd_noexec` says otherwise by default.
const MFD_EXEC: u32 = 0x10;

/// Copies `bytes` into an anonymous file and seals it against writing, growing, shrinking and unsealing.
pub(super) fn seal(bytes: &[u8]) -> io::Result<OwnedFd> {
    let mut file = match create(MFD_EXEC) {
        Err(error) if error.raw_os_error() == Some(libc::EINVAL) => create(0)?,
        other => other?,
    };
    file.write_all(bytes)?;

    let seals = libc::F_SEAL_SEAL | libc::F_SEAL_SHRINK | libc::F_SEAL_GROW | libc::F_SEAL_WRITE;
    // SAFETY: takes a descriptor that is open and an integer.
    if unsafe { libc::fcntl(file.as_raw_fd(), libc::F_ADD_SEALS, seals) } != 0 {
        return Err(io::Error::last_os_error());
    }
    Ok(file.into())
}

fn create(extra: u32) -> io::Result<File> {
    let flags = libc::MFD_CLOEXEC | libc::MFD_ALLOW_SEALING | extra;
    // SAFETY: the name is a C string; the call returns a new descriptor or -1.
    let fd = unsafe { libc::memfd_create(c"corridor-plugin".as_ptr(), flags) };
    if fd < 0 {
        return Err(io::Error::last_os_error());
    }
    // SAFETY: the descriptor is new and nobody else owns it.
    Ok(unsafe { File::from_raw_fd(fd) })
}

#[cfg(test)]
mod tests {
    use std::os::unix::fs::FileExt;

    use super::*;

    #[test]
    fn sealed_bytes_can_be_read_and_not_written() {
        let file = File::from(seal(b"first").unwrap());
        let mut bytes = [0; 5];
        file.read_exact_at(&mut bytes, 0).unwrap();
        assert_eq!(&bytes, b"first");
        assert_eq!(file.write_at(b"other", 0).unwrap_err().kind(), io::ErrorKind::PermissionDenied);
        assert_eq!(file.set_len(1).unwrap_err().kind(), io::ErrorKind::PermissionDenied);
    }
}
