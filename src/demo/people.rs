//! The people: who belongs to which tenant, and how.

use std::collections::HashMap;

use super::draft::Draft;
use super::seeds::{EXAMPLE_USER, MY_COMPANY};
use super::tenants::{DAY_MS, HOUR_MS, ROOT, ago, moment};
use crate::model::tenant::Tenant;
use crate::model::user::{MembershipKind, MembershipStatus, NewMember};
use crate::model::{Clock, Email, Error, Id, Timestamp};
use crate::ops::users::insert_member;
use crate::store::Writing;

/// What somebody is in a tenant.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Standing {
    Primary,
    Admin,
    Developer,
    Plain,
    Passive,
    Banned,
    Support,
}
use Standing::{Admin, Banned, Developer, Passive, Plain, Primary, Support};

/// Tenant, first name, last name, standing. The address follows from names and tenant.
#[rustfmt::skip]
const PEOPLE: &[(&str, &str, &str, Standing)] = &[
    (ROOT, "Marit", "Haugen", Primary),
    (ROOT, "Pieter", "van Loon", Admin),
    (ROOT, "Noor", "Bakker", Developer),
    (ROOT, "Tomasz", "Zielak", Plain),
    (ROOT, "Ruben", "Smits", Passive),
    ("nordics", "Astrid", "Lindqvist", Primary),
    ("nordics", "Jonas", "Ekeland", Developer),
    ("central-europe", "Jörg", "Wetterau", Primary),
    ("central-europe", "Jana", "Dvořáková", Plain),
    ("uk-ireland", "Siobhan", "Kearney", Primary),
    ("asia-pacific", "Wei Ling", "Tan", Primary),
    ("americas", "Marcus", "Bellamy", Primary),
    ("skarvik", "Ingrid", "Solberg", Primary),
    ("skarvik", "Lars", "Moen", Developer),
    ("skarvik", "Kari", "Brekke", Plain),
    ("lumogrid", "Elin", "Sjögren", Primary),
    ("lumogrid", "Oskar", "Hallgren", Developer),
    ("havnesund", "Sverre", "Aasen", Primary),
    ("tuulimaa", "Aino", "Korhola", Primary),
    ("tuulimaa", "Veikko", "Rantala", Passive),
    ("kvistholm", "Mette", "Kjær", Primary),
    ("isvik", "Torstein", "Hagen", Primary),
    ("isvik", "Unni", "Fossum", Passive),
    ("brennstein", "Katrin", "Vogelsang", Primary),
    ("brennstein", "Deniz", "Aydemir", Developer),
    ("brennstein", "Felix", "Neuhaus", Developer),
    ("brennstein", "Olaf", "Striebel", Banned),
    ("vltavin", "Ondřej", "Malina", Primary),
    ("alpenquell", "Lukas", "Thaler", Primary),
    ("zirbel", "Regula", "Ammann", Primary),
    ("zirbel", "Luca", "Bernasconi", Developer),
    ("odravia", "Agnieszka", "Wrona", Primary),
    ("marlenhof", "Birgit", "Esser", Primary),
    ("pamukova", "Elif", "Karaca", Primary),
    ("thornbeck", "Gareth", "Pryce", Primary),
    ("thornbeck", "Amelia", "Stroud", Admin),
    ("thornbeck", "Callum", "Reid", Banned),
    ("calder-finch", "Harriet", "Oakes", Primary),
    ("ballinroe", "Niamh", "Devane", Primary),
    ("penhallow", "Jago", "Trevena", Primary),
    ("haneulbit", "Seo-yeon", "Baek", Primary),
    ("haneulbit", "Min-jun", "Ryu", Developer),
    ("cuu-long-xanh", "Thị Lan", "Nguyễn", Primary),
    ("tasman-ridge", "Ruby", "Callaghan", Primary),
    ("kawasegi", "Haruka", "Onodera", Primary),
    ("pasirlab", "Farid", "Osman", Primary),
    ("prairie-lark", "Dolores", "Whitcomb", Primary),
    ("prairie-lark", "Everett", "Cobb", Plain),
    ("saltwater", "Priya", "Raman", Primary),
    ("maplewick", "Étienne", "Comeau", Primary),
    ("company", "Grace", "Holloway", Primary),
    ("company", "Miguel", "Santoro", Plain),
    (MY_COMPANY, "Alice", "Vermeer", Primary),
    (MY_COMPANY, "Sanne", "de Wit", Developer),
    (MY_COMPANY, "Bram", "Kuipers", Developer),
    (MY_COMPANY, "Fatima", "el Idrissi", Plain),
    ("my-tenant", "Robin", "Ashworth", Primary),
    ("my-tenant", "Yuki", "Tanabe", Plain),
    ("my-tenant-2", "Dana", "Forsyth", Primary),
    ("my-tenant-3", "Kim", "Larkin", Primary),
    // People of the provider who are members further down as well.
    ("nordics", "Marit", "Haugen", Admin),
    ("skarvik", "Tomasz", "Zielak", Support),
];

/// One membership, ready to be written.
pub struct DraftMember {
    tenant: &'static str,
    user_id: Id,
    member: NewMember,
    at: Timestamp,
    last_login_at: Option<Timestamp>,
}

/// Every membership, each tenant's oldest first.
pub fn draft(
    tenants: &[Draft],
    clock: &dyn Clock,
    now: Timestamp,
) -> Result<Vec<DraftMember>, Error> {
    let mut addresses: HashMap<(&str, &str), String> = HashMap::new();
    let mut members = vec![example_user(tenants)?];
    for (place, (tenant, first, last, standing)) in (0i64..).zip(PEOPLE.iter().copied()) {
        let address = addresses
            .entry((first, last))
            .or_insert_with(|| format!("{}@{tenant}.example.com", local_part(first, last)));
        let home = find(tenants, tenant)?;
        let at = ago(home.new.created_at, -(1 + place % 6) * 5 * DAY_MS);
        let hours_ago = 2 + (place * 61) % 700;
        let has_signed_in = place % 5 != 3 && standing != Support && home.new.state.lets_in();
        members.push(DraftMember {
            tenant,
            user_id: Id::from_parts(at, clock.random_bits()),
            member: standing.member(email(address)?, first, last),
            at,
            last_login_at: has_signed_in.then(|| ago(now, hours_ago * HOUR_MS)),
        });
    }
    Ok(members)
}

/// The user of seed 001, the first that My Company lists.
fn example_user(tenants: &[Draft]) -> Result<DraftMember, Error> {
    let [id, address, first, last, last_login_at] = EXAMPLE_USER;
    Ok(DraftMember {
        tenant: MY_COMPANY,
        user_id: Id::parse(id)?,
        member: Plain.member(email(address)?, first, last),
        at: find(tenants, MY_COMPANY)?.new.created_at,
        last_login_at: Some(moment(last_login_at)?),
    })
}

/// Writes the memberships of one tenant.
pub fn write(tx: &Writing, tenant: &Tenant, members: &[&DraftMember]) -> Result<(), Error> {
    for draft in members {
        let (user, _) = insert_member(tx, tenant, &draft.user_id, &draft.member, draft.at)?;
        if let Some(at) = draft.last_login_at {
            tx.set_last_login(user, at)?;
        }
    }
    Ok(())
}

impl DraftMember {
    /// Whether it is a membership of the tenant with this slug.
    pub fn is_of(&self, slug: &str) -> bool {
        self.tenant == slug
    }
}

impl Standing {
    fn member(self, email: Email, first_name: &str, last_name: &str) -> NewMember {
        let status = match self {
            Passive => MembershipStatus::Passive,
            Banned => MembershipStatus::Banned,
            _ => MembershipStatus::Active,
        };
        NewMember {
            email,
            first_name: first_name.to_owned(),
            last_name: last_name.to_owned(),
            status,
            is_admin: matches!(self, Primary | Admin),
            is_developer: matches!(self, Developer | Support),
            kind: if self == Support { MembershipKind::Support } else { MembershipKind::Normal },
            is_primary: self == Primary,
        }
    }
}

fn find<'a>(tenants: &'a [Draft], slug: &str) -> Result<&'a Draft, Error> {
    tenants.iter().find(|tenant| tenant.entry.slug == slug).ok_or_else(|| Error::Internal {
        reason: format!("the demo has a member of {slug:?}, which it does not have"),
    })
}

fn email(address: &str) -> Result<Email, Error> {
    Email::parse(address)
        .ok_or_else(|| Error::Internal { reason: format!("the demo has a bad address: {address}") })
}

/// `first.last` in plain letters.
fn local_part(first: &str, last: &str) -> String {
    let plain = |letter: char| match letter {
        'á' | 'æ' => 'a',
        'é' | 'É' | 'ễ' => 'e',
        'ị' => 'i',
        'ö' => 'o',
        'ř' => 'r',
        ' ' => '-',
        other => other,
    };
    format!("{first}.{last}").chars().map(plain).collect::<String>().to_lowercase()
}
