//! A program that listens, from its start to its end.

use std::io::{Read, Write};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use crate::Fallible;

/// How long a program may take until it answers.
const PATIENCE: Duration = Duration::from_secs(60);
/// How long to wait until it is asked once more.
const PAUSE: Duration = Duration::from_millis(1);

/// A program, which goes with its owner.
pub struct Program {
    process: Child,
    /// Where it listens.
    pub address: SocketAddr,
    /// How long it took from its start to its first answer.
    pub took: Duration,
}

impl Program {
    /// Starts one that is told to listen there, and asks it for a page until it answers, whatever it answers.
    pub fn start(command: &mut Command, address: SocketAddr, page: &str) -> Fallible<Program> {
        let begun = Instant::now();
        let process = command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null()).spawn()?;
        let mut program = Program { process, address, took: Duration::ZERO };
        while !answers(address, page) {
            if let Some(status) = program.process.try_wait()? {
                return Err(format!("{command:?} ended at once, {status}").into());
            }
            if begun.elapsed() > PATIENCE {
                return Err(format!("{command:?} does not answer at {address}").into());
            }
            std::thread::sleep(PAUSE);
        }
        program.took = begun.elapsed();
        Ok(program)
    }

    /// Its process.
    pub fn pid(&self) -> u32 {
        self.process.id()
    }
}

/// An address that was free a moment ago, and most likely still is.
pub fn free() -> Fallible<SocketAddr> {
    Ok(TcpListener::bind("127.0.0.1:0")?.local_addr()?)
}

fn answers(address: SocketAddr, page: &str) -> bool {
    let ask = || -> std::io::Result<bool> {
        let mut stream = TcpStream::connect(address)?;
        stream.write_all(format!("GET {page} HTTP/1.1\r\nHost: {address}\r\nConnection: close\r\n\r\n").as_bytes())?;
        let mut first = [0; 5];
        stream.read_exact(&mut first)?;
        Ok(first == *b"HTTP/")
    };
    ask().unwrap_or(false)
}

impl Drop for Program {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}
