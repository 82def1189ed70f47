//! Just enough of ELF to find two exported symbols and read a constant, without running anything.
//!
//! Format: System V ABI, chapters 4 and 5; `Elf64_*` of `elf.h`. The section headers are used rather than the hash
//! tables of the loader: this check tells a publisher what is wrong, while the sandbox is what protects the host.

use corridor_abi::{ABI_MAJOR, ABI_MINOR, CrdMagic, ENTRY_SYMBOL, MAGIC, MAGIC_SYMBOL};

use crate::Unfit;

const ET_DYN: u16 = 3;
const PT_LOAD: u32 = 1;
const SHT_DYNSYM: u32 = 11;
const PROGRAM_HEADER: usize = 56;
const SECTION_HEADER: usize = 64;
const SYMBOL: usize = 24;

/// `EM_X86_64` or `EM_AARCH64`, whichever this host is.
const MACHINE: u16 = if cfg!(target_arch = "aarch64") { 183 } else { 62 };

/// Refuses what this host cannot run.
pub(super) fn check(bytes: &[u8], max: u64) -> Result<(), Unfit> {
    if bytes.len() as u64 > max {
        return Err(Unfit::TooLarge(max));
    }
    let elf = Elf::parse(bytes)?;
    let magic = elf.symbol(MAGIC_SYMBOL.to_bytes())?.ok_or(Unfit::NoSymbol("corridor_plugin_magic"))?;
    check_magic(elf.loaded(magic, size_of::<CrdMagic>())?)?;
    elf.symbol(ENTRY_SYMBOL.to_bytes())?.ok_or(Unfit::NoSymbol("corridor_plugin_v1"))?;
    Ok(())
}

fn check_magic(bytes: &[u8]) -> Result<(), Unfit> {
    let file = File(bytes);
    if file.at(0, MAGIC.len())? != MAGIC || (file.u32(8)? as usize) < size_of::<CrdMagic>() {
        return Err(Unfit::Magic);
    }
    let (major, minor) = (file.u16(12)?, file.u16(14)?);
    if major != ABI_MAJOR {
        return Err(Unfit::Major { found: major, ours: ABI_MAJOR });
    }
    if minor > ABI_MINOR {
        return Err(Unfit::Minor { needed: minor, ours: ABI_MINOR });
    }
    Ok(())
}

/// Bytes that are read at offsets nobody vouches for.
#[derive(Clone, Copy)]
struct File<'a>(&'a [u8]);

impl<'a> File<'a> {
    fn at(self, offset: usize, length: usize) -> Result<&'a [u8], Unfit> {
        let end = offset.checked_add(length).ok_or(Unfit::Malformed)?;
        self.0.get(offset..end).ok_or(Unfit::Malformed)
    }

    fn array<const N: usize>(self, offset: usize) -> Result<[u8; N], Unfit> {
        self.at(offset, N)?.try_into().map_err(|_| Unfit::Malformed)
    }

    fn u16(self, offset: usize) -> Result<u16, Unfit> {
        self.array(offset).map(u16::from_le_bytes)
    }

    fn u32(self, offset: usize) -> Result<u32, Unfit> {
        self.array(offset).map(u32::from_le_bytes)
    }

    /// Reads an offset, an address or a size.
    fn word(self, offset: usize) -> Result<usize, Unfit> {
        usize::try_from(u64::from_le_bytes(self.array(offset)?)).map_err(|_| Unfit::Malformed)
    }

    /// Returns the entries of a table of `count` times `size` bytes.
    fn table(
        self,
        offset: usize,
        count: usize,
        size: usize,
    ) -> Result<impl Iterator<Item = File<'a>>, Unfit> {
        let length = count.checked_mul(size).ok_or(Unfit::Malformed)?;
        Ok(self.at(offset, length)?.chunks_exact(size).map(File))
    }
}

/// A shared object for this processor.
struct Elf<'a> {
    file: File<'a>,
    segments: usize,
    n_segments: usize,
    sections: usize,
    n_sections: usize,
}

impl<'a> Elf<'a> {
    fn parse(bytes: &'a [u8]) -> Result<Self, Unfit> {
        let file = File(bytes);
        // 2: 64 bits; 1: little endian; 1: the only version.
        if !bytes.starts_with(b"\x7fELF\x02\x01\x01") {
            return Err(Unfit::NotElf);
        }
        if file.u16(16)? != ET_DYN {
            return Err(Unfit::NotShared);
        }
        let machine = file.u16(18)?;
        if machine != MACHINE {
            return Err(Unfit::Machine(machine));
        }
        if file.u16(54)? as usize != PROGRAM_HEADER || file.u16(58)? as usize != SECTION_HEADER {
            return Err(Unfit::Malformed);
        }
        Ok(Self {
            file,
            segments: file.word(32)?,
            n_segments: file.u16(56)? as usize,
            sections: file.word(40)?,
            n_sections: file.u16(60)? as usize,
        })
    }

    /// Returns the address of an exported symbol that the file itself defines.
    fn symbol(&self, name: &[u8]) -> Result<Option<usize>, Unfit> {
        let mut sections = self.file.table(self.sections, self.n_sections, SECTION_HEADER)?;
        let Some(symbols) = sections.find(|section| section.u32(4) == Ok(SHT_DYNSYM)) else {
            return Ok(None);
        };
        let names = self.section_bytes(symbols.u32(40)? as usize)?;
        let count = symbols.word(32)? / SYMBOL;
        for symbol in self.file.table(symbols.word(24)?, count, SYMBOL)? {
            let defined = symbol.u16(6)? != 0;
            if defined && name_at(names, symbol.u32(0)? as usize) == Some(name) {
                return symbol.word(8).map(Some);
            }
        }
        Ok(None)
    }

    fn section_bytes(&self, index: usize) -> Result<&'a [u8], Unfit> {
        let mut sections = self.file.table(self.sections, self.n_sections, SECTION_HEADER)?;
        let section = sections.nth(index).ok_or(Unfit::Malformed)?;
        self.file.at(section.word(24)?, section.word(32)?)
    }

    /// Returns the bytes of the file that will be at `address` once it is loaded.
    fn loaded(&self, address: usize, length: usize) -> Result<&'a [u8], Unfit> {
        for segment in self.file.table(self.segments, self.n_segments, PROGRAM_HEADER)? {
            let (offset, start, in_file) = (segment.word(8)?, segment.word(16)?, segment.word(32)?);
            let within = address.checked_sub(start).filter(|within| *within < in_file);
            if let (PT_LOAD, Some(within)) = (segment.u32(0)?, within) {
                return self.file.at(offset.checked_add(within).ok_or(Unfit::Malformed)?, length);
            }
        }
        Err(Unfit::Malformed)
    }
}

fn name_at(names: &[u8], offset: usize) -> Option<&[u8]> {
    names.get(offset..)?.split(|byte| *byte == 0).next()
}

#[cfg(test)]
mod tests {
    use super::*;

    const MAX: u64 = 1 << 20;

    #[test]
    fn a_text_a_core_file_and_another_processor_are_told_apart() {
        assert_eq!(check(b"#!/bin/sh", MAX), Err(Unfit::NotElf));

        let mut header = [0; 64];
        header[..7].copy_from_slice(b"\x7fELF\x02\x01\x01");
        header[16] = 4;
        assert_eq!(check(&header, MAX), Err(Unfit::NotShared));

        header[16] = 3;
        header[18] = 243;
        assert_eq!(check(&header, MAX), Err(Unfit::Machine(243)));
        assert_eq!(check(&header, 63), Err(Unfit::TooLarge(63)));
    }

    #[test]
    fn a_constant_of_another_format_or_a_later_minor_is_refused() {
        let magic = |text: &[u8; 8], size: u32, major: u16, minor: u16| {
            let parts: [&[u8]; 4] = [text, &size.to_le_bytes(), &major.to_le_bytes(), &minor.to_le_bytes()];
            check_magic(&parts.concat())
        };
        assert_eq!(magic(b"CORRIDOR", 16, ABI_MAJOR, ABI_MINOR), Ok(()));
        assert_eq!(magic(b"CORRIDOX", 16, ABI_MAJOR, ABI_MINOR), Err(Unfit::Magic));
        assert_eq!(magic(b"CORRIDOR", 15, ABI_MAJOR, ABI_MINOR), Err(Unfit::Magic));
        assert_eq!(
            magic(b"CORRIDOR", 16, ABI_MAJOR, ABI_MINOR + 1),
            Err(Unfit::Minor { needed: ABI_MINOR + 1, ours: ABI_MINOR })
        );
    }

    #[test]
    fn a_library_cut_at_any_byte_is_refused_without_a_panic() {
        let whole = std::fs::read("/proc/self/exe").unwrap();
        for length in (0..4096).chain((4096..whole.len()).step_by(65_537)) {
            assert!(check(&whole[..length], u64::MAX).is_err());
        }
    }
}
