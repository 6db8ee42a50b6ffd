//! Where a request goes, as far as regions matter: named in the path, or by the host of a region's
//! own base address. Only the home region takes writes (OCS, "Tenants").

use hyper::HeaderMap;
use hyper::header::HOST;

use super::router::{self, RegionalPath};
use crate::dialects::{App, Dialect};
use crate::model::region::{host_of, without_port};
use crate::model::{Entity, Error};
use crate::ops;

/// The region, path and host of one request.
pub struct Place<'a> {
    app: &'a App,
    region: Option<&'a str>,
    path: &'a str,
    headers: &'a HeaderMap,
}

impl<'a> Place<'a> {
    /// The place of a request with this path and head.
    pub fn new(app: &'a App, path: &'a RegionalPath, headers: &'a HeaderMap) -> Self {
        Self { app, region: path.region.as_deref(), path: &path.path, headers }
    }

    /// Whether the path names a region.
    pub fn is_in_region(&self) -> bool {
        self.region.is_some()
    }

    /// Refuses a region that is not there.
    pub fn require(&self) -> Result<(), Error> {
        self.is_in_home_region().map(|_| ())
    }

    /// Refuses a write in every region but the home region.
    pub fn refuse_write(&self, dialect: &Dialect) -> Result<(), Error> {
        match self.read_only_region(dialect)? {
            None => Ok(()),
            Some(region) => {
                let allow = router::allowed_without_writes(self.path);
                Err(Error::ReadOnlyRegion { region, allow })
            }
        }
    }

    /// What `Allow` says of the path if its route table has `allow`.
    pub fn allowed(&self, dialect: &Dialect, allow: String) -> Result<String, Error> {
        let is_read_only = self.read_only_region(dialect)?.is_some();
        Ok(if is_read_only { router::allowed_without_writes(self.path) } else { allow })
    }

    fn read_only_region(&self, dialect: &Dialect) -> Result<Option<String>, Error> {
        let is_refused = dialect.regional && self.app.limits().has_read_only_regions;
        match (self.is_in_home_region()?, is_refused) {
            (_, false) => Ok(None),
            (true, true) => self.region_of_host(),
            (false, true) => Ok(self.region.map(str::to_owned)),
        }
    }

    /// Whether the path names the home region or none.
    fn is_in_home_region(&self) -> Result<bool, Error> {
        let Some(id) = self.region else { return Ok(true) };
        let regions = ops::regions::regions(&self.app.store)?;
        let found = regions.iter().find(|region| region.id.eq_ignore_ascii_case(id));
        found.map(|region| region.is_home).ok_or_else(|| Error::not_found(Entity::Region, id))
    }

    /// The region, other than the home region, whose own base address has the host asked for. A
    /// host that the home region or the public URL has too tells nothing.
    fn region_of_host(&self) -> Result<Option<String>, Error> {
        let Some(host) = self.headers.get(HOST).and_then(|host| host.to_str().ok()) else {
            return Ok(None);
        };
        let host = Some(without_port(host).to_ascii_lowercase());
        if self.app.settings.public_url.as_deref().and_then(host_of) == host {
            return Ok(None);
        }
        let regions = ops::regions::regions(&self.app.store)?;
        // The home region comes first.
        let here = regions.into_iter().find(|region| region.host() == host);
        Ok(here.filter(|region| !region.is_home).map(|region| region.id))
    }
}
