//! Why a rule would not be applied to a request, for whoever wrote it.

use super::RuleState;
use super::effect::Treatment;
use super::matching::Asked;
use super::rule::{Rule, Schedule};
use crate::model::Timestamp;

impl RuleState {
    /// The first reason why it would not be applied to this request, if it came now; `None` if it
    /// would.
    pub(super) fn why_not(&self, asked: &Asked, now: Timestamp) -> Option<String> {
        let first = self.rule.differs(asked, now).into_iter().next();
        match first {
            Some(member) => Some(self.rule.difference(member, asked, now)),
            None if self.rule.is_without_token(asked) => {
                Some("The request comes without a token that could expire.".into())
            }
            None => self.not_its_turn(self.matched + 1),
        }
    }

    fn not_its_turn(&self, number: u64) -> Option<String> {
        if self.is_due(number) {
            return None;
        }
        Some(match self.rule.schedule {
            Schedule::Always => return None,
            Schedule::First(count) => {
                format!("It is for its first {count}, and this would be request {number} of it.")
            }
            Schedule::Every(step) => {
                format!("It is for one in {step}, and this would be request {number} of it.")
            }
            Schedule::Probability(share) => format!(
                "Request {number} of it draws {:.4}, which is not below {share}.",
                self.draws(number).turn()
            ),
        })
    }
}

impl Rule {
    /// How the request is not what the rule has in `member`.
    fn difference(&self, member: &str, asked: &Asked, now: Timestamp) -> String {
        let other = |wanted: Option<&str>, is: Option<&str>| {
            let (wanted, is) = (wanted.unwrap_or_default(), is.unwrap_or("none"));
            format!("{member} is {is}, not {wanted}.")
        };
        let matching = &self.matching;
        match member {
            "dialect" if matching.dialect.is_none() => {
                "The control API fails only where a rule names it as dialect or in operation."
                    .into()
            }
            "dialect" => other(matching.dialect.as_deref(), Some(asked.dialect)),
            "operation" => other(matching.operation.as_deref(), Some(asked.operation)),
            "method" => other(matching.method.as_deref(), Some(asked.method)),
            "path" => {
                let wanted = matching.path.as_ref().map(super::PathPattern::as_str);
                other(wanted, Some(asked.path))
            }
            "client" => other(matching.client.as_deref(), asked.client),
            "tenant" => {
                let is = asked.tenant.map(|id| id.uuid().hyphenated().to_string());
                other(matching.tenant.as_deref(), is.as_deref())
            }
            "headers" => {
                let mut headers = matching.headers.iter();
                let unmet = headers.find(|header| !asked.has_header(header));
                let (name, wanted) = unmet.map_or(("", ""), |(name, wanted)| (name, wanted));
                let is = (asked.header)(name).unwrap_or_else(|| "absent".into());
                let wanted = if wanted == "*" { "any" } else { wanted };
                format!("The header {name} is {is}, not {wanted}.")
            }
            "from" => format!("It is {now}, before from."),
            _ => format!("It is {now}, no longer before until."),
        }
    }

    /// Whether it lets tokens expire, and the request says who asks in another way.
    fn is_without_token(&self, asked: &Asked) -> bool {
        let authorization = (asked.header)("authorization");
        let has_none = match &authorization {
            Some(value) => !value.get(..7).is_some_and(|it| it.eq_ignore_ascii_case("bearer ")),
            None => (asked.header)("x-api-key").is_some(),
        };
        self.effect.treatment == Treatment::TokenExpired && has_none
    }
}
