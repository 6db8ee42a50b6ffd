//! Numbers out of range.

use super::arena::withstands;

/// Numbers that no counter takes.
const NO_DELTA: [&str; 17] = [
    "9223372036854775807",
    "9223372036854775808",
    "-9223372036854775809",
    "18446744073709551616",
    "9007199254740992",
    "1e19",
    "1e400",
    "-1e400",
    "1e999999999999",
    "1e-999999999999",
    "0.5",
    "01",
    "+1",
    "NaN",
    "-",
    "\"1\"",
    "true",
];

#[test]
fn numbers_out_of_range() {
    withstands("numbers out of range", |arena| {
        let mut bodies: Vec<(&str, String, String, u16)> = Vec::new();
        let long = "9".repeat(100_000);
        for number in NO_DELTA.iter().copied().chain([&*long]) {
            let event = format!(
                "[{{\"tenant\":\"{}\",\"metric\":\"n\",\"delta\":{number}}}]",
                arena.tenant
            );
            bodies.push(("POST", "/control/v1/usage".into(), event, 400));
        }
        for number in ["9223372036854775808", "1e400", "1.5", "-1", "99999999999999999999"] {
            for (method, target, member, status) in [
                ("PUT", "/ocs/api/v1/Tenants/TENANT", "State", 400),
                ("PATCH", "/dpod/tenants/TENANT", "serviceQuota", 400),
                ("PATCH", "/control/v1/tenants/TENANT", "serviceQuota", 400),
                ("PUT", "/control/v1/tenants/TENANT/features/x", "currentState", 400),
                ("PUT", "/control/v1/tenants/TENANT/entitlements/x", "value", 400),
            ] {
                if (number, member) == ("-1", "currentState") || (number, member) == ("-1", "value")
                {
                    continue;
                }
                let body = format!("{{\"{member}\":{number}}}");
                bodies.push((method, target.into(), body, status));
            }
        }
        for (target, status) in [
            ("/dpod/tenants?page=9223372036854775807&size=9223372036854775807", 200),
            ("/dpod/tenants?page=99999999999999999999", 400),
            ("/dpod/tenants?page=-1", 400),
            ("/nse/v2.1/subtenants?limit=99999999999999999999", 200),
            ("/nse/v2.1/subtenants?offset=9223372036854775807", 200),
            ("/nse/v2.1/subtenants?limit=-1", 400),
            ("/ipera/tenants?page=9223372036854775807&per_page=9223372036854775807", 200),
            ("/ipera/tenants?page=99999999999999999999", 200),
            ("/ipera/tenants?page=0", 422),
            ("/control/v1/tenants?limit=99999999999999999999", 400),
            ("/control/v1/usage?tenant=TENANT&from=0000-01-01&to=9999-12-31", 200),
            ("/dpod/tenants/usageReport?startDate=99999-01-01&endDate=99999-01-02", 400),
            ("/dpod/tenants/usageReport?startDate=-262143-01-01&endDate=-262143-01-02", 400),
            ("/dpod/tenants/usageDetails?startDate=9999-12-31&endDate=9999-12-31", 200),
        ] {
            bodies.push(("GET", target.into(), String::new(), status));
        }
        loop {
            for (method, target, body, status) in &bodies {
                let answer = arena.answer_to(arena.raw(method, target, body));
                let shown = &body[..body.len().min(120)];
                assert_eq!(answer.status, *status, "{method} {target} {shown}: {answer:?}");
            }
            if !arena.lasts() {
                break;
            }
        }
        // The largest that there is; and not one more.
        let count = |delta: i64| {
            let event =
                format!("[{{\"tenant\":\"{}\",\"metric\":\"n\",\"delta\":{delta}}}]", arena.tenant);
            arena.answer_to(arena.raw("POST", "/control/v1/usage", event)).status
        };
        assert_eq!((count(9_007_199_254_740_991), count(1)), (200, 400));
    });
}
