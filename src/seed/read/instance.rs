//! What belongs to the instance: regions, features, metrics.

use std::collections::HashMap;

use super::{Reader, placed};
use crate::model::region::{MAX_REGIONS, Region, is_base_address};
use crate::model::usage::Metric;
use crate::model::{Change, Problem, SeedProblem};
use crate::seed::draft::{FeatureDraft, Placed};
use crate::seed::object::Object;
use crate::seed::values;

impl Reader<'_> {
    pub(super) fn regions(self, file: &Object) -> Option<Vec<Placed<Region>>> {
        let faults_before = self.faults.count();
        let regions = file.each("regions", |region| {
            let id = region.required("id", values::short_id);
            let name = region.required("name", values::name);
            let is_home = region.given("isHome", values::flag).unwrap_or(false);
            let address = region.change("baseAddress", |value| {
                values::parsed(value, "an http or https URL", |text| {
                    is_base_address(text).then(|| text.to_owned())
                })
            });
            let base_address = match address {
                Change::Set(address) => Some(address),
                _ => None,
            };
            Some(placed(region, Region { id: id?, name: name?, is_home, base_address }))
        });
        let is_said = file.raw("regions").is_some_and(serde_json::Value::is_array);
        if is_said && self.faults.count() == faults_before {
            self.check_regions(file, &regions);
        }
        is_said.then_some(regions)
    }

    fn check_regions(self, file: &Object, regions: &[Placed<Region>]) {
        let mut first = HashMap::new();
        for Placed { place, value } in regions {
            if let Some(first) = first.insert(value.id.to_ascii_lowercase(), place) {
                let problem = SeedProblem::Repeats { first: first.to_string() };
                self.faults.of_seed(&place.member("id"), problem);
            }
        }
        if regions.iter().filter(|region| region.value.is_home).count() != 1 {
            file.fault("regions", Problem::Malformed { expected: "regions of which one is home" });
        }
        if regions.len() > MAX_REGIONS {
            file.fault("regions", Problem::TooMany { max_items: MAX_REGIONS });
        }
    }

    pub(super) fn metrics(self, file: &Object) -> Vec<Placed<Metric>> {
        let items = file.items("metrics").into_iter();
        items
            .filter_map(|(item, place)| match values::metric(item) {
                Ok(value) => Some(Placed { place, value }),
                Err(problem) => {
                    self.faults.note(&place, problem);
                    None
                }
            })
            .collect()
    }
}

pub(super) fn features(file: &Object) -> Vec<FeatureDraft> {
    file.each("features", |feature| {
        let id = feature.required("id", values::short_id);
        let name = feature.given("name", values::name);
        let description = feature.given("description", values::line);
        let default_state = feature.given("defaultState", values::int32);
        let place = feature.place().clone();
        Some(FeatureDraft { place, id: id?, name, description, default_state })
    })
}
