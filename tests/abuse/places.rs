//! NUL and what is no UTF-8 in every place, and paths that pretend.

use super::arena::{Arena, withstands};

/// Sends each of these again and again; `TENANT` stands for the tenant's id.
fn are_answered(arena: &Arena, requests: &[(Vec<u8>, u16)]) {
    loop {
        for (bytes, status) in requests {
            let answer = arena.answer_to(arena.with_tenant(bytes));
            let shown = bytes[..bytes.len().min(200)].escape_ascii();
            assert_eq!(answer.status, *status, "{shown}: {answer:?}");
            assert!(!answer.body.is_empty(), "{shown}: every answer says something");
        }
        if !arena.lasts() {
            return;
        }
    }
}

const PROCESSMIND: &str = "/processmind/tenant/TENANT";
const OCS: &str = "/ocs/api/v1/Tenants/TENANT";

#[test]
fn in_heads() {
    withstands("NUL and non-UTF-8 in heads", |arena| {
        let key = &arena.key;
        let head = |line: &[u8], field: &[u8]| {
            let parts = [line, b" HTTP/1.1\r\nHost: a\r\n", field, b"\r\n\r\n"];
            parts.concat()
        };
        let line = b"GET /processmind/tenant/TENANT";
        let keyed = |field: &[u8]| {
            head(line, &[format!("x-api-key: {key}\r\n").as_bytes(), field].concat())
        };
        are_answered(
            arena,
            &[
                (head(b"G\0T /healthz", b"X: a"), 400),
                (head(b"G\xffT /healthz", b"X: a"), 400),
                (head(b"GET /healthz\0", b"X: a"), 400),
                (head(b"GET /healthz\xff", b"X: a"), 400),
                (head(b"GET /healthz?\xff", b"X: a"), 400),
                (head(b"GET /healthz#x", b"X: a"), 400),
                (head(line, b"X\0: a"), 400),
                (head(line, b"X\xff: a"), 400),
                (head(line, b"X: \0"), 400),
                (head(line, b"x-api-key: \xff"), 403),
                (head(line, b"x-api-key: \0"), 400),
                (head(line, b"Authorization: Bearer \xff"), 401),
                (head(line, b"Authorization: Basic \xff"), 401),
                (head(line, b"Authorization: Basic AA=="), 401),
                (head(line, b"Authorization: Basic ADoA"), 401),
                (keyed(b"X-Request-Id: \xff"), 200),
                (
                    keyed(
                        b"Accept: \xff\r\nAccept-Encoding: \xff\r\nOrigin: \xff\r\nIf-Match: \xff",
                    ),
                    200,
                ),
                (b"GET /healthz HTTP/1.1\r\nHost: \xff\r\n\r\n".to_vec(), 400),
                (b"GET /healthz HTTP/1.1\r\nHost: a\0\r\n\r\n".to_vec(), 400),
            ],
        );
    });
}

#[test]
fn in_paths_and_queries() {
    withstands("NUL and non-UTF-8 in paths", |arena| {
        let nowhere = [
            ("/processmind/tenant/%00", 404),
            ("/processmind/tenant/%ff", 404),
            ("/processmind/tenant/TENANT%00", 404),
            ("/processmind/tenant%00/TENANT", 404),
            ("/%00", 404),
            ("/ocs/api/v1/Tenants/%00", 400),
            ("/ocs/api/v1/Tenants/%ff", 400),
            ("/ocs/regions/%00/api/v1/Tenants/TENANT", 404),
            ("/ocs/regions/%ff/api/v1/Tenants/TENANT", 404),
            ("/nse/v2.1/subtenants/%00", 404),
            ("/dpod/tenants/%ff", 404),
            ("/control/v1/tenants/%00", 404),
            ("/nse/v2.1/subtenants?tenant_id=%00", 200),
            ("/nse/v2.1/subtenants?tenant_id=%ff", 200),
            ("/nse/v2.1/subtenants?limit=%00", 400),
            ("/nse/v2.1/subtenants?%00=%ff", 200),
            ("/ipera/tenants?name=%00", 200),
            ("/ipera/tenants?name=%ff", 200),
            ("/ipera/tenants?description=%00%ff%22*", 200),
            ("/ipera/tenants?page=%00", 422),
            ("/dpod/tenants?status=%00", 400),
            ("/dpod/tenants?parentId=%ff", 200),
            ("/dpod/tenants/usageReport?startDate=%00", 400),
            ("/control/v1/tenants?q=%00", 200),
            ("/control/v1/tenants?after=%ff", 400),
            ("/control/v1/audit?client=%00", 200),
            ("/control/v1/usage?tenant=%00", 404),
        ];
        let requests = nowhere.map(|(target, status)| (arena.raw("GET", target, ""), status));
        are_answered(arena, &requests);
    });
}

#[test]
fn in_bodies() {
    withstands("NUL and non-UTF-8 in bodies", |arena| {
        let subtenants = "/nse/v2.1/subtenants";
        let (dpod, ipera) = ("/dpod/tenants/TENANT", "/ipera/tenants/TENANT");
        let (usage, token) = ("/control/v1/usage", "/oauth/token");
        let sign_in = "/nse/v2.1/auth/signin";
        let bodies: &[(&str, &str, &[u8], u16)] = &[
            ("PUT", PROCESSMIND, b"\0", 400),
            ("PUT", PROCESSMIND, br#"{"displayName":"\u0000"}"#, 400),
            ("PUT", PROCESSMIND, b"{\"displayName\":\"\0\"}", 400),
            ("PUT", PROCESSMIND, b"{\"displayName\":\"\xff\"}", 400),
            ("PUT", PROCESSMIND, br#"{"displayName":"\ud800"}"#, 400),
            ("PUT", PROCESSMIND, b"\xef\xbb\xbf{\"displayName\":\"a\"}", 400),
            (
                "POST",
                "/processmind/tenant/TENANT/users",
                br#"{"email":"a\u0000@example.com"}"#,
                400,
            ),
            ("PUT", OCS, b"{\"CompanyName\":\"\xff\"}", 400),
            ("PUT", OCS, br#"{"CompanyName":"\u0000"}"#, 400),
            ("PUT", OCS, br#"{"Alias":"\u0000"}"#, 400),
            ("PUT", "/ocs/api/v1/Tenants/TENANT/Icon", b"\"\xff\"", 400),
            ("PUT", "/ocs/api/v1/Tenants/TENANT/Icon", br#""\u0000""#, 400),
            ("POST", subtenants, br#"{"name":"a","code":"\u0000","tenant_id":"TENANT"}"#, 400),
            ("POST", subtenants, br#"{"name":"\u0000","code":"a","tenant_id":"TENANT"}"#, 400),
            ("POST", subtenants, br#"{"name":"a","code":"a","tenant_id":"\u0000"}"#, 400),
            ("PATCH", dpod, b"\xff", 400),
            ("PATCH", dpod, br#"{"departmentName":"\u0000"}"#, 400),
            ("PATCH", dpod, br#"{"hostname":"\u0000"}"#, 400),
            ("PUT", ipera, b"\xff\0", 422),
            ("PUT", ipera, br#"{"name":"abcde\u0000"}"#, 422),
            ("POST", usage, b"\xff", 400),
            ("POST", usage, br#"[{"tenant":"TENANT","metric":"\u0000","delta":1}]"#, 400),
            ("POST", usage, br#"[{"tenant":"\u0000","metric":"m","delta":1}]"#, 400),
            ("POST", usage, br#"{"tenant":"TENANT","metric":"m","delta":1,"key":"\u0000"}"#, 400),
            ("POST", token, b"\xff=\0", 400),
            ("POST", token, b"grant_type=client_credentials&client_id=%00&client_secret=%ff", 401),
            ("POST", sign_in, br#"{"username":"\u0000","password":"\u0000"}"#, 401),
            ("POST", sign_in, b"\xff", 400),
        ];
        // Wrong secrets have a limit of their own, which is another attack.
        let once = |request: &&(&str, &str, &[u8], u16)| request.3 == 401;
        let (secrets, others): (Vec<_>, Vec<_>) = bodies.iter().partition(once);
        for (method, target, body, status) in secrets {
            assert_eq!(arena.answer_to(arena.raw(method, target, body)).status, status);
        }
        let request = |(method, target, body, status): &(&str, &str, &[u8], u16)| {
            (arena.raw(method, target, arena.with_tenant(body)), *status)
        };
        are_answered(arena, &others.iter().map(request).collect::<Vec<_>>());
        let list = arena.request("GET", &format!("{subtenants}?tenant_id={}", arena.tenant)).send();
        assert_eq!(list.json()["result"]["total_records"], 0, "nothing was made of all that");
    });
}

/// No path leads anywhere but the one that is written out.
#[test]
fn paths_that_pretend() {
    withstands("path tricks", |arena| {
        let paths = [
            "/processmind/tenant/../tenant/TENANT",
            "/processmind/./tenant/TENANT",
            "/processmind//tenant/TENANT",
            "//processmind/tenant/TENANT",
            "/processmind/tenant/TENANT/",
            "/processmind/tenant/TENANT/.",
            "/processmind/tenant/TENANT/..",
            "/processmind/tenant/TENANT/%2e%2e/TENANT",
            "/processmind/tenant%2fTENANT",
            "/processmind%2ftenant/TENANT",
            "/%2e%2e/processmind/tenant/TENANT",
            "/processmind/tenant/TENANT;a=b",
            "/processmind/tenant;x/TENANT",
            "/processmind;x/tenant/TENANT",
            "/processmind/tenant/%252e%252e",
            "/processmind/tenant/TENANT%252fusers",
            "/processmind/tenant/TENANT%2fusers",
            "/processmind/tenant/TENANT%2Fusers",
            "/processmind/tenant/TENANT%3busers",
            "/processmind/tenant/TENANT%20",
            "/processmind/tenant/%20TENANT",
            "/processmind/tenant/..%2f..%2fcontrol%2fv1%2ftenants",
            "/processmind/tenant/..\\..\\control",
            "/processmind/tenant/%c0%ae%c0%ae",
            "/PROCESSMIND/tenant/TENANT",
            "/processmind/Tenant/TENANT",
            "/processmind/%74enant/TENANT",
            "/regions/../processmind/tenant/TENANT",
            "/regions/%2e%2e/ocs/api/v1/Tenants/TENANT",
            "/ocs/api/v1/Tenants/TENANT/Icon/../../TENANT",
            "/ocs/api/v1/../../control/v1/tenants/TENANT",
            "/control/v1/tenants/TENANT/../../clients",
            "/control/v1/tenants/TENANT/..%2f..%2fclients",
            "/nse/v2.1/subtenants/../subtenants",
            "/dpod/tenants/TENANT%2fadmin",
            "/%",
            "/%zz",
            "/%2",
        ];
        let mut requests: Vec<_> =
            paths.iter().map(|path| (arena.raw("GET", path, ""), 404)).collect();
        for path in
            [&*"/".repeat(20_000), &*("/processmind/tenant/".to_owned() + &"a".repeat(20_000))]
        {
            requests.push((arena.raw("GET", path, ""), 404));
        }
        for path in ["..", "\\processmind\\tenant\\TENANT", "*", "processmind/tenant/TENANT"] {
            requests.push((arena.raw("GET", path, ""), 400));
        }
        are_answered(arena, &requests);
    });
}
