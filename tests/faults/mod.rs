//! What the server stands on fails while it serves: the disk, the file, descriptors, memory, the
//! clock. Each test goes through the same steps: all is well; something fails, and writes are
//! refused in their dialect's words while reads go on; it is mended, and the service goes on by
//! itself, with everything that it has answered and nothing that it has refused.

mod broken_disk;
mod clock;
mod descriptors;
mod ending;
mod full_disk;
mod memory;
mod moved;
pub mod service;
