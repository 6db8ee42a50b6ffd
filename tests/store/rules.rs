//! The rules that the schema itself carries, each broken once. Whatever code writes to the file
//! some day, these hold.

use rusqlite::{Connection, ErrorCode};

use super::Place;

/// Two organizations (1 with a child 2, and 3), a user of each, a subtenant, a client.
const GROUND: &str = "
    INSERT INTO tenant (id, id_uuid, parent, organization, name, name_folded, hostname, alias, created_at, updated_at) VALUES
      ('one',   zeroblob(16),    NULL, 1, 'One', 'one', 'one.example', 'uno', 0, 0),
      ('two',   randomblob(16),  1,    1, 'Two', 'two', NULL, NULL, 0, 0),
      ('three', randomblob(16),  NULL, 3, 'Three', 'three', NULL, NULL, 0, 0);
    INSERT INTO user (id, id_uuid, organization, email, email_folded, created_at) VALUES
      ('anna', randomblob(16), 1, 'Anna@x.example', 'anna@x.example', 0),
      ('bert', randomblob(16), 1, 'bert@x.example', 'bert@x.example', 0),
      ('carl', randomblob(16), 3, 'carl@x.example', 'carl@x.example', 0);
    INSERT INTO membership (tenant, user, organization, is_admin, is_primary, created_at) VALUES (2, 1, 1, 1, 1, 0);
    INSERT INTO location (id, tenant, name, is_default, created_at) VALUES ('here', 2, 'Here', 1, 0);
    INSERT INTO subtenant (id, id_uuid, tenant, name, code, created_at, updated_at) VALUES ('sub', randomblob(16), 2, 'Sub', 'sub_1', 0, 0);
    INSERT INTO client (id, name, role, secret_hash, home_tenant, created_at) VALUES ('asker', 'Asker', 'admin', zeroblob(32), 2, 0);
    INSERT INTO metric (key, name) VALUES (1, 'process');
    INSERT INTO feature (id, name) VALUES ('f', 'F');
    INSERT INTO usage_key (tenant, key, seen_at) VALUES (2, 'k', 0);";

fn ground() -> (Place, Connection) {
    let place = Place::made();
    let connection = place.raw();
    connection.execute_batch("PRAGMA foreign_keys = ON").unwrap();
    connection.execute_batch(GROUND).unwrap();
    (place, connection)
}

/// The statement is refused for this rule, and all of it.
fn breaks(connection: &Connection, rule: &str, sql: &str) {
    let error = connection.execute_batch(&format!("SAVEPOINT s; {sql}")).unwrap_err();
    connection.execute_batch("ROLLBACK TO s; RELEASE s").unwrap();
    assert_eq!(error.sqlite_error_code(), Some(ErrorCode::ConstraintViolation), "{sql}: {error}");
    assert!(error.to_string().starts_with(rule), "{sql}: {error}");
}

fn keeps(connection: &Connection, sql: &str) {
    connection.execute_batch(&format!("SAVEPOINT s; {sql}; ROLLBACK TO s; RELEASE s")).expect(sql);
}

fn tenant(columns: &str, values: &str) -> String {
    format!(
        "INSERT INTO tenant (id_uuid, name_folded, created_at, updated_at, {columns})
         VALUES (randomblob(16), '', 0, 0, {values})"
    )
}

#[test]
fn the_tenants_place_and_state() {
    let (_place, db) = ground();
    let db = &db;
    keeps(db, &tenant("id, parent, organization, name", "'x', 2, 1, 'X'"));
    keeps(db, &tenant("id, key, organization, name", "'x', 4, 4, 'X'"));
    let foreign = "FOREIGN KEY constraint failed";
    breaks(db, foreign, &tenant("id, parent, organization, name", "'x', 2, 3, 'X'"));
    breaks(db, foreign, &tenant("id, parent, organization, name", "'x', 99, 1, 'X'"));
    breaks(db, "CHECK", &tenant("id, organization, name", "'x', 1, 'X'"));
    breaks(db, "CHECK", &tenant("id, key, parent, organization, name", "'x', 4, 1, 4, 'X'"));
    breaks(db, "CHECK", &tenant("id, key, organization, name", "'x', 0, 0, 'X'"));
    breaks(db, "CHECK", &tenant("id, key, organization, name", "'x', 4, 4, ''"));
    breaks(db, "CHECK", &tenant("id, key, organization, name", "'', 4, 4, 'X'"));
    keeps(db, "UPDATE tenant SET name = replace(hex(zeroblob(100)), '0', 'é') WHERE key = 2");
    breaks(db, "CHECK", "UPDATE tenant SET name = hex(zeroblob(100)) || 'x' WHERE key = 2");
    breaks(db, "CHECK", "UPDATE tenant SET account_type = 'friend' WHERE key = 2");
    breaks(db, "CHECK", "UPDATE tenant SET state = 9 WHERE key = 2");
    breaks(db, "CHECK", "UPDATE tenant SET service_quota = -1 WHERE key = 2");
    breaks(db, "CHECK", "UPDATE tenant SET address_members = '{' WHERE key = 2");
    for ing in [0, 2, 4, 5] {
        breaks(db, "CHECK", &format!("UPDATE tenant SET state = {ing} WHERE key = 2"));
        keeps(db, &format!("UPDATE tenant SET state = {ing}, settles_at = 1 WHERE key = 2"));
    }
    for settled in [1, 3, 6, 7, 8] {
        keeps(db, &format!("UPDATE tenant SET state = {settled} WHERE key = 2"));
        breaks(
            db,
            "CHECK",
            &format!("UPDATE tenant SET state = {settled}, settles_at = 1 WHERE key = 2"),
        );
    }
    breaks(db, foreign, "DELETE FROM tenant WHERE key = 1");
    breaks(
        db,
        "UNIQUE constraint failed: tenant.id_uuid",
        "UPDATE tenant SET id_uuid = zeroblob(16) WHERE key = 2",
    );
    breaks(db, "CHECK", "UPDATE tenant SET id_uuid = zeroblob(15) WHERE key = 2");
}

/// The trees and counts were made from these; what would change them is refused.
#[test]
fn what_the_trees_were_made_from_stays() {
    let (_place, db) = ground();
    for change in ["key = 9", "parent = 3, organization = 3", "organization = 3", "created_at = 1"]
    {
        breaks(&db, "a tenant keeps", &format!("UPDATE tenant SET {change} WHERE key = 2"));
    }
    for change in ["key = 9", "tenant = 3", "code = 'other'", "id = 'other'", "created_at = 1"] {
        breaks(&db, "a subtenant keeps", &format!("UPDATE subtenant SET {change} WHERE key = 1"));
    }
}

#[test]
fn hostname_and_alias_are_unique_among_the_live() {
    let (_place, db) = ground();
    for (column, value) in [("alias", "UNO"), ("hostname", "ONE.example")] {
        let take = format!("UPDATE tenant SET {column} = '{value}' WHERE key = 3");
        breaks(&db, &format!("UNIQUE constraint failed: tenant.{column}"), &take);
        for (leaving, settles_at) in [(5, "1"), (6, "NULL"), (7, "NULL")] {
            let leave = format!(
                "UPDATE tenant SET state = {leaving}, settles_at = {settles_at} WHERE key = 1"
            );
            keeps(&db, &format!("{leave}; {take}"));
            let back = "UPDATE tenant SET state = 1, settles_at = NULL WHERE key = 1";
            breaks(&db, "UNIQUE", &format!("{leave}; {take}; {back}"));
        }
        breaks(&db, "UNIQUE", &format!("UPDATE tenant SET state = 3 WHERE key = 1; {take}"));
    }
}

#[test]
fn a_membership_stays_within_one_organization() {
    let (_place, db) = ground();
    let insert = |values: &str| {
        format!(
            "INSERT INTO membership (tenant, user, organization, created_at) VALUES ({values}, 0)"
        )
    };
    keeps(&db, &insert("2, 2, 1"));
    breaks(&db, "FOREIGN KEY", &insert("2, 3, 1"));
    breaks(&db, "FOREIGN KEY", &insert("2, 3, 3"));
    breaks(&db, "FOREIGN KEY", &insert("3, 2, 1"));
    breaks(&db, "FOREIGN KEY", &insert("99, 2, 1"));
    breaks(&db, "UNIQUE constraint failed: membership.tenant, membership.user", &insert("2, 1, 1"));
    let second = "INSERT INTO membership (tenant, user, organization, is_admin, is_primary, created_at) VALUES (2, 2, 1, 1, 1, 0)";
    breaks(&db, "UNIQUE constraint failed: membership.tenant", second);
    keeps(&db, &format!("UPDATE membership SET is_primary = 0 WHERE tenant = 2; {second}"));
    breaks(&db, "CHECK", "UPDATE membership SET is_admin = 0 WHERE tenant = 2");
    for change in
        ["status = 3", "kind = 'guest'", "is_admin = 2", "is_developer = -1", "is_primary = 2"]
    {
        breaks(&db, "CHECK", &format!("UPDATE membership SET {change}"));
    }
    let twin = |organization: i64| {
        format!(
            "INSERT INTO user (id, id_uuid, organization, email, email_folded, created_at)
        VALUES ('twin', randomblob(16), {organization}, 'ANNA@x.example', 'anna@x.example', 0)"
        )
    };
    breaks(&db, "UNIQUE constraint failed: user.organization, user.email_folded", &twin(1));
    keeps(&db, &twin(3));
}

#[test]
fn subtenants_locations_icons_and_settings() {
    let (_place, db) = ground();
    let subtenant = |code: &str| {
        format!(
            "INSERT INTO subtenant (id, id_uuid, tenant, name, code, created_at, updated_at)
        VALUES ('new', randomblob(16), 3, 'New', {code}, 0, 0)"
        )
    };
    keeps(&db, &subtenant("'abc_09'"));
    keeps(&db, &subtenant("hex(zeroblob(32))"));
    for code in ["''", "'A'", "'a-b'", "'a b'", "'ä'", "'a.b'", "hex(zeroblob(32)) || '0'"] {
        breaks(&db, "CHECK", &subtenant(code));
    }
    breaks(&db, "UNIQUE constraint failed: subtenant.code", &subtenant("'sub_1'"));
    let location = "INSERT INTO location (id, tenant, name, is_default, created_at) VALUES ('there', 2, 'There', 1, 0)";
    breaks(&db, "UNIQUE constraint failed: location.tenant", location);
    keeps(&db, &location.replace("1, 0)", "0, 0)"));
    keeps(&db, &location.replace("'there', 2", "'there', 3"));
    let icon = |size: i64| {
        format!(
            "INSERT INTO icon (tenant, png, etag, updated_at) VALUES (2, zeroblob({size}), '', 0)"
        )
    };
    keeps(&db, &icon(65_535));
    breaks(&db, "CHECK", &icon(65_536));
    breaks(&db, "CHECK", &icon(0));
    let setting = "INSERT INTO setting (tenant, name, value) VALUES (2, 'n', '{\"a\":1}')";
    keeps(&db, setting);
    breaks(&db, "CHECK", &setting.replace("}'", "'"));
    breaks(&db, "UNIQUE", &format!("{setting}; {setting}"));
}

#[test]
fn what_a_tenant_may_use_and_what_is_counted() {
    let (_place, db) = ground();
    let entitlement = |values: &str| {
        format!("INSERT INTO entitlement
        (tenant, definition_id, entitlement_type, limit_type, value, manual_block) VALUES (2, 'd', {values})")
    };
    keeps(&db, &entitlement("2, 1, -2147483648, 1"));
    for values in ["3, 1, 0, 0", "0, 2, 0, 0", "0, 0, 2147483648, 0", "0, 0, 0, 2"] {
        breaks(&db, "CHECK", &entitlement(values));
    }
    breaks(&db, "FOREIGN KEY", "INSERT INTO tenant_feature VALUES (2, 'unknown', 1)");
    breaks(&db, "CHECK", "INSERT INTO tenant_feature VALUES (2, 'f', 2147483648)");
    breaks(&db, "CHECK", "INSERT INTO quota VALUES (2, 's', -1)");
    breaks(
        &db,
        "CHECK",
        "INSERT INTO service (tenant, service_type, service_count) VALUES (2, 's', -1)",
    );
    keeps(&db, "INSERT INTO usage_total VALUES (2, 1, 0, 9007199254740991)");
    breaks(&db, "CHECK", "INSERT INTO usage_total VALUES (2, 1, 0, 9007199254740992)");
    breaks(&db, "CHECK", "INSERT INTO usage_total VALUES (2, 1, 0, -1)");
    breaks(&db, "FOREIGN KEY", "INSERT INTO usage_total VALUES (2, 7, 0, 1)");
    breaks(&db, "UNIQUE", "INSERT INTO usage_key (tenant, key, seen_at) VALUES (2, 'k', 1)");
    breaks(&db, "UNIQUE", "INSERT INTO metric (name) VALUES ('process')");
}

#[test]
fn clients_regions_and_the_instance() {
    let (_place, db) = ground();
    let client = |values: &str| {
        format!(
            "INSERT INTO client (id, name, role, secret_hash, home_tenant, created_at) VALUES ({values}, 0)"
        )
    };
    keeps(&db, &client("'x-_9', 'X', 'operator', zeroblob(32), NULL"));
    for role in ["member", "admin", "provider"] {
        breaks(&db, "CHECK", &client(&format!("'x', 'X', '{role}', zeroblob(32), NULL")));
    }
    breaks(&db, "CHECK", &client("'x', 'X', 'owner', zeroblob(32), 2"));
    breaks(&db, "CHECK", &client("'x.y', 'X', 'admin', zeroblob(32), 2"));
    breaks(&db, "CHECK", &client("'', 'X', 'admin', zeroblob(32), 2"));
    breaks(&db, "CHECK", &client("'x', 'X', 'admin', zeroblob(31), 2"));
    breaks(&db, "FOREIGN KEY", &client("'x', 'X', 'admin', zeroblob(32), 99"));
    breaks(&db, "UNIQUE", &client("'asker', 'X', 'admin', zeroblob(32), 2"));
    breaks(
        &db,
        "UNIQUE constraint failed: region.id",
        "INSERT INTO region (id, name) VALUES ('HOME', 'X')",
    );
    breaks(
        &db,
        "UNIQUE constraint failed: region.is_home",
        "INSERT INTO region (id, name, is_home) VALUES ('x', 'X', 1)",
    );
    breaks(&db, "CHECK", "INSERT INTO instance (only_row, id, created_at) VALUES (2, 'x', 0)");
    let key = "INSERT INTO idempotency_key (client, key, request_hash, status, headers, created_at)
        VALUES ('asker', 'k', x'00', 200, '{}', 0)";
    keeps(&db, key);
    breaks(&db, "UNIQUE", &format!("{key}; {key}"));
    breaks(&db, "CHECK", &key.replace("'{}'", "'x'"));
    breaks(&db, "CHECK", &key.replace("'k'", "hex(zeroblob(128))"));
    breaks(&db, "FOREIGN KEY", &key.replace("'asker'", "'nobody'"));
}

#[test]
fn a_tenant_takes_with_it_what_is_its_own_and_leaves_its_trail() {
    let (_place, db) = ground();
    db.execute_batch(
        "INSERT INTO icon VALUES (2, x'00', '', 0); INSERT INTO setting VALUES (2, 'n', '1');
         INSERT INTO tenant_feature VALUES (2, 'f', 1); INSERT INTO quota VALUES (2, 's', 1);
         INSERT INTO entitlement VALUES (2, 'd', 0, 0, 1, 0); INSERT INTO usage_day VALUES (2, 1, 1, 0, 1);
         INSERT INTO service (tenant, service_type, service_count) VALUES (2, 's', 1);
         INSERT INTO usage_total VALUES (2, 1, 0, 1);
         INSERT INTO audit (at, client, operation, tenant, tenant_id, request_id) VALUES (0, 'asker', 'o', 2, 'two', 'r');
         UPDATE client SET current_tenant = 2; DELETE FROM tenant WHERE key = 2",
    )
    .unwrap();
    let own =
        "icon setting tenant_feature quota entitlement usage_day service usage_total usage_key
               membership location subtenant subtenant_tree client";
    let rows = |table: &str| -> i64 {
        db.query_row(&format!("SELECT count(*) FROM {table}"), [], |row| row.get(0)).unwrap()
    };
    for table in own.split_whitespace() {
        assert_eq!(rows(table), 0, "{table}");
    }
    assert_eq!((rows("audit"), rows("user"), rows("tenant")), (1, 3, 2));
}
