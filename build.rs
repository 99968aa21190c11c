//! The starter site and its forms are embedded: when one of their files changes, the command is compiled again.

fn main() {
    println!("cargo::rerun-if-changed=src/starter");
    println!("cargo::rerun-if-changed=content/forms");
}
