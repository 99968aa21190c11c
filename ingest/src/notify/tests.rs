//! Receivers on this machine that take notices, refuse them, are down, and come back.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::Mutex;
use std::sync::atomic::{AtomicI64, Ordering};

use super::*;
use crate::fixture;

/// A site with an inbox, and a clock that is set by hand.
struct Office {
    root: tempfile::TempDir,
    now: Arc<AtomicI64>,
}

impl Office {
    fn open(notify: &str) -> Office {
        let root = fixture::site(&format!("//- content/site.yaml\nname: Example\nnotify:\n{notify}"));
        Office { root, now: Arc::new(AtomicI64::new(1_800_000_000)) }
    }

    /// A notifier that knows nothing but what is on the disk.
    fn notifier(&self) -> Notifier {
        let now = Arc::clone(&self.now);
        Notifier::of(
            &Store::of(self.root.path()),
            Arc::new(move || Timestamp::from_second(now.load(Ordering::SeqCst)).unwrap()),
        )
    }

    fn receive(&self, place: &str) {
        let path = self.root.path().join(format!("inbox/{place}.md"));
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, "fields: {name: Ada Canary}\n").unwrap();
    }

    fn pass(&self, minutes: i64) {
        self.now.fetch_add(minutes * 60, Ordering::SeqCst);
    }
}

/// What a receiver heard: whole requests or mails.
type Heard = Arc<Mutex<Vec<String>>>;

fn listen(on: &str, serve: impl Fn(TcpStream, &Mutex<Vec<String>>) + Send + 'static) -> (u16, Heard) {
    let listener = TcpListener::bind(on).unwrap();
    let (port, heard) = (listener.local_addr().unwrap().port(), Heard::default());
    let keep = Arc::clone(&heard);
    std::thread::spawn(move || {
        for stream in listener.incoming().flatten() {
            serve(stream, &keep);
        }
    });
    (port, heard)
}

/// A web server that answers with a status.
fn web(on: &str, status: &'static str) -> (u16, Heard) {
    listen(on, move |mut stream, heard| {
        let mut reader = BufReader::new(stream.try_clone().unwrap());
        let (mut head, mut length) = (String::new(), 0);
        while !head.ends_with("\r\n\r\n") {
            let at = head.len();
            reader.read_line(&mut head).unwrap();
            if let Some(value) = head[at..].to_lowercase().strip_prefix("content-length:") {
                length = value.trim().parse().unwrap();
            }
        }
        let mut body = vec![0; length];
        reader.read_exact(&mut body).unwrap();
        heard.lock().unwrap().push(head + &String::from_utf8(body).unwrap());
        write!(stream, "HTTP/1.1 {status}\r\nContent-Length: 0\r\nConnection: close\r\n\r\n").unwrap();
    })
}

/// A mail server of the simplest kind (RFC 5321).
fn post_office() -> (u16, Heard) {
    listen("127.0.0.1:0", |mut stream, heard| {
        let mut reader = BufReader::new(stream.try_clone().unwrap());
        let (mut mail, mut in_data) = (String::new(), false);
        stream.write_all(b"220 here\r\n").unwrap();
        loop {
            let mut line = String::new();
            if reader.read_line(&mut line).unwrap_or(0) == 0 {
                return;
            }
            mail.push_str(&line);
            let answer: &[u8] = match line.trim_end() {
                "." if in_data => {
                    heard.lock().unwrap().push(std::mem::take(&mut mail));
                    b"250 taken\r\n"
                }
                _ if in_data => continue,
                "DATA" => b"354 go on\r\n",
                "QUIT" => b"221 bye\r\n",
                _ => b"250 fine\r\n",
            };
            in_data = line.trim_end() == "DATA" || (in_data && line.trim_end() != ".");
            stream.write_all(answer).unwrap();
        }
    })
}

#[test]
fn editors_are_told_once_in_a_while_what_is_new_and_nothing_of_it() {
    let (port, heard) = web("127.0.0.1:0", "200 OK");
    let office = Office::open(&format!("  webhook: http://127.0.0.1:{port}/hook\n"));
    let mut notifier = office.notifier();
    assert_eq!(notifier.look().unwrap(), 0, "there is nothing to tell");
    office.receive("waiting/idea/1111111111");
    office.receive("waiting/idea/2222222222");
    office.receive("quarantine/comment/3333333333");
    office.receive("done/idea/4444444444");
    office.receive("waiting/idea/notes of ada@example.org");
    assert_eq!((notifier.look().unwrap(), notifier.look().unwrap()), (1, 0));
    office.receive("waiting/idea/5555555555");
    office.pass(14);
    assert_eq!(notifier.look().unwrap(), 0, "not more often than every 15 minutes");
    office.pass(1);
    assert_eq!((notifier.look().unwrap(), notifier.look().unwrap()), (1, 0));
    let heard = heard.lock().unwrap();
    assert_eq!(heard.len(), 2);
    assert!(
        heard[0].starts_with("POST /hook HTTP/1.1\r\n")
            && heard[0].contains("2 by the form idea: 1111111111, 2222222222\\n")
    );
    let body: serde_json::Value = serde_json::from_str(heard[0].split("\r\n\r\n").nth(1).unwrap()).unwrap();
    let aside =
        serde_json::json!({ "form": "comment", "folder": "quarantine", "count": 1, "receipts": ["3333333333"] });
    assert_eq!(body["submissions"][1], aside);
    assert!(heard[1].contains("5555555555") && !heard[1].contains("1111111111"));
    for private in ["Ada", "ada@", "4444444444"] {
        assert!(!heard.iter().any(|notice| notice.contains(private)), "{private}");
    }
}

#[test]
fn a_receiver_that_is_down_is_told_when_it_is_back_with_longer_and_longer_pauses() {
    let free = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
    let office = Office::open(&format!("  webhook: http://{free}/\n"));
    office.receive("waiting/idea/1111111111");
    let mut notifier = office.notifier();
    assert_eq!(notifier.look().unwrap(), 0);
    let (_, heard) = web(&free.to_string(), "200 OK");
    assert_eq!(notifier.look().unwrap(), 0, "it waits a minute");
    office.pass(1);
    assert_eq!((notifier.look().unwrap(), heard.lock().unwrap().len()), (1, 1));

    let mut pauses = Vec::new();
    for _ in 0..12 {
        notifier.remember(true, (notifier.clock)());
        pauses.push(notifier.not_before.unwrap().as_second() - (notifier.clock)().as_second());
    }
    assert_eq!(pauses[..4], [60, 120, 240, 480]);
    assert_eq!(pauses[11], LONGEST_PAUSE);
}

#[test]
fn the_address_can_be_kept_out_of_the_settings() {
    let (port, heard) = web("127.0.0.1:0", "200 OK");
    let office = Office::open("  webhook: vault/webhook\n");
    let file = office.root.path().join("vault/webhook");
    std::fs::create_dir_all(file.parent().unwrap()).unwrap();
    office.receive("waiting/idea/1111111111");
    for wrong in [None, Some("vault/webhook"), Some("http://example.org/in/the/open")] {
        wrong.into_iter().for_each(|text| std::fs::write(&file, text).unwrap());
        assert_eq!(office.notifier().look().unwrap(), 0, "{wrong:?}");
    }
    std::fs::write(&file, format!("http://127.0.0.1:{port}/secret\n")).unwrap();
    assert_eq!((office.notifier().look().unwrap(), heard.lock().unwrap().len()), (1, 1));
}

#[test]
fn a_notice_that_is_refused_or_sent_elsewhere_stays() {
    for status in ["500 Down", "404 Gone", "302 Found"] {
        let (port, heard) = web("127.0.0.1:0", status);
        let office = Office::open(&format!("  webhook: http://127.0.0.1:{port}/\n"));
        office.receive("waiting/idea/1111111111");
        assert_eq!(office.notifier().look().unwrap(), 0, "{status}");
        assert_eq!(
            (Outbox::of(&Store::of(office.root.path())).pending().unwrap().len(), heard.lock().unwrap().len()),
            (1, 1)
        );
        let later = |seconds: i64| Timestamp::from_second(1_800_000_000 + seconds).unwrap();
        let stuck = |seconds| super::stuck(office.root.path(), later(seconds)).unwrap();
        assert_eq!((stuck(3_600), stuck(3_601)), (0, 1));
    }
}

#[test]
fn whenever_the_program_is_killed_nobody_is_left_out() {
    let (port, heard) = web("127.0.0.1:0", "200 OK");
    let office = Office::open(&format!("  webhook: http://127.0.0.1:{port}/\n"));
    let (outbox, channels) = (Outbox::of(&Store::of(office.root.path())), [Channel::Webhook]);
    let now = || Timestamp::from_second(office.now.load(Ordering::SeqCst)).unwrap();
    office.receive("waiting/idea/1111111111");
    // Killed before anything was written down: what is in the inbox is new.
    // Killed after it was written down and before it was sent:
    outbox.write_down(&channels, 900, now()).unwrap();
    office.receive("waiting/idea/2222222222");
    assert_eq!((office.notifier().look().unwrap(), heard.lock().unwrap().len()), (1, 1));
    // Killed after it was taken and before that was known: it is sent again, under the same name.
    office.pass(15);
    outbox.write_down(&channels, 900, now()).unwrap();
    let file = outbox.pending().unwrap().remove(0);
    let text =
        std::fs::read(office.root.path().join("inbox/outbox").join(format!("{}.notice", file.digest.id))).unwrap();
    assert_eq!(office.notifier().look().unwrap(), 1);
    std::fs::write(office.root.path().join("inbox/outbox").join(format!("{}.notice", file.digest.id)), text).unwrap();
    assert_eq!(office.notifier().look().unwrap(), 1);
    let heard = heard.lock().unwrap();
    assert_eq!(heard[1], heard[2]);
    assert!(heard[0].contains("1111111111") && heard[1].contains("2222222222") && !heard[1].contains("1111111111"));
}

#[cfg(feature = "mail")]
#[test]
fn a_mail_has_a_fixed_subject_and_the_other_channel_does_not_wait_for_it() {
    let down = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
    let (port, heard) = post_office();
    let mail = |server: &str| {
        format!(
            "  email: {{from: showcase@example.org, to: [ada@example.org, ben@example.org], server: \"{server}\"}}\n"
        )
    };
    let office = Office::open(&format!("  webhook: http://{down}/\n{}", mail(&format!("127.0.0.1:{port}"))));
    office.receive("waiting/idea/1111111111");
    let mut notifier = office.notifier();
    assert_eq!(notifier.look().unwrap(), 1, "the mail was taken, the webhook is down");
    office.pass(60);
    assert_eq!(notifier.look().unwrap(), 0);
    let heard = heard.lock().unwrap();
    assert_eq!(heard.len(), 1, "the mail is not sent again");
    for line in [
        "Subject: New submissions wait for you\r\n",
        "To: ada@example.org, ben@example.org\r\n",
        "RCPT TO:<ben@example.org>",
        "1 by the form idea: 1111111111",
    ] {
        assert!(heard[0].contains(line), "{line}: {}", heard[0]);
    }
    assert!(heard[0].contains("Message-ID: <1800000000-") && !heard[0].contains("Canary"));
}

#[test]
fn without_settings_nothing_is_written() {
    let root = fixture::site("//- content/site.yaml\nname: Example\n");
    let mut notifier = Notifier::of(&Store::of(root.path()), Arc::new(|| Timestamp::UNIX_EPOCH));
    std::fs::create_dir_all(root.path().join("inbox/waiting/idea")).unwrap();
    std::fs::write(root.path().join("inbox/waiting/idea/1111111111.md"), "").unwrap();
    assert_eq!(notifier.look().unwrap(), 0);
    assert!(!root.path().join("inbox/outbox").exists());
}
