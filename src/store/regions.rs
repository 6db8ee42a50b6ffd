//! Regions.

use super::connection::{Reading, Writing};
use crate::model::Error;
use crate::model::region::Region;

impl Reading<'_> {
    /// All regions, the home region first.
    pub fn regions(&self) -> Result<Vec<Region>, Error> {
        self.all(
            "SELECT id, name, is_home, base_address FROM region ORDER BY is_home DESC, id",
            [],
            |row| {
                Ok(Region {
                    id: row.get(0)?,
                    name: row.get(1)?,
                    is_home: row.get(2)?,
                    base_address: row.get(3)?,
                })
            },
        )
    }
}

impl Writing<'_> {
    /// Puts these regions in place of those there are.
    pub fn replace_regions(&self, regions: &[Region]) -> Result<(), Error> {
        self.execute("DELETE FROM region", [])?;
        for region in regions {
            self.execute(
                "INSERT INTO region (id, name, is_home, base_address) VALUES (?1, ?2, ?3, ?4)",
                (&region.id, &region.name, region.is_home, &region.base_address),
            )?;
        }
        Ok(())
    }
}
