//! The header and its Rust mirror say the same.

#![allow(clippy::unwrap_used)]

use std::{
    fmt::Write,
    fs,
    mem::offset_of,
    path::{Path, PathBuf},
    process::Command,
};

use corridor_abi::{CrdHost, CrdMagic, CrdMsg, CrdOut, CrdPlugin, CrdSpan};

/// One struct: its C name, its size and the offset of each field.
type Layout = (&'static str, usize, Vec<(&'static str, usize)>);

macro_rules! layout {
    ($c:literal, $type:ty, $($field:ident),+) => {
        ($c, size_of::<$type>(), vec![$((stringify!($field), offset_of!($type, $field))),+])
    };
}

fn layouts() -> Vec<Layout> {
    vec![
        layout!("crd_span", CrdSpan, ptr, len),
        layout!("crd_msg", CrdMsg, size, n_parts, head, parts),
        layout!("crd_out", CrdOut, size, reserved, ctx, part, head),
        layout!("crd_host", CrdHost, size, abi_minor, features, ctx, log),
        layout!(
            "crd_plugin",
            CrdPlugin,
            size,
            abi_minor,
            features,
            instance_new,
            instance_free,
            op_begin,
            op_resume,
            op_free
        ),
        layout!("crd_magic", CrdMagic, magic, size, abi_major, abi_min_minor),
    ]
}

macro_rules! constants {
    ($($name:ident),+ $(,)?) => { [$((stringify!($name), corridor_abi::$name as i64)),+] };
}

fn constants() -> [(&'static str, i64); 16] {
    constants![
        CRD_OK,
        CRD_INVALID,
        CRD_UNSUPPORTED,
        CRD_CONFIG,
        CRD_PANIC,
        CRD_INTERNAL,
        CRD_PROTOCOL,
        CRD_LIMIT,
        CRD_CANCELLED,
        CRD_F_CONCURRENT_OPS,
        CRD_F_THREADS,
        CRD_F_STREAM_BODY,
        CRD_LOG_ERROR,
        CRD_LOG_WARN,
        CRD_LOG_INFO,
        CRD_LOG_DEBUG,
    ]
}

#[test]
fn every_struct_has_the_layout_the_c_compiler_gives_it() {
    let mut expected = String::new();
    let mut statements = String::new();
    for (name, size, fields) in layouts() {
        writeln!(expected, "{name} {size}").unwrap();
        writeln!(statements, r#"printf("{name} %zu\n", sizeof({name}));"#).unwrap();
        for (field, offset) in fields {
            writeln!(expected, "{name}.{field} {offset}").unwrap();
            writeln!(statements, r#"printf("{name}.{field} %zu\n", offsetof({name}, {field}));"#).unwrap();
        }
    }
    assert_eq!(run_c("layout", &statements), expected);
}

#[test]
fn every_constant_has_the_value_of_the_header() {
    let mut expected = format!("major {}\nminor {}\n", corridor_abi::ABI_MAJOR, corridor_abi::ABI_MINOR);
    let mut statements = String::from(r#"printf("major %d\nminor %d\n", CRD_ABI_MAJOR, CRD_ABI_MINOR);"#);
    for (name, value) in constants() {
        writeln!(expected, "{name} {value}").unwrap();
        writeln!(statements, r#"printf("{name} %lld\n", (long long){name});"#).unwrap();
    }
    assert_eq!(run_c("constants", &statements), expected);
}

#[test]
fn the_initialiser_of_the_header_is_the_current_magic() {
    let printed = run_c(
        "magic",
        r#"crd_magic m = CRD_MAGIC_INIT;
           printf("%.8s %u %u %u\n", m.magic, m.size, m.abi_major, m.abi_min_minor);"#,
    );
    let ours = CrdMagic::CURRENT;
    let name = std::str::from_utf8(&ours.magic).unwrap();
    assert_eq!(printed, format!("{name} {} {} {}\n", ours.size, ours.abi_major, ours.abi_min_minor));
}

/// Compiles a program around `statements` with every warning an error, and returns what it prints.
fn run_c(name: &str, statements: &str) -> String {
    let dir = PathBuf::from(env!("CARGO_TARGET_TMPDIR"));
    let source = dir.join(format!("{name}.c"));
    let program = dir.join(name);
    let text = format!(
        "#include <stddef.h>\n#include <stdio.h>\n#include \"corridor_plugin.h\"\nint main(void) {{\n{statements}\nreturn 0;\n}}\n"
    );
    fs::write(&source, text).unwrap();

    let include = Path::new(env!("CARGO_MANIFEST_DIR")).join("include");
    let compiled = Command::new("cc")
        .args(["-std=c11", "-Wall", "-Wextra", "-Wpedantic", "-Werror", "-I"])
        .arg(include)
        .arg(&source)
        .arg("-o")
        .arg(&program)
        .output()
        .unwrap();
    assert!(compiled.status.success(), "{}", String::from_utf8_lossy(&compiled.stderr));

    String::from_utf8(Command::new(program).output().unwrap().stdout).unwrap()
}
