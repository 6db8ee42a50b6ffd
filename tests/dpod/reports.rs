//! Long answers: their periods, what they count, and how many run at once.

use serde_json::{Value, json};
use tenantd::model::service::Service;
use tenantd::model::{Error, Timestamp};
use tenantd::store::{MAX_STREAMS, Reading, Source};

use super::house::{House, path, refuses, uuid};

const DETAILS: &str = "/dpod/v1/tenants/usageDetails";
const REPORT: &str = "/dpod/v1/tenants/usageReport";
const HEADER: &str = "Tenant ID,Tenant Name,Service Type,Plan,Date,Usage\r\n";

fn service(kind: &str, plan: &str) -> Service {
    Service {
        service_type: kind.into(),
        plan: plan.into(),
        marketplace_name: String::new(),
        marketplace_account_id: String::new(),
        count: 1,
    }
}

/// The rows of a report as `type/plan day usage`.
fn rows(house: &House, query: &str) -> Vec<String> {
    let reply = house.get(&format!("{DETAILS}?{query}"), &house.admin);
    assert_eq!(reply.status, 200, "{reply:?}");
    let text = |value: &Value| value.as_str().unwrap().to_owned();
    let body = reply.json();
    let rows = body["content"].as_array().unwrap().iter();
    rows.map(|row| {
        let (kind, plan) = (text(&row["serviceType"]), text(&row["plan"]));
        format!("{kind}/{plan} {} {}", text(&row["date"]), row["usage"])
    })
    .collect()
}

#[test]
fn only_metrics_of_services_count_a_row_per_day_type_and_plan() {
    let house = House::new();
    house.world.service(&house.acme, service("hsm", "gold"));
    house.world.service(&house.acme, service("hsm", "silver"));
    house.world.service(&house.acme, service("vault", ""));
    let count = |metric, day, delta| house.world.usage_on(&house.acme, metric, day, delta);
    count("hsm", "2024-02-01", 1);
    count("hsm/gold", "2024-02-01", 2);
    count("hsm/silver", "2024-02-02", 4);
    count("hsm/other", "2024-02-02", 8);
    count("vault", "2024-02-02", 16);
    count("vault", "2024-02-02", -16);
    count("vault", "2024-02-03", 32);
    count("vault", "2024-02-04", -5);
    count("storage_bytes", "2024-02-02", 64);
    count("hsmx", "2024-02-02", 128);
    count("hsm", "2024-01-31", 256);
    let expected = [
        "hsm/gold 2024-02-01 3",
        "hsm/other 2024-02-02 8",
        "hsm/silver 2024-02-02 4",
        "vault/ 2024-02-03 32",
        "vault/ 2024-02-04 -5",
    ];
    let february = "startDate=2024-02-01&endDate=2024-02-29";
    assert_eq!(rows(&house, february), expected);
    assert_eq!(rows(&house, &format!("{february}&serviceType=hsm")), expected[..3]);
    assert_eq!(rows(&house, &format!("{february}&tenantId={}", uuid(&house.acme))), expected);
    assert!(rows(&house, &format!("{february}&tenantId={}", house.plant)).is_empty());
    assert_eq!(rows(&house, "startDate=2024-02-03&endDate=2024-02-03"), expected[3..4]);
}

#[test]
fn subtenants_count_with_their_tenant() {
    let house = House::new();
    house.world.service(&house.acme, service("hsm", ""));
    let division = house.world.subtenant(&house.acme, "division", "Division", "div");
    house.world.usage(&house.acme, "hsm", 1);
    house.world.usage_of_subtenant(&house.acme, &division, "hsm", 2);
    let today = tenantd::model::day::Day::of(tenantd::model::Clock::now(&*house.world.clock));
    assert_eq!(rows(&house, ""), [format!("hsm/ {today} 3")]);
}

#[test]
fn both_days_are_included_and_written_in_several_ways() {
    let house = House::new();
    let period = |query: &str| {
        let body = house.get(&format!("{DETAILS}?{query}"), &house.admin).json();
        [&body["startDate"], &body["endDate"]].map(|day| day.as_str().unwrap().to_owned())
    };
    for (query, start, end) in [
        ("startDate=2024-01-01&endDate=2024-01-31", "2024-01-01", "2024-01-31"),
        ("startDate=2024-02-10T10:30:00Z", "2024-02-10", "2024-02-29"),
        ("endDate=2024-02-10T10:30:00.123Z", "2024-02-01", "2024-02-10"),
        ("startDate=2024-02-10&endDate=2024-02-10T01:00:00%2B02:00", "2024-02-09", ""),
        ("startDate=2024-02-01&endDate=2024-02-10T01:00:00+02:00", "2024-02-01", "2024-02-09"),
    ] {
        if end.is_empty() {
            let reply = house.get(&format!("{DETAILS}?{query}"), &house.admin);
            refuses(&reply, 400, DETAILS, "endDate must be on startDate or after it.");
        } else {
            assert_eq!(period(query), [start, end], "{query}");
        }
    }
    let form = "must be a day as YYYY-MM-DD or a moment after RFC 3339.";
    for (query, message) in [
        (
            "startDate=2024-01-01&endDate=2024-02-01",
            "endDate must be at most 31 days from startDate on, both included.".to_owned(),
        ),
        (
            "startDate=2024-01-02&endDate=2024-01-01",
            "endDate must be on startDate or after it.".into(),
        ),
        ("startDate=yesterday", format!("startDate {form}")),
        ("startDate=", format!("startDate {form}")),
        ("endDate=2024-02-30", format!("endDate {form}")),
        ("endDate=20240201", format!("endDate {form}")),
    ] {
        for at in [DETAILS, REPORT] {
            refuses(&house.get(&format!("{at}?{query}"), &house.admin), 400, at, &message);
        }
    }
}

/// The details are of this month, the report of the last one.
#[test]
fn without_dates_it_is_the_month() {
    let house = House::new();
    let now = tenantd::model::Clock::now(&*house.world.clock);
    let month = |at: Timestamp| at.to_string()[..7].to_owned();
    let body = house.get(DETAILS, &house.admin).json();
    assert_eq!(body["startDate"], format!("{}-01", month(now)));
    assert_eq!(body["content"], json!([]));
    let reply = house.get(REPORT, &house.admin);
    assert_eq!((reply.status, reply.text()), (200, HEADER));
    let name = reply.header("Content-Disposition").unwrap();
    let start = name.split('_').nth(1).unwrap();
    let first_of_month = Timestamp::parse(&format!("{}-01T00:00:00Z", month(now))).unwrap();
    assert_eq!(start[..7], month(Timestamp(first_of_month.0 - 1)));
    assert_eq!(&start[7..], "-01");
}

#[test]
fn no_cell_is_a_formula() {
    let house = House::new();
    let id = house.created(json!({"name": "=HYPERLINK(\"x\"),1"}));
    house.world.service(&id, service("+hsm", "@gold"));
    let reply = house.get("/dpod/v1/tenants/servicesSummaryFile", &house.provider);
    let line = reply.text().lines().nth(1).unwrap();
    assert_eq!(line, format!("{id},\"'=HYPERLINK(\"\"x\"\"),1\",'+hsm,'@gold,DPoD,,1"));
}

#[test]
fn long_answers_are_whole_in_their_order() {
    let house = House::new();
    let ids: Vec<String> = (0..250)
        .map(|number| uuid(&house.world.tenant(&format!("T{number}"), Some(&house.plant))))
        .collect();
    let children = house.get(&format!("{}/children", path(&house.plant)), &house.admin);
    children.says(200, &json!(ids));
    let tree = house.get("/dpod/v1/tenants/hierarchy", &house.admin).json();
    let below = tree["children"][0]["children"].as_array().unwrap();
    assert_eq!(below.iter().map(|node| node["id"].as_str().unwrap()).collect::<Vec<_>>(), ids);
    let request = house.world.get("/dpod/v1/tenants/hierarchy").by(&house.admin);
    let zipped = request.header("Accept-Encoding", "gzip").send();
    assert_eq!(zipped.header("Content-Encoding"), Some("gzip"));
    let mut text = String::new();
    let mut reader = flate2::read::GzDecoder::new(&*zipped.bytes);
    std::io::Read::read_to_string(&mut reader, &mut text).unwrap();
    assert_eq!(text, tree.to_string());
}

/// Something that is never done.
struct Endless;

impl Source for Endless {
    fn more(&mut self, _: &Reading, out: &mut Vec<u8>) -> Result<bool, Error> {
        out.push(b'x');
        Ok(true)
    }
}

#[test]
fn the_fifth_at_once_is_told_to_come_back() {
    let house = House::new();
    let others = || house.world.app.store.stream(|_| Ok(Endless)).unwrap();
    let mut running: Vec<_> = (0..MAX_STREAMS).map(|_| others()).collect();
    let long = [
        "/dpod/v1/tenants/hierarchy".to_owned(),
        format!("{}/children", path(&house.acme)),
        "/dpod/v1/tenants/servicesSummary".to_owned(),
        "/dpod/v1/tenants/servicesSummaryFile".to_owned(),
        DETAILS.to_owned(),
        REPORT.to_owned(),
    ];
    for at in &long {
        let reply = house.get(at, &house.admin);
        refuses(&reply, 503, at, "The service is busy. Try again in a moment.");
        assert_eq!(reply.header("Retry-After"), Some("1"));
        // Who may not is told so first.
        assert_eq!(house.get(at, &house.member).status, 403);
    }
    // Short answers go on.
    assert_eq!(house.get("/dpod/v1/tenants", &house.admin).status, 200);
    running.pop();
    for at in &long {
        assert_eq!(house.get(at, &house.admin).status, 200);
    }
}
