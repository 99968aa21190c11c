//! The default theme is embedded: when one of its files changes, the crate is compiled again.

fn main() {
    println!("cargo::rerun-if-changed=../themes/showground");
}
