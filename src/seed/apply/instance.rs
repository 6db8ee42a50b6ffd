//! Regions, features and metrics.

use super::{Work, effect};
use crate::model::Error;
use crate::model::feature::FeatureState;
use crate::model::region::Region;
use crate::model::tenant::TenantKey;
use crate::model::usage::Metric;
use crate::seed::draft::{FeatureDraft, Placed};
use crate::seed::outcome::{Effect, Kind};

impl Work<'_> {
    pub(super) fn instance(
        &mut self,
        regions: Option<Vec<Placed<Region>>>,
        features: Vec<FeatureDraft>,
        metrics: Vec<Placed<Metric>>,
    ) -> Result<(), Error> {
        if let Some(regions) = regions {
            let regions: Vec<Region> = regions.into_iter().map(|region| region.value).collect();
            self.regions(&regions)?;
        }
        features.into_iter().try_for_each(|feature| self.feature(feature))?;
        metrics.into_iter().try_for_each(|metric| self.metric(&metric))
    }

    /// All of them at once: there is always exactly one home.
    fn regions(&mut self, regions: &[Region]) -> Result<(), Error> {
        if self.faults.count() > 0 {
            // They may be no good together; and nothing is kept anyway.
            return Ok(());
        }
        let present = self.tx.regions()?;
        let is_same_place = |a: &Region, b: &Region| a.id.eq_ignore_ascii_case(&b.id);
        let before = self.changes;
        for region in regions {
            let was = present.iter().find(|was| is_same_place(was, region));
            self.count(Kind::Regions, effect(was.is_some(), was.is_some_and(|was| was != region)));
        }
        let is_gone = |was: &&Region| !regions.iter().any(|region| is_same_place(was, region));
        for _ in present.iter().filter(is_gone) {
            self.count(Kind::Regions, Effect::Removed);
        }
        if self.changes > before {
            self.tx.replace_regions(regions)?;
        }
        Ok(())
    }

    fn feature(&mut self, draft: FeatureDraft) -> Result<(), Error> {
        if !self.is_first(format!("feature {}", draft.id), &draft.place) {
            return Ok(());
        }
        let present = self.tx.feature(TenantKey::INSTANCE, &draft.id)?;
        let default = present.as_ref().map_or(0, |feature| feature.default_state);
        let default = draft.default_state.unwrap_or(default);
        let was = |member: fn(&FeatureState) -> &String| present.as_ref().map(member).cloned();
        let feature = FeatureState {
            name: draft.name.or(was(|it| &it.name)).unwrap_or_else(|| draft.id.clone()),
            description: draft.description.or(was(|it| &it.description)).unwrap_or_default(),
            default_state: default,
            current_state: default,
            id: draft.id,
        };
        let is_changed = present.as_ref() != Some(&feature);
        if is_changed {
            self.tx.put_feature(&feature)?;
        }
        self.count(Kind::Features, effect(present.is_some(), is_changed));
        Ok(())
    }

    fn metric(&mut self, metric: &Placed<Metric>) -> Result<(), Error> {
        let name = metric.value.as_str();
        if !self.is_first(format!("metric {name}"), &metric.place) {
            return Ok(());
        }
        let was_there = self.tx.metric(name)?.is_some();
        self.tx.metric_key(name)?;
        self.count(Kind::Metrics, effect(was_there, false));
        Ok(())
    }
}
