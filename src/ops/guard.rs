//! A look at an object as it stands, inside the transaction that changes it.

use crate::model::Error;

type Look<T> = Box<dyn Fn(&T) -> bool + Send>;

/// What a write demands of the object before it changes it (`If-Match`).
pub struct Guard<T>(Option<Look<T>>);

impl<T> Guard<T> {
    /// Demands nothing.
    pub fn open() -> Self {
        Self(None)
    }

    /// Demands that `holds` is true of the object.
    pub fn new(holds: impl Fn(&T) -> bool + Send + 'static) -> Self {
        Self(Some(Box::new(holds)))
    }

    /// `PreconditionFailed` if the object is not as demanded. `object` is made only if needed.
    pub(super) fn check(&self, object: impl FnOnce() -> Result<T, Error>) -> Result<(), Error> {
        match &self.0 {
            Some(holds) if !holds(&object()?) => Err(Error::PreconditionFailed),
            _ => Ok(()),
        }
    }
}
