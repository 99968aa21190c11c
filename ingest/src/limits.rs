//! Every limit of the worker in one place, each with its reason: what strangers send is bounded before it is read.

use std::time::Duration;

/// How long a connection may take to send its next headers, waiting between two requests included: a slow mobile
/// connection needs about two seconds, and a sleeping one shall not hold a place. A proxy that keeps connections has to let go of
/// them sooner, or it writes a request on one that is just being closed.
pub const HEADERS_TIME: Duration = Duration::from_secs(10);
/// How many headers a request may have: browsers send about 20, proxies add a few.
pub const HEADERS: usize = 64;
/// The most bytes of headers that are kept while they are read: the size at which proxies stop, too.
pub const HEADERS_SIZE: usize = 16 * 1024;
/// The largest body, unless the form allows less: ten times the longest form that people fill in.
pub const BODY: usize = 128 * 1024;
/// How long a body may take in all: 128 KiB at the speed of the slowest modem still in use.
pub const BODY_TIME: Duration = Duration::from_secs(120);
/// How long a body may take before its speed counts: a connection that was lost for a moment has come back by then.
pub const BODY_GRACE: Duration = Duration::from_secs(15);
/// The least speed from then on, in bytes a second: a tenth of the slowest modem's. Slower ones only hold a place.
pub const BODY_RATE: u64 = 256;
/// How much memory a body takes at a time while it comes: most forms fit into one page.
pub const BODY_PAGE: usize = 4 * 1024;
/// How much of a body that is too large is read and thrown away, so that the browser hears the answer instead of a
/// broken connection; nobody types a megabyte.
pub const DRAIN: usize = 1024 * 1024;
/// How long an answer may wait for its reader to take anything of it: who lost the connection for a moment is back by then.
pub const STALL: Duration = Duration::from_secs(30);
/// How many names with values a request may have: the longest form has 46 controls, rows and ticks included.
pub const FIELDS: usize = 64;
/// How long the page on which answers are checked may be open before it has to be shown again: longer than anybody waits
/// within one sitting, a night included.
pub const TOKEN_LIFE: Duration = Duration::from_secs(24 * 60 * 60);
/// What a request with a token may have more than the one before it: name and value of the token.
pub const TOKEN_ROOM: usize = 256;
/// How many submissions an hour from one network are usual: a class or a workshop behind one address sends as many. More
/// are put aside for an editor.
pub const PER_NETWORK: u32 = 30;
/// How many are taken at most: no room full of people sends ten times as many. As many more may be what was sent before.
pub const PER_NETWORK_AT_MOST: u32 = 10 * PER_NETWORK;
/// How many an hour are usual in all: the busiest programme known had 8,400 in thirteen weeks.
pub const IN_ALL: u32 = 1_000;
/// How many networks are counted at once: 65,536 need 4 MiB.
pub const NETWORKS: usize = 1 << 16;
/// What somebody is asked to wait who sends too much, in seconds: after an hour there is room again.
pub const RETRY_AFTER_FLOOD: &str = "3600";
/// How many connections are open at once: each holds about 20 KiB, so 8,192 fit into 200 MiB.
pub const CONNECTIONS: usize = 8_192;
/// How many connections wait at once to be accepted, as far as the system lets them: a browser that finds more than these before it
/// asks again only after a second. A whole conference may open a form at the same moment.
pub const KNOCKING: u32 = 1_024;
/// How many bytes the disk of the inbox keeps free: room for 256 of the longest records, as many as may be under way at the moment
/// when the last look found it, and for editors to decide on what is there.
pub const KEEP_FREE: u64 = 64 * 1024 * 1024;
/// How many files it keeps room for: each of those is one.
pub const KEEP_FREE_FILES: u64 = 256;
/// How long after a probe of the store the next one may begin: ten a second wear no disk, and nobody waits longer to be taken
/// after a fault.
pub const PROBE_PAUSE: Duration = Duration::from_millis(100);
/// How long a probe tells how the store is to those who only watch: however often a monitor asks, it does not wear the disk.
pub const PROBE_LIFE: Duration = Duration::from_secs(1);
/// How long whoever watches waits for the disk: longer than a busy one takes, and shorter than monitors wait.
pub const PATIENCE: Duration = Duration::from_secs(3);
/// How many connections whoever watches has at once.
pub const WATCHERS: usize = 16;
/// How many files may be open besides connections: a request has one or two at a time, and no disk serves a hundred at once.
pub const FILES: usize = 256;
/// How many requests wait for the disk at once: it syncs many files with one write, but no more than these.
pub const THREADS: usize = 64;
/// How many connections one network may have open: a browser opens six, so ten people send at the same moment.
pub const CONNECTIONS_PER_NETWORK: usize = 64;
/// How long to wait after the system refused a connection, mostly for want of file handles.
pub const ACCEPT_PAUSE: Duration = Duration::from_millis(100);
/// How long submissions under way may take to finish when the worker is told to stop: systemd waits 90 s.
pub const GOODBYE: Duration = Duration::from_secs(30);
/// How long a notice may take to be sent, also while the worker stops: no server that works takes longer.
pub const NOTICE: Duration = Duration::from_secs(10);
/// What a sender is asked to wait after a fault of ours, in seconds: long enough for an editor's restart.
pub const RETRY_AFTER: &str = "60";
/// The largest file of a site that is read: the largest declarations and vocabularies have some 20 KiB.
pub const SITE_FILE: u64 = 1024 * 1024;
/// How many editors' keys are needed outside development: a lost key must not lose what people wrote.
pub const RECIPIENTS: usize = 2;
/// The largest sealed part that is opened: a whole body, encoded, with room for the recipients' stanzas.
pub const SEALED: u64 = 1024 * 1024;
/// The longest spreadsheet that is imported at once: ten times the ideas of the largest programme.
pub const SHEET: usize = 10_000;
/// How long a bucket may take for one answer: services promise some tens of milliseconds.
pub const BUCKET_TIME: Duration = Duration::from_secs(5);
/// How often what failed is asked of it again, and for how long in all: longer than a service takes to let another of its machines
/// answer, and shorter than people wait for a page.
pub const BUCKET_TRIES: usize = 3;
/// See [`BUCKET_TRIES`].
pub const BUCKET_PATIENCE: Duration = Duration::from_secs(15);
/// After how long without a word an editor's turn at a bucket is over: their machine has gone. It is longer than twice the
/// time that anything takes, see `crate::objects::lease`.
pub const LEASE: Duration = Duration::from_secs(60);
