//! Tries `urlencoded` with bytes that libFuzzer makes.
#![no_main]
libfuzzer_sys::fuzz_target!(|bytes: &[u8]| fuzz::urlencoded(bytes));
