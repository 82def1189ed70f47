//! The layout of ABI 1.0 on 64-bit systems, pinned: a field that moves does not compile.

use std::mem::offset_of;

use crate::{CrdHost, CrdMagic, CrdMsg, CrdOut, CrdPlugin, CrdSpan};

macro_rules! pin {
    ($type:ty, $size:literal, $($field:ident @ $offset:literal),+) => {
        const _: () = {
            assert!(size_of::<$type>() == $size);
            $(assert!(offset_of!($type, $field) == $offset);)+
        };
    };
}

pin!(CrdSpan, 16, ptr @ 0, len @ 8);
pin!(CrdMsg, 32, size @ 0, n_parts @ 4, head @ 8, parts @ 24);
pin!(CrdOut, 32, size @ 0, reserved @ 4, ctx @ 8, part @ 16, head @ 24);
pin!(CrdHost, 32, size @ 0, abi_minor @ 4, features @ 8, ctx @ 16, log @ 24);
pin!(CrdPlugin, 56, size @ 0, abi_minor @ 4, features @ 8, instance_new @ 16, instance_free @ 24, op_begin @ 32,
    op_resume @ 40, op_free @ 48);
pin!(CrdMagic, 16, magic @ 0, size @ 8, abi_major @ 12, abi_min_minor @ 14);
