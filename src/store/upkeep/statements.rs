//! What a check of the file asks it. Each statement finds the rows that are wrong: the tenant that
//! a row is about, by its key, and a sentence about it.
//!
//! A table that triggers keep is compared with what it was made from, whole with whole. The
//! statements read every row once or look it up by index, and sort; none searches for every row
//! through all others, which a test sees in their plans.

/// Checks that are one statement each: their names and the statements.
pub(super) const STATEMENTS: [(&str, &str); 10] = [
    (
        "instance",
        "SELECT NULL, 'there is no row about the instance itself'
         WHERE NOT EXISTS (SELECT 1 FROM instance)
         UNION ALL SELECT NULL, 'no region is the home' WHERE NOT EXISTS (SELECT 1 FROM region WHERE is_home = 1)",
    ),
    (
        "organizations",
        "SELECT u.organization, 'user ' || u.id || ' belongs to it, but it is not an organization'
         FROM user u JOIN tenant t ON t.key = u.organization WHERE t.parent IS NOT NULL
         UNION ALL SELECT m.tenant, 'user ' || u.id || ' of another organization is a member of it'
         FROM membership m JOIN user u ON u.key = m.user JOIN tenant t ON t.key = m.tenant
         WHERE u.organization <> t.organization OR m.organization <> t.organization
         UNION ALL SELECT t.key, 'it belongs to another organization than the tenant above it'
         FROM tenant t JOIN tenant p ON p.key = t.parent WHERE t.organization <> p.organization",
    ),
    (
        "tenant_tree",
        "WITH expected (ancestor, descendant, depth, state, created_at) AS (
           SELECT p.ancestor, t.key, p.depth + 1, t.state, t.created_at
             FROM tenant t JOIN tenant_tree p ON p.descendant = t.parent
           UNION ALL SELECT key, key, 0, state, created_at FROM tenant
           UNION ALL SELECT 0, key, 1, state, created_at FROM tenant WHERE parent IS NULL),
         lacking AS (
           SELECT ancestor, descendant, depth, state, created_at FROM expected
           EXCEPT SELECT ancestor, descendant, depth, state, created_at FROM tenant_tree),
         surplus AS (
           SELECT ancestor, descendant, depth, state, created_at FROM tenant_tree
           EXCEPT SELECT ancestor, descendant, depth, state, created_at FROM expected)
         SELECT descendant, 'a row is missing: depth ' || depth || ' below ' ||
             coalesce((SELECT id FROM tenant WHERE key = ancestor), 'the instance') ||
             ', state ' || state || ', made at ' || created_at FROM lacking
         UNION ALL SELECT descendant, 'a row is wrong: depth ' || depth || ' below ' ||
             coalesce((SELECT id FROM tenant WHERE key = ancestor), 'number ' || ancestor) ||
             ', state ' || state || ', made at ' || created_at FROM surplus",
    ),
    (
        "tenant_count",
        "WITH expected AS (
           SELECT ancestor, state, count(*) AS subtree, sum(depth = 1) AS children
             FROM tenant_tree GROUP BY ancestor, state)
         SELECT coalesce(e.ancestor, c.ancestor), 'in state ' || coalesce(e.state, c.state) ||
             ' it counts ' || coalesce(c.subtree, 0) || ' tenants and ' || coalesce(c.children, 0) ||
             ' children, but there are ' || coalesce(e.subtree, 0) || ' and ' || coalesce(e.children, 0)
           FROM expected e FULL JOIN tenant_count c ON c.ancestor = e.ancestor AND c.state = e.state
           WHERE coalesce(c.subtree, 0) <> coalesce(e.subtree, 0)
              OR coalesce(c.children, 0) <> coalesce(e.children, 0)",
    ),
    (
        "subtenant_tree",
        "WITH expected (ancestor, subtenant, created_at, name, code, id) AS (
           SELECT v.ancestor, s.key, s.created_at, s.name, s.code, s.id
             FROM subtenant s JOIN tenant_tree v ON v.descendant = s.tenant WHERE v.depth > 0),
         found (ancestor, subtenant, created_at, name, code, id) AS (
           SELECT ancestor, subtenant, created_at, name, code, id FROM subtenant_tree),
         lacking AS (SELECT * FROM expected EXCEPT SELECT * FROM found),
         surplus AS (SELECT * FROM found EXCEPT SELECT * FROM expected)
         SELECT ancestor, 'the row of subtenant ' || id || ' below it is missing' FROM lacking
         UNION ALL SELECT ancestor, 'the row of subtenant ' || id || ' below it is wrong' FROM surplus",
    ),
    (
        "subtenant_count",
        "WITH expected AS (
           SELECT v.ancestor, sum(v.depth = 0) AS own, count(*) AS subtree
             FROM subtenant s JOIN tenant_tree v ON v.descendant = s.tenant GROUP BY v.ancestor)
         SELECT coalesce(e.ancestor, c.ancestor), 'it counts ' || coalesce(c.own, 0) ||
             ' subtenants of its own and ' || coalesce(c.subtree, 0) || ' in all, but there are ' ||
             coalesce(e.own, 0) || ' and ' || coalesce(e.subtree, 0)
           FROM expected e FULL JOIN subtenant_count c ON c.ancestor = e.ancestor
           WHERE coalesce(c.own, 0) <> coalesce(e.own, 0) OR coalesce(c.subtree, 0) <> coalesce(e.subtree, 0)",
    ),
    (
        "client_count",
        "WITH expected AS (
           SELECT v.ancestor, count(*) AS subtree FROM client c JOIN tenant_tree v ON v.descendant = c.home_tenant
             WHERE v.state NOT BETWEEN 5 AND 7 GROUP BY v.ancestor)
         SELECT coalesce(e.ancestor, c.ancestor), 'it counts ' || coalesce(c.subtree, 0) ||
             ' clients, but there are ' || coalesce(e.subtree, 0)
           FROM expected e FULL JOIN client_count c ON c.ancestor = e.ancestor
           WHERE coalesce(c.subtree, 0) <> coalesce(e.subtree, 0)",
    ),
    (
        "usage_total",
        "WITH expected AS (
           SELECT tenant, metric, subtenant, sum(amount) AS amount FROM usage_day GROUP BY tenant, metric, subtenant)
         SELECT coalesce(e.tenant, u.tenant), 'its counter of ' || m.name ||
             iif(coalesce(e.subtenant, u.subtenant) = 0, '',
               coalesce((SELECT ' in subtenant ' || id FROM subtenant WHERE key = coalesce(e.subtenant, u.subtenant)),
                 ' in a subtenant that was removed')) ||
             ' is ' || coalesce(u.amount, 0) || ', but its days sum to ' || coalesce(e.amount, 0)
           FROM expected e FULL JOIN usage_total u
             ON u.tenant = e.tenant AND u.metric = e.metric AND u.subtenant = e.subtenant
           LEFT JOIN metric m ON m.key = coalesce(e.metric, u.metric)
           WHERE coalesce(u.amount, 0) <> coalesce(e.amount, 0)",
    ),
    (
        "audit_tree",
        "WITH expected (ancestor, seq, tenant) AS (
           SELECT v.ancestor, a.seq, a.tenant FROM audit a JOIN tenant_tree v ON v.descendant = a.tenant
             WHERE v.depth > 0 AND v.ancestor > 0),
         found (ancestor, seq, tenant) AS (
           SELECT p.ancestor, p.seq, a.tenant FROM audit_tree p JOIN audit a ON a.seq = p.seq
             WHERE a.tenant IN (SELECT key FROM tenant)),
         lacking AS (SELECT * FROM expected EXCEPT SELECT * FROM found),
         surplus AS (SELECT * FROM found EXCEPT SELECT * FROM expected)
         SELECT ancestor, 'row ' || seq || ' of the audit trail is about what is below it, but is not in its part' FROM lacking
         UNION ALL SELECT ancestor, 'row ' || seq || ' of the audit trail is in its part, but is not about what is below it' FROM surplus
         UNION ALL SELECT p.ancestor, 'row ' || p.seq || ' of the audit trail is in its part, but is not there'
           FROM audit_tree p LEFT JOIN audit a ON a.seq = p.seq WHERE a.tenant IS NULL",
    ),
    (
        "sequences",
        "WITH newest (name, key) AS (
           SELECT 'tenant', max(key) FROM tenant UNION ALL SELECT 'subtenant', max(key) FROM subtenant
           UNION ALL SELECT 'user', max(key) FROM user UNION ALL SELECT 'usage_key', max(seq) FROM usage_key
           UNION ALL SELECT 'audit', max(seq) FROM audit)
         SELECT NULL, 'the next row of ' || n.name || ' would get number ' || (coalesce(s.seq, 0) + 1) ||
             ', but there is a number ' || n.key
           FROM newest n LEFT JOIN sqlite_sequence s ON s.name = n.name WHERE coalesce(s.seq, 0) < n.key",
    ),
];
