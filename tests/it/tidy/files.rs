//! The text files of the repository.

use std::path::Path;

/// A text file.
pub(super) struct File {
    /// From the root of the repository, with `/`.
    pub(super) path: String,
    pub(super) text: String,
}

impl File {
    /// The path without its folders.
    pub(super) fn name(&self) -> &str {
        self.path.rsplit('/').next().unwrap_or_default()
    }

    /// What follows the last dot of the name, or nothing.
    pub(super) fn extension(&self) -> &str {
        self.name().rsplit_once('.').map_or("", |(_, extension)| extension)
    }

    pub(super) fn is(&self, extension: &str) -> bool {
        self.extension() == extension
    }

    /// Lines with their numbers, as an editor counts them.
    pub(super) fn lines(&self) -> impl Iterator<Item = (usize, &str)> {
        self.text.lines().enumerate().map(|(at, line)| (at + 1, line))
    }
}

/// Folders that are made, not written.
const MADE: &[&str] = &[".git", "target", "node_modules", "var"];

/// Every text file of the repository.
pub(super) fn all() -> Vec<File> {
    let mut files = Vec::new();
    walk(tests::root(), &mut files);
    files
}

fn walk(folder: &Path, files: &mut Vec<File>) {
    for entry in folder.read_dir().expect("the folder can be read").flatten() {
        let path = entry.path();
        if path.is_dir() {
            if !MADE.contains(&entry.file_name().to_string_lossy().as_ref()) {
                walk(&path, files);
            }
        } else if let Ok(text) = std::fs::read_to_string(&path) {
            let path = path.strip_prefix(tests::root()).expect("the walk stays inside");
            files.push(File { path: path.to_string_lossy().into_owned(), text });
        }
    }
}
