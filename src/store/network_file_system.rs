//! Tells a network file system, where SQLite's locks and shared memory cannot be trusted.

use std::fs::File;
use std::os::unix::fs::MetadataExt;

/// Magic numbers of `statfs(2)`.
const BY_MAGIC: &[(u32, &str)] = &[
    (0x6969, "NFS"),
    (0x517b, "SMB"),
    (0xff53_4d42, "CIFS"),
    (0xfe53_4d42, "SMB2"),
    (0x0102_1997, "9P"),
    (0x5346_414f, "AFS"),
    (0x6b41_4653, "AFS"),
    (0x00c3_6400, "Ceph"),
    (0x0bd0_0bd0, "Lustre"),
    (0x0116_1970, "GFS2"),
    (0x7461_636f, "OCFS2"),
    (0x7375_7245, "Coda"),
];
/// FUSE has one magic number for file systems near and far; these are far.
const FUSE_MAGIC: u32 = 0x6573_5546;
const FAR_FUSE_TYPES: &[&str] =
    &["sshfs", "glusterfs", "s3fs", "rclone", "davfs", "gcsfuse", "goofys", "curlftpfs", "cephfs"];

/// The name of the network file system that `file` is on; `None` if it is on a local one, or if
/// the system does not tell.
pub(super) fn name_of_network_file_system(file: &File) -> Option<String> {
    let about = rustix::fs::fstatfs(file).ok()?;
    // The field's type differs by platform; the magic numbers have 32 bits everywhere.
    let magic = u32::try_from(i128::from(about.f_type) & 0xffff_ffff).ok()?;
    if magic != FUSE_MAGIC {
        return name_by_magic(magic).map(str::to_owned);
    }
    let device = file.metadata().ok()?.dev();
    let mounts = std::fs::read_to_string("/proc/self/mountinfo").ok()?;
    far_fuse_type(&mounts, &device_name(device)).map(str::to_owned)
}

fn name_by_magic(magic: u32) -> Option<&'static str> {
    BY_MAGIC.iter().find(|(number, _)| *number == magic).map(|(_, name)| *name)
}

/// `major:minor`, as `mountinfo` writes devices.
fn device_name(device: u64) -> String {
    format!("{}:{}", rustix::fs::major(device), rustix::fs::minor(device))
}

/// The type of the FUSE file system on `device`, if it is a far one. A line of `mountinfo` has the
/// device as its third word and, after a lone `-`, the type.
fn far_fuse_type(mounts: &str, device: &str) -> Option<&'static str> {
    let line = mounts.lines().find(|line| line.split(' ').nth(2) == Some(device))?;
    let kind = line.split_once(" - ")?.1.split(' ').next()?.strip_prefix("fuse.")?;
    FAR_FUSE_TYPES.iter().find(|far| **far == kind).copied()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn near_and_far_are_told_apart() {
        assert_eq!(name_by_magic(0x6969), Some("NFS"));
        assert_eq!(name_by_magic(0xef53), None, "ext4");
        let mounts = "36 35 0:42 / /far rw - fuse.sshfs host:/ rw\n37 35 0:43 / /near rw - fuse.ntfs /dev/sdb rw\n";
        assert_eq!(far_fuse_type(mounts, "0:42"), Some("sshfs"));
        assert_eq!(far_fuse_type(mounts, "0:43"), None);
        assert_eq!(far_fuse_type(mounts, "0:44"), None);
    }

    #[test]
    fn this_disk_is_near() {
        assert_eq!(name_of_network_file_system(&tempfile::tempfile().unwrap()), None);
    }
}
