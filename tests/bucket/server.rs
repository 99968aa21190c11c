//! A real server of S3 on this machine, which keeps what it is sent in a folder and counts what it is asked; and the real program,
//! told where it is.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use hyper::service::{Service, service_fn};
use hyper_util::rt::{TokioExecutor, TokioIo};
use hyper_util::server::conn::auto::Builder;
use object_store::aws::{AmazonS3, AmazonS3Builder};
use s3s::auth::SimpleAuth;
use s3s::service::S3ServiceBuilder;
use tempfile::TempDir;
use tokio::net::TcpListener;
use tokio::runtime::Runtime;

pub const BUCKET: &str = "showcase";
const KEY: &str = "a-key-for-tests";
pub const SECRET: &str = "a-secret-for-tests";
/// The list that the program leaves beside the site.
pub const LIST: &str = ".showground-published.json";
/// What says who publishes there.
pub const TURN: &str = ".showground-publishing";

/// A server, and what was asked of it.
pub struct Server {
    pub runtime: Runtime,
    endpoint: String,
    pub asked: Arc<Mutex<Asked>>,
    folder: TempDir,
}

/// What was asked of a server.
#[derive(Default)]
pub struct Asked {
    /// Each method, with what it was about.
    pub requests: Vec<String>,
    /// After so many that change something, the process with this number is killed.
    pub kills: Option<(usize, u32)>,
    /// The process whose memory is looked at, and the most that it had, in kilobytes.
    pub watched: Option<(u32, u64)>,
    /// How long each is kept waiting, as by a server that is far away.
    pub pause: Duration,
    /// How many are being answered.
    open: usize,
    /// How often one came while none was being answered.
    pub turns: usize,
}

/// A request that is being answered, until that is done or its sender is gone.
struct Open(Arc<Mutex<Asked>>);

impl Drop for Open {
    fn drop(&mut self) {
        self.0.lock().unwrap().open -= 1;
    }
}

impl Server {
    pub fn new() -> Server {
        let _ = rustls::crypto::ring::default_provider().install_default();
        let folder = tempfile::tempdir().unwrap();
        fs::create_dir(folder.path().join(BUCKET)).unwrap();
        let mut s3 = S3ServiceBuilder::new(s3s_fs::FileSystem::new(folder.path()).unwrap());
        s3.set_auth(SimpleAuth::from_single(KEY, SECRET));
        let s3 = s3.build();
        let asked = Arc::new(Mutex::new(Asked::default()));
        let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build().unwrap();
        let listener = runtime.block_on(TcpListener::bind("127.0.0.1:0")).unwrap();
        let endpoint = format!("http://{}", listener.local_addr().unwrap());
        let heard = Arc::clone(&asked);
        runtime.spawn(async move {
            while let Ok((socket, _)) = listener.accept().await {
                let (s3, heard) = (s3.clone(), Arc::clone(&heard));
                let service = service_fn(move |request: hyper::Request<hyper::body::Incoming>| {
                    let about = request.uri().path_and_query().map_or("/", |about| about.as_str());
                    heard.lock().unwrap().hears(request.method().as_str(), about);
                    let (open, answer) = (Open(Arc::clone(&heard)), Service::call(&s3, request));
                    let pause = heard.lock().unwrap().pause;
                    async move {
                        let _open = open;
                        tokio::time::sleep(pause).await;
                        answer.await
                    }
                });
                tokio::spawn(async move {
                    let builder = Builder::new(TokioExecutor::new());
                    let _ = builder.serve_connection(TokioIo::new(socket), service).await; // the other side may be killed
                });
            }
        });
        Server { runtime, endpoint, asked, folder }
    }

    pub fn client(&self) -> AmazonS3 {
        let builder = AmazonS3Builder::new().with_bucket_name(BUCKET).with_region("us-east-1").with_allow_http(true);
        builder.with_endpoint(&self.endpoint).with_access_key_id(KEY).with_secret_access_key(SECRET).build().unwrap()
    }

    /// Where what is in the bucket lies.
    pub fn folder(&self) -> PathBuf {
        self.folder.path().join(BUCKET)
    }

    /// Waits until nothing is being answered any more.
    pub fn is_done(&self) {
        while self.asked.lock().unwrap().open > 0 {
            std::thread::sleep(Duration::from_millis(1));
        }
    }

    /// What was asked since this was asked last.
    pub fn asked(&self) -> Vec<String> {
        std::mem::take(&mut self.asked.lock().unwrap().requests)
    }

    /// The program, told where the server is and who it is.
    pub fn showground(&self, root: &Path, args: &[&str]) -> Command {
        let program = std::env::var_os("SHOWGROUND").expect("SHOWGROUND names the program; tests/bucket/run sets it");
        let mut command = Command::new(program);
        command.arg("--root").arg(root).args(args).args(["--today", "2026-11-24"]).env("NO_COLOR", "1");
        let names = [
            ("AWS_ACCESS_KEY_ID", KEY),
            ("AWS_SECRET_ACCESS_KEY", SECRET),
            ("AWS_REGION", "us-east-1"),
            ("AWS_ENDPOINT", &self.endpoint),
            ("AWS_ALLOW_HTTP", "true"),
        ];
        command.envs(names);
        command
    }

    pub fn says(&self, root: &Path, args: &[&str]) -> (i32, String) {
        let Output { status, stderr, .. } = self.showground(root, args).output().unwrap();
        (status.code().unwrap_or(-1), String::from_utf8(stderr).unwrap())
    }

    pub fn does(&self, root: &Path, args: &[&str]) -> String {
        let (code, said) = self.says(root, args);
        assert_eq!(code, 0, "{args:?}: {said}");
        said
    }
}

impl Asked {
    fn hears(&mut self, method: &str, path: &str) {
        self.requests.push(format!("{method} {path}"));
        self.turns += usize::from(self.open == 0);
        self.open += 1;
        if let Some((process, most)) = &mut self.watched {
            *most = peak(*process).unwrap_or(*most).max(*most);
        }
        let changes = ["PUT", "DELETE", "POST"].contains(&method);
        if let Some((left, process)) = self.kills.filter(|_| changes) {
            self.kills = left.checked_sub(1).map(|left| (left, process));
            if left == 0 {
                assert!(Command::new("kill").args(["-KILL", &process.to_string()]).status().unwrap().success());
            }
        }
    }
}

/// The most memory that a process ever had, in kilobytes.
fn peak(process: u32) -> Option<u64> {
    let status = fs::read_to_string(format!("/proc/{process}/status")).ok()?;
    status.lines().find_map(|line| line.strip_prefix("VmHWM:"))?.split_whitespace().next()?.parse().ok()
}
