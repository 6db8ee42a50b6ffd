-- The whole schema of a tenantd file. The words are those of ARCHITECTURE.md.
--
-- Conventions
--   key          the row's number inside the file; never leaves it
--   id, id_uuid  an id as it was given or made, and the UUID that all its spellings share (16 bytes); the same id has
--                the same UUID, so one of them is unique if the other is
--   …_at         milliseconds since 1970-01-01T00:00:00Z
--   day          days since 1970-01-01 (UTC)
--   0 / 1        false / true
-- Tenant 0 is the instance itself: it stands above every root in tenant_tree and in the counts, so that
-- "everything" is one more subtree and needs no statement of its own.

-- ---------------------------------------------------------------- the instance

CREATE TABLE instance (
  only_row    INTEGER PRIMARY KEY CHECK (only_row = 1),
  id          TEXT    NOT NULL,                       -- the `aud` of every token
  created_at  INTEGER NOT NULL,
  probed_at   INTEGER NOT NULL DEFAULT 0              -- written by readiness checks, to prove that it can be
) STRICT;

CREATE TABLE signing_key (
  kid         TEXT    PRIMARY KEY,
  private_key BLOB    NOT NULL,                       -- Ed25519
  created_at  INTEGER NOT NULL,
  retired_at  INTEGER                                 -- verifies, signs no more
) STRICT;

CREATE TABLE region (
  id           TEXT    PRIMARY KEY COLLATE NOCASE CHECK (length(id) BETWEEN 1 AND 64),
  name         TEXT    NOT NULL,
  is_home      INTEGER NOT NULL DEFAULT 0 CHECK (is_home IN (0, 1)),
  base_address TEXT                                   -- null: the public base itself
) STRICT;
CREATE UNIQUE INDEX region_home ON region (is_home) WHERE is_home = 1;

-- ---------------------------------------------------------------- tenants and their tree

CREATE TABLE tenant (
  key                 INTEGER PRIMARY KEY AUTOINCREMENT CHECK (key > 0),
  id                  TEXT    NOT NULL CHECK (length(id) BETWEEN 1 AND 64),
  id_uuid             BLOB    NOT NULL UNIQUE CHECK (length(id_uuid) = 16),
  parent              INTEGER,
  organization        INTEGER NOT NULL,                          -- the root of its tree; itself for a root
  name                TEXT    NOT NULL CHECK (length(name) BETWEEN 1 AND 200),
  name_folded         TEXT    NOT NULL,                          -- lower case, for look-ups by full name
  company_name        TEXT,                                      -- null: the name
  department_name     TEXT,
  description         TEXT,
  account_type        TEXT    NOT NULL DEFAULT 'subscriber'
                              CHECK (account_type IN ('subscriber', 'trial', 'service_provider')),
  -- 0 Creating, 1 Active, 2 Deactivating, 3 Deactivated, 4 Reactivating, 5 Deleting, 6 Deleted, 7 Purging, 8 IsHomeTenant
  state               INTEGER NOT NULL DEFAULT 1 CHECK (state BETWEEN 0 AND 8),
  settles_at          INTEGER,                                   -- when an -ing state ends by itself
  plan                TEXT,                                      -- null: professional
  service_quota       INTEGER CHECK (service_quota >= 0),
  hostname            TEXT    COLLATE NOCASE,
  alias               TEXT    COLLATE NOCASE,
  external_account_id TEXT,
  tenant_type         TEXT,
  street              TEXT,
  city                TEXT,
  postal_code         TEXT,
  country             TEXT,
  address_members     TEXT    CHECK (address_members IS NULL OR json_valid(address_members)),
  created_at          INTEGER NOT NULL,
  updated_at          INTEGER NOT NULL,
  UNIQUE (key, organization),
  FOREIGN KEY (parent, organization) REFERENCES tenant (key, organization),  -- its parent's organization
  CHECK ((parent IS NULL) = (organization = key)),
  CHECK ((settles_at IS NOT NULL) = (state IN (0, 2, 4, 5)))
) STRICT;
CREATE INDEX tenant_parent ON tenant (parent, state, created_at, key);
CREATE INDEX tenant_children ON tenant (parent, created_at, key) WHERE state NOT BETWEEN 5 AND 7;
CREATE INDEX tenant_children_by_name ON tenant (parent, name_folded, key) WHERE state NOT BETWEEN 5 AND 7;
CREATE INDEX tenant_provider ON tenant (organization) WHERE account_type = 'service_provider';
CREATE INDEX tenant_name ON tenant (name_folded, key);
CREATE INDEX tenant_settles ON tenant (settles_at) WHERE settles_at IS NOT NULL;
-- A tenant on its way out gives its unique names up, but its record keeps showing them.
CREATE UNIQUE INDEX tenant_hostname ON tenant (hostname) WHERE hostname IS NOT NULL AND state NOT BETWEEN 5 AND 7;
CREATE UNIQUE INDEX tenant_alias ON tenant (alias) WHERE alias IS NOT NULL AND state NOT BETWEEN 5 AND 7;

-- Every tenant below every tenant above it, itself included: what a caller sees is one range of this table.
CREATE TABLE tenant_tree (
  ancestor    INTEGER NOT NULL,
  descendant  INTEGER NOT NULL REFERENCES tenant (key) ON DELETE CASCADE,
  depth       INTEGER NOT NULL CHECK (depth >= 0),
  state       INTEGER NOT NULL,                       -- the descendant's
  created_at  INTEGER NOT NULL,                       -- the descendant's
  PRIMARY KEY (descendant, ancestor)
) STRICT, WITHOUT ROWID;
CREATE INDEX tenant_tree_oldest ON tenant_tree (ancestor, created_at, descendant) WHERE state NOT BETWEEN 5 AND 7;
CREATE INDEX tenant_tree_state ON tenant_tree (ancestor, state, created_at, descendant);

-- How many tenants there are per ancestor and state: all below it, itself included, and its children alone.
CREATE TABLE tenant_count (
  ancestor    INTEGER NOT NULL,
  state       INTEGER NOT NULL,
  subtree     INTEGER NOT NULL CHECK (subtree >= 0),
  children    INTEGER NOT NULL CHECK (children >= 0),
  PRIMARY KEY (ancestor, state)
) STRICT, WITHOUT ROWID;

CREATE TRIGGER tenant_enters_tree AFTER INSERT ON tenant BEGIN
  INSERT INTO tenant_tree (ancestor, descendant, depth, state, created_at)
    SELECT ancestor, NEW.key, depth + 1, NEW.state, NEW.created_at FROM tenant_tree WHERE descendant = NEW.parent
    UNION ALL SELECT NEW.key, NEW.key, 0, NEW.state, NEW.created_at
    UNION ALL SELECT 0, NEW.key, 1, NEW.state, NEW.created_at WHERE NEW.parent IS NULL;
  INSERT INTO tenant_count (ancestor, state, subtree, children)
    SELECT ancestor, NEW.state, 1, depth = 1 FROM tenant_tree WHERE descendant = NEW.key
    ON CONFLICT (ancestor, state) DO UPDATE SET subtree = subtree + 1, children = children + excluded.children;
END;

CREATE TRIGGER tenant_changes_state AFTER UPDATE OF state ON tenant WHEN NEW.state <> OLD.state BEGIN
  UPDATE tenant_tree SET state = NEW.state WHERE descendant = NEW.key;
  UPDATE tenant_count SET subtree = subtree - 1, children = children - (ancestor = coalesce(NEW.parent, 0))
    WHERE state = OLD.state AND ancestor IN (SELECT ancestor FROM tenant_tree WHERE descendant = NEW.key);
  INSERT INTO tenant_count (ancestor, state, subtree, children)
    SELECT ancestor, NEW.state, 1, depth = 1 FROM tenant_tree WHERE descendant = NEW.key
    ON CONFLICT (ancestor, state) DO UPDATE SET subtree = subtree + 1, children = children + excluded.children;
END;

-- The tree and the counts were made from these.
CREATE TRIGGER tenant_keeps_place BEFORE UPDATE OF key, parent, organization, created_at ON tenant BEGIN
  SELECT raise(ABORT, 'a tenant keeps its key, its place and the time it was made');
END;

CREATE TRIGGER tenant_leaves BEFORE DELETE ON tenant BEGIN
  DELETE FROM subtenant WHERE tenant = OLD.key;         -- while its place in the tree is still known
  DELETE FROM subtenant_count WHERE ancestor = OLD.key;
  DELETE FROM client WHERE home_tenant = OLD.key;
  DELETE FROM client_count WHERE ancestor = OLD.key;
  UPDATE tenant_count SET subtree = subtree - 1, children = children - (ancestor = coalesce(OLD.parent, 0))
    WHERE state = OLD.state AND ancestor IN (SELECT ancestor FROM tenant_tree WHERE descendant = OLD.key);
  DELETE FROM tenant_count WHERE ancestor = OLD.key;
END;

-- The words of descriptions, searched by prefix. Tenants without one are not in the index, so they are not in
-- what it is checked against either.
CREATE VIEW tenant_description AS SELECT key, description FROM tenant WHERE description IS NOT NULL;
CREATE VIRTUAL TABLE tenant_text USING fts5 (
  description, content = 'tenant_description', content_rowid = 'key', prefix = '2 3', tokenize = 'unicode61 remove_diacritics 2'
);
CREATE TRIGGER tenant_text_insert AFTER INSERT ON tenant WHEN NEW.description IS NOT NULL BEGIN
  INSERT INTO tenant_text (rowid, description) VALUES (NEW.key, NEW.description);
END;
CREATE TRIGGER tenant_text_delete AFTER DELETE ON tenant WHEN OLD.description IS NOT NULL BEGIN
  INSERT INTO tenant_text (tenant_text, rowid, description) VALUES ('delete', OLD.key, OLD.description);
END;
CREATE TRIGGER tenant_text_update AFTER UPDATE OF description ON tenant WHEN NEW.description IS NOT OLD.description BEGIN
  INSERT INTO tenant_text (tenant_text, rowid, description)
    SELECT 'delete', OLD.key, OLD.description WHERE OLD.description IS NOT NULL;
  INSERT INTO tenant_text (rowid, description)
    SELECT NEW.key, NEW.description WHERE NEW.description IS NOT NULL;
END;

-- ---------------------------------------------------------------- what belongs to a tenant

CREATE TABLE subtenant (
  key         INTEGER PRIMARY KEY AUTOINCREMENT CHECK (key > 0),
  id          TEXT    NOT NULL CHECK (length(id) BETWEEN 1 AND 64),
  id_uuid     BLOB    NOT NULL UNIQUE CHECK (length(id_uuid) = 16),
  tenant      INTEGER NOT NULL REFERENCES tenant (key) ON DELETE CASCADE,
  name        TEXT    NOT NULL CHECK (length(name) BETWEEN 1 AND 200),
  code        TEXT    NOT NULL UNIQUE CHECK (length(code) BETWEEN 1 AND 64 AND code NOT GLOB '*[^a-z0-9_]*'),
  description TEXT    NOT NULL DEFAULT '',
  created_at  INTEGER NOT NULL,
  updated_at  INTEGER NOT NULL
) STRICT;
CREATE INDEX subtenant_oldest ON subtenant (tenant, created_at, key);
CREATE INDEX subtenant_by_name ON subtenant (tenant, name, key);
CREATE INDEX subtenant_by_code ON subtenant (tenant, code, key);
CREATE INDEX subtenant_by_id ON subtenant (tenant, id, key);

-- Every subtenant below every tenant above its own, in each order in which a subtree's subtenants are listed. A tenant's
-- own ones are listed from `subtenant`: a subtree's list merges the two.
CREATE TABLE subtenant_tree (
  ancestor    INTEGER NOT NULL,
  created_at  INTEGER NOT NULL,
  subtenant   INTEGER NOT NULL,
  name        TEXT    NOT NULL,
  code        TEXT    NOT NULL,
  id          TEXT    NOT NULL,
  PRIMARY KEY (ancestor, created_at, subtenant)
) STRICT, WITHOUT ROWID;
CREATE INDEX subtenant_tree_by_name ON subtenant_tree (ancestor, name, subtenant);
CREATE INDEX subtenant_tree_by_code ON subtenant_tree (ancestor, code, subtenant);
CREATE INDEX subtenant_tree_by_id ON subtenant_tree (ancestor, id, subtenant);

-- How many subtenants a tenant has, and how many there are in its whole subtree.
CREATE TABLE subtenant_count (
  ancestor    INTEGER PRIMARY KEY,
  own         INTEGER NOT NULL CHECK (own >= 0),
  subtree     INTEGER NOT NULL CHECK (subtree >= 0)
) STRICT;

CREATE TRIGGER subtenant_enters AFTER INSERT ON subtenant BEGIN
  INSERT INTO subtenant_tree (ancestor, created_at, subtenant, name, code, id)
    SELECT ancestor, NEW.created_at, NEW.key, NEW.name, NEW.code, NEW.id
    FROM tenant_tree WHERE descendant = NEW.tenant AND depth > 0;
  INSERT INTO subtenant_count (ancestor, own, subtree)
    SELECT ancestor, depth = 0, 1 FROM tenant_tree WHERE descendant = NEW.tenant
    ON CONFLICT (ancestor) DO UPDATE SET own = own + excluded.own, subtree = subtree + 1;
END;

CREATE TRIGGER subtenant_renamed AFTER UPDATE OF name ON subtenant BEGIN
  UPDATE subtenant_tree SET name = NEW.name
    WHERE ancestor IN (SELECT ancestor FROM tenant_tree WHERE descendant = NEW.tenant)
      AND created_at = NEW.created_at AND subtenant = NEW.key;
END;

CREATE TRIGGER subtenant_keeps_place BEFORE UPDATE OF key, tenant, code, id, created_at ON subtenant BEGIN
  SELECT raise(ABORT, 'a subtenant keeps its key, tenant, code, id and the time it was made');
END;

CREATE TRIGGER subtenant_leaves BEFORE DELETE ON subtenant BEGIN
  DELETE FROM subtenant_tree
    WHERE ancestor IN (SELECT ancestor FROM tenant_tree WHERE descendant = OLD.tenant)
      AND created_at = OLD.created_at AND subtenant = OLD.key;
  UPDATE subtenant_count SET own = own - (ancestor = OLD.tenant), subtree = subtree - 1
    WHERE ancestor IN (SELECT ancestor FROM tenant_tree WHERE descendant = OLD.tenant);
END;

-- A person within one organization.
CREATE TABLE user (
  key           INTEGER PRIMARY KEY AUTOINCREMENT CHECK (key > 0),
  id            TEXT    NOT NULL CHECK (length(id) BETWEEN 1 AND 64),
  id_uuid       BLOB    NOT NULL UNIQUE CHECK (length(id_uuid) = 16),
  organization  INTEGER NOT NULL REFERENCES tenant (key) ON DELETE CASCADE,
  email         TEXT    NOT NULL CHECK (length(email) <= 254),
  email_folded  TEXT    NOT NULL,
  first_name    TEXT    NOT NULL DEFAULT '',
  last_name     TEXT    NOT NULL DEFAULT '',
  phone_number  TEXT,
  created_at    INTEGER NOT NULL,
  last_login_at INTEGER,
  UNIQUE (organization, email_folded),
  UNIQUE (key, organization)
) STRICT;

-- A person's place in one tenant. The two foreign keys hold both to one organization.
CREATE TABLE membership (
  tenant       INTEGER NOT NULL,
  user         INTEGER NOT NULL,
  organization INTEGER NOT NULL,
  status       INTEGER NOT NULL DEFAULT 1 CHECK (status IN (0, 1, 2)),     -- 0 passive, 1 active, 2 banned
  kind         TEXT    NOT NULL DEFAULT 'normal' CHECK (kind IN ('normal', 'support')),
  is_admin     INTEGER NOT NULL DEFAULT 0 CHECK (is_admin IN (0, 1)),
  is_developer INTEGER NOT NULL DEFAULT 0 CHECK (is_developer IN (0, 1)),
  is_primary   INTEGER NOT NULL DEFAULT 0 CHECK (is_primary IN (0, 1)),    -- the primary administrator
  created_at   INTEGER NOT NULL,
  PRIMARY KEY (tenant, user),
  FOREIGN KEY (tenant, organization) REFERENCES tenant (key, organization) ON DELETE CASCADE,
  FOREIGN KEY (user, organization) REFERENCES user (key, organization) ON DELETE CASCADE,
  CHECK (is_primary = 0 OR is_admin = 1)
) STRICT, WITHOUT ROWID;
CREATE INDEX membership_user ON membership (user, tenant);
CREATE INDEX membership_oldest ON membership (tenant, created_at, user);
CREATE INDEX membership_status ON membership (tenant, status);
CREATE UNIQUE INDEX membership_primary ON membership (tenant) WHERE is_primary = 1;

CREATE TABLE location (
  key        INTEGER PRIMARY KEY,
  id         TEXT    NOT NULL UNIQUE,
  tenant     INTEGER NOT NULL REFERENCES tenant (key) ON DELETE CASCADE,
  name       TEXT    NOT NULL,
  is_default INTEGER NOT NULL DEFAULT 0 CHECK (is_default IN (0, 1)),
  created_at INTEGER NOT NULL
) STRICT;
CREATE INDEX location_tenant ON location (tenant, created_at, key);
CREATE UNIQUE INDEX location_default ON location (tenant) WHERE is_default = 1;

CREATE TABLE icon (
  tenant     INTEGER PRIMARY KEY REFERENCES tenant (key) ON DELETE CASCADE,
  png        BLOB    NOT NULL CHECK (length(png) BETWEEN 1 AND 65535),
  etag       TEXT    NOT NULL,                        -- hash of the bytes
  updated_at INTEGER NOT NULL
) STRICT;

CREATE TABLE setting (
  tenant     INTEGER NOT NULL REFERENCES tenant (key) ON DELETE CASCADE,
  name       TEXT    NOT NULL,
  value      TEXT    NOT NULL CHECK (json_valid(value)),
  PRIMARY KEY (tenant, name)
) STRICT, WITHOUT ROWID;

-- ---------------------------------------------------------------- what a tenant may use

CREATE TABLE feature (
  id            TEXT    PRIMARY KEY CHECK (length(id) BETWEEN 1 AND 64),
  name          TEXT    NOT NULL,
  description   TEXT    NOT NULL DEFAULT '',
  default_state INTEGER NOT NULL DEFAULT 0
) STRICT;

CREATE TABLE tenant_feature (
  tenant        INTEGER NOT NULL REFERENCES tenant (key) ON DELETE CASCADE,
  feature       TEXT    NOT NULL REFERENCES feature (id) ON DELETE CASCADE,
  current_state INTEGER NOT NULL CHECK (current_state BETWEEN -2147483648 AND 2147483647),
  PRIMARY KEY (tenant, feature)
) STRICT, WITHOUT ROWID;
CREATE INDEX tenant_feature_feature ON tenant_feature (feature);

CREATE TABLE entitlement (
  tenant           INTEGER NOT NULL REFERENCES tenant (key) ON DELETE CASCADE,
  definition_id    TEXT    NOT NULL,                  -- the metric it limits
  entitlement_type INTEGER NOT NULL CHECK (entitlement_type IN (0, 1, 2)),   -- 0 feature, 1 resource, 2 usage
  limit_type       INTEGER NOT NULL CHECK (limit_type IN (0, 1)),            -- 0 hard, 1 soft
  value            INTEGER NOT NULL CHECK (value BETWEEN -2147483648 AND 2147483647),
  manual_block     INTEGER NOT NULL DEFAULT 0 CHECK (manual_block IN (0, 1)),
  PRIMARY KEY (tenant, definition_id)
) STRICT, WITHOUT ROWID;

CREATE TABLE quota (
  tenant       INTEGER NOT NULL REFERENCES tenant (key) ON DELETE CASCADE,
  service_type TEXT    NOT NULL,
  service_limit INTEGER NOT NULL CHECK (service_limit >= 0),
  PRIMARY KEY (tenant, service_type)
) STRICT, WITHOUT ROWID;

CREATE TABLE service (
  tenant                 INTEGER NOT NULL REFERENCES tenant (key) ON DELETE CASCADE,
  service_type           TEXT    NOT NULL,
  plan                   TEXT    NOT NULL DEFAULT '',
  marketplace_name       TEXT    NOT NULL DEFAULT '',
  marketplace_account_id TEXT    NOT NULL DEFAULT '',
  service_count          INTEGER NOT NULL CHECK (service_count >= 0),
  PRIMARY KEY (tenant, service_type, plan)
) STRICT, WITHOUT ROWID;

-- ---------------------------------------------------------------- what is counted

CREATE TABLE metric (
  key  INTEGER PRIMARY KEY,
  name TEXT    NOT NULL UNIQUE
) STRICT;

-- Subtenant 0 stands for the tenant's own use, outside of any subtenant.
CREATE TABLE usage_day (
  tenant    INTEGER NOT NULL REFERENCES tenant (key) ON DELETE CASCADE,
  metric    INTEGER NOT NULL REFERENCES metric (key),
  day       INTEGER NOT NULL,
  subtenant INTEGER NOT NULL DEFAULT 0,
  amount    INTEGER NOT NULL,
  PRIMARY KEY (tenant, metric, day, subtenant)
) STRICT, WITHOUT ROWID;
CREATE INDEX usage_day_metric ON usage_day (metric);

-- The sum of a counter's days.
CREATE TABLE usage_total (
  tenant    INTEGER NOT NULL REFERENCES tenant (key) ON DELETE CASCADE,
  metric    INTEGER NOT NULL REFERENCES metric (key),
  subtenant INTEGER NOT NULL DEFAULT 0,
  amount    INTEGER NOT NULL CHECK (amount BETWEEN 0 AND 9007199254740991),
  PRIMARY KEY (tenant, metric, subtenant)
) STRICT, WITHOUT ROWID;
CREATE INDEX usage_total_metric ON usage_total (metric);
CREATE INDEX usage_total_subtenant ON usage_total (subtenant, metric) WHERE subtenant > 0;

-- Keys of usage events that were counted; a repeated one is not counted again.
CREATE TABLE usage_key (
  seq     INTEGER PRIMARY KEY AUTOINCREMENT,
  tenant  INTEGER NOT NULL REFERENCES tenant (key) ON DELETE CASCADE,
  key     TEXT    NOT NULL,
  seen_at INTEGER NOT NULL,
  UNIQUE (tenant, key)
) STRICT;
CREATE INDEX usage_key_seen ON usage_key (seen_at);

-- ---------------------------------------------------------------- who asks, and what was done

CREATE TABLE client (
  id             TEXT    PRIMARY KEY CHECK (length(id) BETWEEN 1 AND 64 AND id NOT GLOB '*[^A-Za-z0-9_-]*'),
  name           TEXT    NOT NULL,
  role           TEXT    NOT NULL CHECK (role IN ('member', 'admin', 'provider', 'operator')),
  scopes         TEXT    NOT NULL DEFAULT '',         -- those it was made with, space-separated
  secret_hash    BLOB    NOT NULL CHECK (length(secret_hash) = 32),
  generation     INTEGER NOT NULL DEFAULT 1,          -- moves with the secret; older tokens are void
  home_tenant    INTEGER REFERENCES tenant (key) ON DELETE CASCADE,
  current_tenant INTEGER REFERENCES tenant (key) ON DELETE SET NULL,
  is_demo        INTEGER NOT NULL DEFAULT 0 CHECK (is_demo IN (0, 1)),
  created_at     INTEGER NOT NULL,
  rotated_at     INTEGER,
  last_used_at   INTEGER,
  CHECK (home_tenant IS NOT NULL OR role = 'operator')
) STRICT, WITHOUT ROWID;
CREATE INDEX client_home ON client (home_tenant);
CREATE INDEX client_current ON client (current_tenant);
CREATE INDEX client_oldest ON client (created_at, id);
CREATE INDEX client_demo ON client (is_demo) WHERE is_demo = 1;

-- How many clients are at home in a tenant and below it; not those of tenants on their way out, which are let in no more.
CREATE TABLE client_count (
  ancestor    INTEGER PRIMARY KEY,
  subtree     INTEGER NOT NULL CHECK (subtree >= 0)
) STRICT;

CREATE TRIGGER client_enters AFTER INSERT ON client WHEN NEW.home_tenant IS NOT NULL BEGIN
  INSERT INTO client_count (ancestor, subtree)
    SELECT ancestor, state NOT BETWEEN 5 AND 7 FROM tenant_tree WHERE descendant = NEW.home_tenant
    ON CONFLICT (ancestor) DO UPDATE SET subtree = subtree + excluded.subtree;
END;

CREATE TRIGGER client_moves AFTER UPDATE OF home_tenant ON client WHEN NEW.home_tenant IS NOT OLD.home_tenant BEGIN
  UPDATE client_count SET subtree = subtree - 1
    WHERE ancestor IN (SELECT ancestor FROM tenant_tree WHERE descendant = OLD.home_tenant AND state NOT BETWEEN 5 AND 7);
  INSERT INTO client_count (ancestor, subtree)
    SELECT ancestor, state NOT BETWEEN 5 AND 7 FROM tenant_tree WHERE descendant = NEW.home_tenant
    ON CONFLICT (ancestor) DO UPDATE SET subtree = subtree + excluded.subtree;
END;

CREATE TRIGGER client_leaves BEFORE DELETE ON client WHEN OLD.home_tenant IS NOT NULL BEGIN
  UPDATE client_count SET subtree = subtree - 1
    WHERE ancestor IN (SELECT ancestor FROM tenant_tree WHERE descendant = OLD.home_tenant AND state NOT BETWEEN 5 AND 7);
END;

CREATE TRIGGER client_home_comes_or_goes AFTER UPDATE OF state ON tenant
WHEN (NEW.state BETWEEN 5 AND 7) <> (OLD.state BETWEEN 5 AND 7) BEGIN
  UPDATE client_count
    SET subtree = subtree + iif(NEW.state BETWEEN 5 AND 7, -1, 1) * (SELECT count(*) FROM client WHERE home_tenant = NEW.key)
    WHERE ancestor IN (SELECT ancestor FROM tenant_tree WHERE descendant = NEW.key);
END;

-- The first answers to repeated POSTs, kept for 24 hours.
CREATE TABLE idempotency_key (
  client       TEXT    NOT NULL REFERENCES client (id) ON DELETE CASCADE,
  key          TEXT    NOT NULL CHECK (length(key) <= 255),
  request_hash BLOB    NOT NULL,
  status       INTEGER NOT NULL,
  headers      TEXT    NOT NULL CHECK (json_valid(headers)),
  body         BLOB,                                  -- null: it carried a secret
  made_id      TEXT,
  created_at   INTEGER NOT NULL,
  PRIMARY KEY (client, key)
) STRICT, WITHOUT ROWID;
CREATE INDEX idempotency_key_age ON idempotency_key (created_at);

-- Outlives what it tells of: no foreign keys.
CREATE TABLE audit (
  seq        INTEGER PRIMARY KEY AUTOINCREMENT,
  at         INTEGER NOT NULL,
  client     TEXT    NOT NULL,                        -- a client's id, `system` or `command line`
  operation  TEXT    NOT NULL,                        -- dialect.operation
  tenant     INTEGER,
  tenant_id  TEXT,
  request_id TEXT    NOT NULL,
  detail     TEXT,
  state      INTEGER CHECK (state BETWEEN 0 AND 8)    -- what the write brought the tenant to; null: its state stayed
) STRICT;
CREATE INDEX audit_tenant ON audit (tenant, seq);
CREATE INDEX audit_state ON audit (tenant, seq) WHERE state IS NOT NULL;
CREATE INDEX audit_client ON audit (client, seq);

-- The rows about everything that was below a tenant at the time, so that whoever is at home there reads them, merged with
-- those about the tenant itself, without passing over other people's, and keeps them when a tenant below is purged.
-- Operators read `audit` itself.
CREATE TABLE audit_tree (
  ancestor   INTEGER NOT NULL,
  seq        INTEGER NOT NULL,
  PRIMARY KEY (ancestor, seq)
) STRICT, WITHOUT ROWID;

CREATE TRIGGER audit_enters_tree AFTER INSERT ON audit WHEN NEW.tenant IS NOT NULL BEGIN
  INSERT INTO audit_tree (ancestor, seq)
    SELECT ancestor, NEW.seq FROM tenant_tree WHERE descendant = NEW.tenant AND depth > 0 AND ancestor > 0;
END;
