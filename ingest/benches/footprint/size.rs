//! How much of a disk a program takes, with what has to be installed for it; apart from it, what runs it.

use std::fs;
use std::path::Path;
use std::process::Command;

use crate::Fallible;
use crate::footprint::staticman::node;

/// Where Python keeps the packages of a program, and what is Python itself.
const PYTHON: &str = "import os, sys, sysconfig
from importlib.metadata import version
print(version('isso'))
print(sysconfig.get_path('purelib'))
print(sysconfig.get_path('stdlib'))
print(os.path.realpath(sys.executable))
if sysconfig.get_config_var('Py_ENABLE_SHARED'):
    print(os.path.realpath(os.path.join(sysconfig.get_config_var('LIBDIR'), sysconfig.get_config_var('INSTSONAME'))))";
/// What is installed beside every program: it installs others.
const INSTALLER: &[&str] = &["pip"];
/// What lies beside the library of Python: packages, its own tests, and (`config-…`) what programs in C are linked to it with.
const BESIDE_THE_LIBRARY: &[&str] = &["site-packages", "test", "config-"];

/// In bytes.
#[derive(Clone, Copy)]
pub struct Size {
    /// The program, with the packages that it needs.
    pub program: u64,
    /// What runs it, and comes with its own library.
    pub interpreter: u64,
}

/// The worker: one file.
pub fn worker(program: &Path) -> Fallible<(String, Size)> {
    let said = Command::new(program).arg("--version").output()?;
    let size = Size { program: fs::metadata(program)?.len(), interpreter: 0 };
    Ok((String::from_utf8(said.stdout)?.trim().to_owned(), size))
}

/// Isso, in an environment of its own.
pub fn isso(program: &Path) -> Fallible<(String, Size)> {
    let said = Command::new(program.with_file_name("python3")).args(["-c", PYTHON]).output()?;
    let said = String::from_utf8(said.stdout)?;
    let [version, packages, interpreter @ ..] = &said.lines().collect::<Vec<_>>()[..] else {
        return Err("no Python beside isso: give the program in the folder `bin` of its environment".into());
    };
    let interpreter: Fallible<u64> = interpreter.iter().map(|path| bytes(Path::new(path), BESIDE_THE_LIBRARY)).sum();
    Ok((format!("isso {version}"), Size { program: bytes(Path::new(packages), INSTALLER)?, interpreter: interpreter? }))
}

/// Staticman, in the folder in which it was installed.
pub fn staticman(installed: &Path) -> Fallible<(String, Size)> {
    let version = node(installed, "require('./node_modules/staticman/package.json').version")?;
    let program = bytes(&installed.join("node_modules"), &[])?;
    let interpreter = bytes(Path::new(&node(installed, "process.execPath")?), &[])?;
    Ok((format!("staticman {version}"), Size { program, interpreter }))
}

/// All that is in a file or folder, each file with its own length, but for what has such a name and lies directly in it.
fn bytes(path: &Path, without: &[&str]) -> Fallible<u64> {
    let about = fs::symlink_metadata(path)?;
    if !about.is_dir() {
        return Ok(about.len());
    }
    let mut sum = 0;
    for entry in fs::read_dir(path)? {
        let entry = entry?;
        let name = entry.file_name();
        let name = name.to_string_lossy();
        if !without.iter().any(|not| name == *not || not.ends_with('-') && name.starts_with(not)) {
            sum += bytes(&entry.path(), &[])?;
        }
    }
    Ok(sum)
}
