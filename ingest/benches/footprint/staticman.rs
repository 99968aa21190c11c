//! Entries sent to Staticman, which puts each into a merge request of a forge.

use std::io::{Read, Write};
use std::net::{Ipv4Addr, SocketAddrV4, TcpStream};
use std::path::Path;
use std::process::Command;

use rustix::net::{AddressFamily, SocketFlags, SocketType, bind, connect, socket_with};

use crate::Fallible;
use crate::durable::program::{Program, free};
use crate::durable::times::Times;
use crate::footprint::forge::Forge;

/// What `npm install` puts where; the version before it knows no forge but one, under an address that cannot be changed.
const ENTRY: &str = "node_modules/staticman/build/start.js";
/// It wants a key of RSA, for secrets in the settings of sites.
const NEW_KEY: &str = "crypto.generateKeyPairSync('rsa', {modulusLength: 2048, publicKeyEncoding: {type: 'pkcs1', \
                       format: 'pem'}, privateKeyEncoding: {type: 'pkcs1', format: 'pem'}}).privateKey";

/// Staticman and its forge, which go with their owner.
pub struct Staticman {
    /// Its process.
    pub program: Program,
    forge: Forge,
}

impl Staticman {
    /// Starts what was installed in a folder.
    pub fn start(installed: &Path) -> Fallible<Staticman> {
        let (forge, address, key) = (Forge::open()?, free()?, node(installed, NEW_KEY)?);
        let entry = installed.join(ENTRY).canonicalize().map_err(|error| {
            format!("{ENTRY} in {}: {error}; run `npm install staticman@3.0.0-beta.2` there", installed.display())
        })?;
        let mut command = Command::new("node");
        command.arg(entry).current_dir(installed).env("NODE_ENV", "production").env("PORT", address.port().to_string());
        command.env("GITHUB_BASE_URL", format!("http://{}", forge.address)).env("GITHUB_TOKEN", "token");
        command.env("RSA_PRIVATE_KEY", key);
        Ok(Staticman { program: Program::start(&mut command, address, "/")?, forge })
    }

    /// Sends so many entries by so many clients, and looks whether as many came to the forge.
    pub fn measure(&self, clients: usize, entries: usize) -> Fallible<Times> {
        let before = self.forge.entries();
        let times = Times::of(vec![(); clients], entries, |(), i| self.send(before + i))?;
        let came = self.forge.entries() - before;
        if came == entries { Ok(times) } else { Err(format!("{came} merge requests of {entries} entries").into()) }
    }

    fn send(&self, i: usize) -> Fallible<()> {
        let story = format!("This+is+story+{i}.+").repeat(12);
        let body = format!(
            "options[slug]=bus-times&fields[name]=Somebody&fields[email]=somebody.{i}%40example.org&fields[message]={story}"
        );
        let head = format!(
            "POST /v3/entry/github/team/site/main/comments HTTP/1.1\r\nHost: {}\r\nConnection: close\r\n\
             Content-Type: application/x-www-form-urlencoded\r\nContent-Length: {}",
            self.program.address,
            body.len()
        );
        let mut stream = from_somewhere(i, self.program.address.port())?;
        stream.write_all(format!("{head}\r\n\r\n{body}").as_bytes())?;
        let mut answer = String::new();
        stream.read_to_string(&mut answer)?;
        match answer.starts_with("HTTP/1.1 200") {
            true => Ok(()),
            false => Err(format!("staticman took no entry, but said {answer}").into()),
        }
    }
}

/// What Node.js says of an expression, asked in a folder.
pub fn node(dir: &Path, expression: &str) -> Fallible<String> {
    let said = Command::new("node").args(["-p", expression]).current_dir(dir).output()?;
    match said.status.success() {
        true => Ok(String::from_utf8(said.stdout)?.trim().to_owned()),
        false => Err(format!("node: {}", String::from_utf8_lossy(&said.stderr)).into()),
    }
}

/// A connection from an address of its own: Staticman lets nobody send twice in half a second, which cannot be turned off.
fn from_somewhere(i: usize, port: u16) -> Fallible<TcpStream> {
    let [_, high, middle, low] = u32::try_from(i + 1)?.to_be_bytes();
    let socket = socket_with(AddressFamily::INET, SocketType::STREAM, SocketFlags::CLOEXEC, None)?;
    bind(&socket, &SocketAddrV4::new(Ipv4Addr::new(127, 1 + high, middle, low), 0))?;
    connect(&socket, &SocketAddrV4::new(Ipv4Addr::LOCALHOST, port))?;
    Ok(TcpStream::from(socket))
}
