//! File systems of our own, which can be filled and cut off; one has to be root for that.

use std::path::{Path, PathBuf};
use std::process::Command;

/// What a file system is made of.
pub enum Kind {
    /// Memory, of so many KiB.
    Memory(u32),
    /// A disk with ext4 in a file, of so many MiB and with so many inodes.
    Disk { mib: u32, inodes: u32 },
}

/// A mounted file system. It goes with its owner.
pub struct Mount {
    at: PathBuf,
    image: Option<PathBuf>,
}

impl Mount {
    /// Mounts one over a folder that is made.
    ///
    /// # Errors
    /// When this machine or user cannot.
    pub fn over(at: &Path, kind: &Kind) -> Result<Mount, String> {
        std::fs::create_dir_all(at).unwrap();
        let image = match kind {
            Kind::Memory(kib) => {
                run("mount", &["-t", "tmpfs", "-o", &format!("size={kib}k"), "none", &text(at)])?;
                None
            }
            Kind::Disk { mib, inodes } => {
                let image = at.with_extension("image");
                std::fs::File::create(&image).unwrap().set_len(u64::from(*mib) << 20).unwrap();
                run("mkfs.ext4", &["-q", "-F", "-m", "0", "-N", &inodes.to_string(), &text(&image)])?;
                run("mount", &["-o", "loop", &text(&image), &text(at)])?;
                Some(image)
            }
        };
        Ok(Mount { at: at.to_owned(), image })
    }

    /// Cuts its power: what the kernel has not written to the disk never gets there.
    ///
    /// # Errors
    /// When this machine cannot.
    pub fn cut(&self) -> Result<(), String> {
        // FS_IOC_SHUTDOWN of <linux/fs.h>, `_IOR('X', 125, __u32)`, without flushing the journal.
        let ioctl = "open(F, '<', $ARGV[0]) or die $!; my $how = pack('L', 2); ioctl(F, 0x8004587d, $how) or die $!";
        run("perl", &["-e", ioctl, &text(&self.at)])
    }

    /// How much of it is used, in KiB.
    pub fn used(&self) -> u32 {
        let output = Command::new("df").args(["-k", "--output=used"]).arg(&self.at).output().unwrap();
        let said = String::from_utf8(output.stdout).unwrap();
        said.lines().nth(1).and_then(|used| used.trim().parse().ok()).unwrap_or_else(|| panic!("df says {said:?}"))
    }

    /// Makes one of memory as large as so many KiB.
    pub fn resize(&self, kib: u32) {
        run("mount", &["-o", &format!("remount,size={kib}k"), &text(&self.at)]).unwrap();
    }

    /// Mounts it once more, as after a restart: the journal is played back, and nothing is read from memory.
    pub fn again(&self) {
        run("umount", &[&text(&self.at)]).unwrap();
        let image = self.image.as_ref().unwrap();
        run("mount", &["-o", "loop", &text(image), &text(&self.at)]).unwrap();
    }
}

impl Drop for Mount {
    fn drop(&mut self) {
        let _ = run("umount", &["--lazy", &text(&self.at)]);
    }
}

fn text(path: &Path) -> String {
    path.to_string_lossy().into_owned()
}

fn run(program: &str, args: &[&str]) -> Result<(), String> {
    // mkfs and its like are not on everybody's path.
    let path = format!("{}:/usr/sbin:/sbin", std::env::var("PATH").unwrap_or_default());
    let output = Command::new(program).args(args).env("PATH", path).output();
    let output = output.map_err(|error| format!("{program} cannot be run ({error})"))?;
    let said = String::from_utf8_lossy(&output.stderr);
    if output.status.success() { Ok(()) } else { Err(format!("{program} fails: {}", said.trim())) }
}
