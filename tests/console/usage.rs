//! The usage page: its chart, its tables and its files have the reports' figures.

use std::collections::BTreeMap;

use serde_json::{Value, json};
use tenantd::model::Role;
use tenantd::model::day::{Day, Period};

use super::browser::Page;
use super::served::Served;

const NORDICS: &str = "Aldermere Nordics";
const SKARVIK: &str = "Skarvik Shipping";

/// The id of the tenant that is called so.
fn id_of(served: &Served, name: &str) -> String {
    let found = served.get(&format!("/control/v1/tenants?q={}", name.replace(' ', "%20")));
    found["items"][0]["id"].as_str().unwrap().to_owned()
}

/// What a report says by day or month, and by tenant.
#[derive(Default)]
struct Report {
    steps: BTreeMap<String, i64>,
    tenants: BTreeMap<String, i64>,
}

impl Report {
    /// The control API's, of all that fits `query`.
    fn control(served: &Served, query: &str) -> Self {
        let (mut report, mut after) = (Self::default(), String::new());
        loop {
            let page = served.get(&format!("/control/v1/usage?limit=500&{query}{after}"));
            for line in page["items"].as_array().unwrap() {
                let step = line.get("day").unwrap_or(&line["month"]).as_str().unwrap();
                report.add(
                    step,
                    line["tenant"].as_str().unwrap(),
                    line["amount"].as_i64().unwrap(),
                );
            }
            let Some(next) = page["next"].as_str() else { return report };
            after = format!("&after={next}");
        }
    }

    /// DPoD's, which is CSV, of one service and plan.
    fn dpod(served: &Served, (from, to): &(String, String), service: [&str; 2]) -> Self {
        let path = format!("/dpod/tenants/usageReport?startDate={from}&endDate={to}");
        let reply = served.request(Role::Operator, "GET", &path).send();
        let mut report = Self::default();
        for line in reply.text().lines().skip(1) {
            let [amount, day, plan, kind, before] =
                <[&str; 5]>::try_from(line.rsplitn(5, ',').collect::<Vec<_>>()).unwrap();
            if [kind, plan] == service {
                let tenant = before.split(',').next().unwrap();
                report.add(day, tenant, amount.parse().unwrap());
            }
        }
        report
    }

    fn add(&mut self, step: &str, tenant: &str, amount: i64) {
        *self.steps.entry(step.to_owned()).or_default() += amount;
        *self.tenants.entry(tenant.to_owned()).or_default() += amount;
    }

    fn total(&self) -> i64 {
        self.tenants.values().sum()
    }
}

/// The first and last day of the last whole month.
fn last_month(served: &Served) -> (String, String) {
    let now = served.get("/control/v1/info")["now"].as_str().unwrap().to_owned();
    let month = Period::month_before(Day::parse(&now[..10]).unwrap());
    (month.start().to_string(), month.end().to_string())
}

/// A number as the page writes it.
fn number(text: &Value) -> i64 {
    let text: String =
        text.as_str().unwrap().chars().filter(|c| !",\u{202f}".contains(*c)).collect();
    text.parse().unwrap_or_else(|_| panic!("{text:?} is no number"))
}

/// What is to be seen, of a question; see `chart.js`.
#[track_caller]
fn shown(page: &Page, query: &str) -> Value {
    page.go(&format!("#/usage?{query}"));
    page.finds("button", "Download CSV");
    page.settles();
    page.value(include_str!("chart.js"))
}

/// The sums of the table's rows.
fn sums(shown: &Value) -> Vec<i64> {
    let rows = shown["steps"].as_array().unwrap().iter();
    rows.map(|row| number(row.as_array().unwrap().last().unwrap())).collect()
}

/// The bars are as high as the sums, and every series lies on those before it.
#[track_caller]
fn is_drawn(shown: &Value) {
    let sums = sums(shown);
    let top = usize::try_from(*sums.iter().max().unwrap()).unwrap();
    let bars = shown["bars"].as_array().unwrap();
    assert_eq!(bars.len(), sums.len());
    let highest = bars.iter().map(|bar| bar["height"].as_f64().unwrap()).fold(0.0, f64::max);
    assert!(highest > 100.0, "{bars:?}");
    for ((bar, sum), row) in bars.iter().zip(&sums).zip(shown["steps"].as_array().unwrap()) {
        #[expect(clippy::cast_precision_loss, reason = "pixels are not so many")]
        let expected = highest * *sum as f64 / top as f64;
        let height = bar["height"].as_f64().unwrap();
        assert!((height - expected).abs() <= 3.0, "{row}: {height} pixels, not {expected}");
        let order: Vec<i64> =
            bar["series"].as_array().unwrap().iter().map(|at| at.as_i64().unwrap()).collect();
        assert!(order.is_sorted(), "{row}: {order:?}");
    }
}

#[test]
fn the_chart_and_its_table_have_the_figures_of_both_reports() {
    let served = Served::start(&[]);
    let Some(page) = served.page(Role::Operator) else { return };
    let period = last_month(&served);
    let (from, to) = &period;
    let asked = format!("metric=hsm%2Fstandard&from={from}&to={to}");
    let control = Report::control(&served, &format!("by=day&{asked}"));
    let dpod = Report::dpod(&served, &period, ["hsm", "standard"]);
    assert_eq!(control.steps, dpod.steps, "the reports agree");

    let days = shown(&page, &format!("period=own&{asked}"));
    assert_eq!(sums(&days), control.steps.values().copied().collect::<Vec<_>>());
    let all = days["sums"].as_array().unwrap();
    assert_eq!(number(all.last().unwrap()), control.total());
    assert_eq!(all[..all.len() - 1].iter().map(number).sum::<i64>(), control.total());
    is_drawn(&days);

    // The same in words, for those who walk through it by keys.
    page.run("document.querySelector('.chart').focus()");
    page.press("Home");
    page.press("ArrowRight");
    let second = sums(&days)[1];
    let words = page.value("document.querySelector('.chart').ariaValueText");
    assert_eq!(
        number(&json!(words.as_str().unwrap().split([':', '(']).nth(1).unwrap().trim())),
        second
    );

    let long = "metric=key_vault&from=2000-01-01&to=2099-12-31".to_owned();
    let long = Report::control(&served, &format!("by=month&{long}"));
    let first = long.steps.keys().next().unwrap();
    let months =
        shown(&page, &format!("metric=key_vault&period=own&from={first}-01&to={to}&by=month"));
    let upto: Vec<i64> = long.steps.range(..=to[..7].to_owned()).map(|(_, sum)| *sum).collect();
    assert_eq!(sums(&months), upto);
    is_drawn(&months);
}

#[test]
fn what_is_below_a_tenant_is_stacked_and_sums_up() {
    let served = Served::start(&[]);
    let Some(page) = served.page(Role::Operator) else { return };
    let (from, to) = last_month(&served);
    let asked = format!("metric=storage_bytes&period=own&from={from}&to={to}");
    let report =
        Report::control(&served, &format!("by=day&metric=storage_bytes&from={from}&to={to}"));
    let nordics = id_of(&served, NORDICS);
    let children = served.get(&format!("/control/v1/tenants?parent={nordics}"));
    let mut expected: Vec<(String, i64)> = children["items"]
        .as_array()
        .unwrap()
        .iter()
        .map(|tenant| (tenant["name"].as_str().unwrap().to_owned(), tenant["id"].as_str().unwrap()))
        .chain([(format!("{NORDICS} itself"), &*nordics)])
        .map(|(name, id)| (name, report.tenants.get(id).copied().unwrap_or_default()))
        .filter(|(_, sum)| *sum != 0)
        .collect();
    expected.sort_by_key(|(_, sum)| -sum);
    let below: i64 = expected.iter().map(|(_, sum)| sum).sum();

    let split = shown(&page, &format!("{asked}&tenant={nordics}"));
    let legend: Vec<(String, i64)> = split["legend"]
        .as_array()
        .unwrap()
        .iter()
        .map(|row| (row[0].as_str().unwrap().to_owned(), number(&row[2])))
        .collect();
    assert_eq!(legend, expected);
    assert_eq!(number(split["sums"].as_array().unwrap().last().unwrap()), below);
    is_drawn(&split);

    // One step up they are one series, beside their siblings.
    let whole = shown(&page, &asked);
    let one = whole["legend"].as_array().unwrap().iter().find(|row| row[0] == NORDICS);
    assert_eq!(number(&one.unwrap()[2]), below);
    assert_eq!(number(whole["sums"].as_array().unwrap().last().unwrap()), report.total());
    is_drawn(&whole);
}

#[test]
fn the_files_have_the_same_figures_and_no_formulas() {
    let served = Served::start(&[]);
    let formula = "=HYPERLINK(\"http://example.com\",\"a\")";
    let (child, parent) = (id_of(&served, SKARVIK), id_of(&served, NORDICS));
    served.does("PATCH", &format!("/control/v1/tenants/{child}"), json!({"name": formula}));
    let Some(page) = served.page(Role::Operator) else { return };
    let saved = page.saves();
    let (from, to) = last_month(&served);
    let seen = shown(
        &page,
        &format!("metric=storage_bytes&period=own&from={from}&to={to}&tenant={parent}"),
    );
    page.click("button", "Download CSV");
    let text = saved.text(&format!("day-{from}-{to}.csv"));
    let escaped = "\"'=HYPERLINK(\"\"http://example.com\"\",\"\"a\"\")\"";
    let mut lines = text.split("\r\n");
    let head = lines.next().unwrap();
    assert!(head.starts_with("day,") && head.ends_with(",together"), "{head}");
    assert!(head.contains(escaped), "{head}");
    for row in seen["steps"].as_array().unwrap() {
        let numbers = row.as_array().unwrap()[1..].iter().map(number).map(|n| n.to_string());
        let line = lines.next().unwrap();
        assert_eq!(line.split(',').skip(1).collect::<Vec<_>>(), numbers.collect::<Vec<_>>());
        assert!(line.starts_with(&from[..8]), "{line}");
    }
    assert_eq!(lines.collect::<Vec<_>>(), [""]);

    page.click("button", "Download every line");
    let text = saved.text("-lines.csv");
    let own = text.lines().filter(|line| line.starts_with(&child));
    let report = format!("by=day&metric=storage_bytes&from={from}&to={to}&tenant={child}");
    let report = Report::control(&served, &report);
    let expected: Vec<String> = report
        .steps
        .iter()
        .map(|(day, sum)| format!("{child},{escaped},storage_bytes,{day},{sum}"))
        .collect();
    assert_eq!(own.collect::<Vec<_>>(), expected);
}
