//! What workers share: a server of this test, or several servers that are one, which somebody else has started and can kill.

use std::path::Path;
use std::process::Command;
use std::time::Duration;

use futures_util::{StreamExt, TryStreamExt, stream};
use object_store::aws::{AmazonS3, AmazonS3Builder};
use object_store::{ObjectMeta, ObjectStore, ObjectStoreExt};

use crate::Files;
use crate::server::{BUCKET, Server};

/// So many files are read at once.
const AT_ONCE: usize = 16;

/// The servers.
pub enum Nodes {
    /// One of this test.
    Own(Server),
    /// Others, which are told by the environment.
    Others(Others),
}

pub struct Others {
    /// Where they are, of which each worker asks another one.
    endpoints: Vec<String>,
    /// A command that is told the number of one, kills that, and starts it again.
    kill: String,
    server: Server,
}

impl Nodes {
    pub fn of(server: Server) -> Nodes {
        Nodes::Own(server)
    }

    /// Those at `S3_ENDPOINTS`, separated by blanks, which the command `S3_KILL` kills and the keys in the variables of S3 open;
    /// or else one of this test.
    pub fn of_environment() -> Nodes {
        let server = Server::new();
        let Ok(endpoints) = std::env::var("S3_ENDPOINTS") else { return Nodes::Own(server) };
        let endpoints = endpoints.split_whitespace().map(str::to_owned).collect();
        Nodes::Others(Others { endpoints, kill: std::env::var("S3_KILL").expect("S3_KILL kills a server"), server })
    }

    /// Kills one, where there are several, and starts it again.
    pub fn loses(&self, number: u64) {
        if let Nodes::Others(Others { kill, .. }) = self {
            assert!(Command::new(kill).arg(number.to_string()).status().unwrap().success());
        }
    }

    /// The program, told which of the servers to ask.
    pub fn showground_at(&self, number: usize, root: &Path, args: &[&str]) -> Command {
        match self {
            Nodes::Own(server) => server.showground(root, args),
            Nodes::Others(Others { endpoints, server, .. }) => {
                let mut command = server.showground(root, args);
                let endpoint = &endpoints[number % endpoints.len()];
                for key in ["AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_REGION"] {
                    command.env(key, std::env::var(key).unwrap_or_else(|_| panic!("{key} is not set")));
                }
                command.env("AWS_ENDPOINT", endpoint);
                command
            }
        }
    }

    pub fn does(&self, root: &Path, args: &[&str]) {
        let output = self.showground_at(0, root, args).output().unwrap();
        assert!(output.status.success(), "{args:?}: {}", String::from_utf8_lossy(&output.stderr));
    }

    /// All that is in the bucket.
    pub fn files(&self) -> Files {
        match self {
            Nodes::Own(server) => server.files(),
            Nodes::Others(Others { endpoints, server, .. }) => server.runtime.block_on(all(&client(&endpoints[0]))),
        }
    }
}

fn client(endpoint: &str) -> AmazonS3 {
    let builder = AmazonS3Builder::from_env().with_bucket_name(BUCKET).with_allow_http(true);
    builder.with_endpoint(endpoint).build().unwrap()
}

/// Those that were just started again may not have found each other yet.
async fn all(client: &AmazonS3) -> Files {
    for _ in 0..30 {
        if let Ok(files) = try_all(client).await {
            return files;
        }
        tokio::time::sleep(Duration::from_secs(1)).await;
    }
    try_all(client).await.unwrap()
}

async fn try_all(client: &AmazonS3) -> object_store::Result<Files> {
    let all: Vec<ObjectMeta> = client.list(None).try_collect().await?;
    let read = all.into_iter().map(|object| async move {
        let bytes = client.get(&object.location).await?.bytes().await?;
        Ok((object.location.to_string(), bytes.to_vec()))
    });
    stream::iter(read).buffer_unordered(AT_ONCE).try_collect().await
}
