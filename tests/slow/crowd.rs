//! Many connections at once, each held for as long as the worker lets it.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

use ingest::limits;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

use crate::server::FORM;

/// For how long a body is sent that is slow and not too slow: longer than the time of grace.
const FAIR: u64 = limits::BODY_GRACE.as_secs() + 3;
/// A little more than the least speed, in bytes a second.
const JUST_ENOUGH: u64 = limits::BODY_RATE + 44;
/// More than comes in two minutes.
const ENDLESS: u64 = 60_000;

/// How many connections are opened at once: half of those for whom there is room before the worker's door, so that none has to
/// knock twice.
const AT_ONCE: usize = 64;

/// How a connection is held.
#[derive(Clone, Copy, Debug)]
pub enum Manner {
    /// A byte of a header each second.
    Headers,
    /// A body, below the least speed.
    Body,
    /// A body, just above the least speed, that ends.
    FairBody,
    /// The same without an end.
    EndlessBody,
    /// Nothing is sent.
    Silent,
    /// Nothing is sent after an answer.
    SilentAfterAnAnswer,
}

/// What became of a connection.
#[derive(Debug)]
pub struct Held {
    /// How it was held.
    pub manner: Manner,
    /// How long it lasted, from its beginning or from the answer that came.
    pub lasted: Duration,
    /// What the worker said.
    pub said: String,
}

impl Manner {
    /// How long it may last.
    pub fn limit(self) -> Duration {
        match self {
            Manner::Headers | Manner::Silent | Manner::SilentAfterAnAnswer => limits::HEADERS_TIME,
            Manner::Body => limits::BODY_GRACE,
            Manner::FairBody => Duration::from_secs(FAIR),
            Manner::EndlessBody => limits::BODY_TIME,
        }
    }

    /// How the answer begins: there is none to half a request.
    pub fn last_words(self) -> &'static str {
        match self {
            Manner::Headers | Manner::Silent => "",
            Manner::Body | Manner::EndlessBody => "HTTP/1.1 408 ",
            Manner::FairBody => "HTTP/1.1 422 ",
            Manner::SilentAfterAnAnswer => "HTTP/1.1 200 ",
        }
    }

    /// What is sent at once.
    fn begins(self) -> String {
        let post = |length: u64| {
            format!(
                "POST /submit/idea HTTP/1.1\r\nHost: worker\r\nContent-Type: {FORM}\r\nContent-Length: {length}\r\n\r\n"
            )
        };
        match self {
            Manner::Headers => "GET /submit/idea HTTP/1.1\r\nHost: worker\r\nX-Slow: ".into(),
            Manner::Body | Manner::EndlessBody => post(ENDLESS),
            Manner::FairBody => post(FAIR * JUST_ENOUGH),
            Manner::Silent => String::new(),
            Manner::SilentAfterAnAnswer => "GET /submit/idea HTTP/1.1\r\nHost: worker\r\n\r\n".into(),
        }
    }

    /// How many bytes come each second.
    fn rate(self) -> u64 {
        match self {
            Manner::Headers => 1,
            Manner::Body => limits::BODY_RATE / 2,
            Manner::FairBody | Manner::EndlessBody => JUST_ENOUGH,
            Manner::Silent | Manner::SilentAfterAnAnswer => 0,
        }
    }
}

/// Opens connections to an address and holds them. How many are gone again is counted.
pub fn gather(address: &str, crowd: &[Manner], gone: &Arc<AtomicUsize>) -> JoinHandle<Vec<Held>> {
    let (address, crowd, gone) = (address.to_owned(), crowd.to_owned(), Arc::clone(gone));
    std::thread::spawn(move || {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        runtime.block_on(async {
            let (mut holding, mut all) = (Vec::new(), Vec::new());
            for some in crowd.chunks(AT_ONCE) {
                let opening: Vec<_> = some.iter().map(|_| tokio::spawn(TcpStream::connect(address.clone()))).collect();
                for (manner, stream) in some.iter().zip(opening) {
                    let stream = stream.await.unwrap().unwrap();
                    holding.push(tokio::spawn(held(stream, *manner, Arc::clone(&gone))));
                }
            }
            for connection in holding {
                all.push(connection.await.unwrap());
            }
            all
        })
    })
}

/// One connection, until the worker ends it.
async fn held(mut stream: TcpStream, manner: Manner, gone: Arc<AtomicUsize>) -> Held {
    stream.write_all(manner.begins().as_bytes()).await.unwrap();
    let mut said = vec![0; 1024];
    let heard = match manner {
        Manner::SilentAfterAnAnswer => stream.read(&mut said).await.unwrap(),
        Manner::Headers | Manner::Body | Manner::FairBody | Manner::EndlessBody | Manner::Silent => 0,
    };
    said.truncate(heard);
    let (begun, (mut reader, mut writer)) = (Instant::now(), stream.split());
    let trickle = async {
        let (mut second, bytes) = (seconds(), vec![b'a'; usize::try_from(manner.rate()).unwrap()]);
        loop {
            second.tick().await;
            let _ = writer.write_all(&bytes).await; // the reader learns that it is over
        }
    };
    tokio::select! {
        _ = reader.read_to_end(&mut said) => {}
        () = trickle => {}
    }
    let lasted = begun.elapsed();
    gone.fetch_add(1, Ordering::Relaxed);
    Held { manner, lasted, said: String::from_utf8_lossy(&said).into_owned() }
}

/// Ticks each second, from a second on.
fn seconds() -> tokio::time::Interval {
    let second = Duration::from_secs(1);
    tokio::time::interval_at(tokio::time::Instant::now() + second, second)
}
