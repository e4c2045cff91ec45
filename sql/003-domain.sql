-- Accounts, readings and tariffs in their full depth.

-- ---- suppliers: what they allow, and the open legal questions as named options (STANDARDS.md 8)
ALTER TABLE supplier
  ADD COLUMN proofs SET('meter','payment','bill') NOT NULL DEFAULT 'meter,payment,bill', -- ways to prove that an account is one's own; none: the office links
  ADD COLUMN average_from TINYINT UNSIGNED NOT NULL DEFAULT 3,    -- full months of readings that an average needs
  ADD COLUMN average_span TINYINT UNSIGNED NOT NULL DEFAULT 6,    -- the newest of them that it takes
  ADD COLUMN average_months TINYINT UNSIGNED NOT NULL DEFAULT 3,  -- months in a row charged by average; after them by norm
  ADD COLUMN norm_factor INT UNSIGNED NOT NULL DEFAULT 1500,      -- thousandths, where the rules raise a norm
  ADD COLUMN range_split ENUM('proportional','in-order') NOT NULL DEFAULT 'proportional', -- how zones fill a range: by their shares, or peak, day, half-peak, night
  ADD COLUMN range_months ENUM('by-days','whole') NOT NULL DEFAULT 'by-days', -- a bound in a part of a month: its share of days, or whole
  ADD COLUMN due_day TINYINT UNSIGNED NOT NULL DEFAULT 15,        -- of the month after the one billed
  ADD COLUMN penalty_free INT UNSIGNED NOT NULL DEFAULT 30,       -- days after the due day without penalty
  ADD COLUMN penalty_first INT UNSIGNED NOT NULL DEFAULT 300,     -- then 1/300 of the rate a day, to the 90th day
  -- from the 91st
  ADD COLUMN penalty_second INT UNSIGNED NOT NULL DEFAULT 130;

-- The rate that penalties are reckoned by, per cent a year in hundredths, from a day on.
CREATE TABLE penalty_rate (
  supplier_id   INT UNSIGNED NOT NULL,
  valid_from    DATE NOT NULL,
  rate          INT UNSIGNED NOT NULL,
  PRIMARY KEY (supplier_id, valid_from),
  CONSTRAINT penalty_rate_supplier FOREIGN KEY (supplier_id) REFERENCES supplier (id)
);

-- Consumption without a meter: thousandths of the unit a person a month.
CREATE TABLE norm (
  service_id    INT UNSIGNED NOT NULL,
  code          VARCHAR(32) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  valid_from    DATE NOT NULL,
  valid_to      DATE NULL,
  name          VARCHAR(160) NOT NULL,
  volume        BIGINT NOT NULL,
  PRIMARY KEY (service_id, code, valid_from),
  CONSTRAINT norm_service FOREIGN KEY (service_id) REFERENCES service (id)
);
ALTER TABLE account_service
  -- '': no norm is known
  ADD COLUMN norm_code VARCHAR(32) CHARACTER SET ascii COLLATE ascii_bin NOT NULL DEFAULT '';
ALTER TABLE tariff
  -- whom the prices are for (8.2)
  ADD COLUMN household ENUM('','gas','electric','rural','equated') NOT NULL DEFAULT '';

-- ---- who holds an account
ALTER TABLE link
  ADD COLUMN role ENUM('owner','pay','submit','view') NOT NULL DEFAULT 'owner', -- owner: proved it; the others were invited: each may what those after it may
  ADD COLUMN proof ENUM('office','meter','payment','bill','invite') NOT NULL DEFAULT 'office',
  ADD COLUMN invited_by BIGINT UNSIGNED NULL,
  ADD COLUMN sees_from DATE NULL,            -- a new owner sees nothing of the one before
  ADD COLUMN sees_to DATE NULL,              -- and the one before nothing of the new one
  -- another has proved ownership: the supplier looks at it
  ADD COLUMN review_since DATETIME NULL;

CREATE TABLE invite (
  id            BIGINT UNSIGNED NOT NULL AUTO_INCREMENT,
  token_hash    BINARY(32) NOT NULL,
  account_id    BIGINT UNSIGNED NOT NULL,
  resident_id   BIGINT UNSIGNED NOT NULL,    -- who invites
  role          ENUM('pay','submit','view') NOT NULL,
  name          VARCHAR(60) NOT NULL,        -- for whom, in the inviter's words
  created_at    DATETIME NOT NULL,
  until         DATETIME NOT NULL,
  taken_at      DATETIME NULL,
  taken_by      BIGINT UNSIGNED NULL,
  revoked_at    DATETIME NULL,
  PRIMARY KEY (id),
  UNIQUE KEY invite_token (token_hash),
  KEY invite_account (account_id),
  CONSTRAINT invite_account_fk FOREIGN KEY (account_id) REFERENCES account (id),
  CONSTRAINT invite_resident FOREIGN KEY (resident_id) REFERENCES resident (id)
);

-- A group's name is said once, so that a double click on «+» is one group.
ALTER TABLE account_group
  ADD UNIQUE KEY account_group_name (resident_id, name);

-- Append-only: who got which hold on which account, and who lost it.
CREATE TABLE link_event (
  id            BIGINT UNSIGNED NOT NULL AUTO_INCREMENT,
  account_id    BIGINT UNSIGNED NOT NULL,
  resident_id   BIGINT UNSIGNED NOT NULL,
  what          ENUM('linked','unlinked','invited','joined','revoked','review') NOT NULL,
  at            DATETIME NOT NULL,
  PRIMARY KEY (id),
  KEY link_event_account (account_id, id)
);
INSERT INTO link_event (account_id, resident_id, what, at)
  SELECT account_id, resident_id, 'linked', created_at FROM link;

-- ---- readings: what became of each
ALTER TABLE reading
  MODIFY COLUMN state ENUM('sent','accepted','declined','used','withdrawn','replaced') NOT NULL,
  ADD COLUMN answers SET('rollover','high','swap','below') NOT NULL DEFAULT '', -- what the resident was asked about and said yes to
  ADD COLUMN replaces_id BIGINT UNSIGNED NULL,                 -- the one that this corrects
  -- of the supplier, when it declined
  ADD COLUMN reason VARCHAR(200) NOT NULL DEFAULT '';
CREATE TABLE reading_event (
  reading_id    BIGINT UNSIGNED NOT NULL,
  number        INT UNSIGNED NOT NULL,
  at            DATETIME NOT NULL,
  actor         ENUM('resident','supplier') NOT NULL,
  state         ENUM('sent','accepted','declined','used','withdrawn','replaced') NOT NULL,
  detail        VARCHAR(200) NOT NULL,       -- the reason, or the number of the bill
  PRIMARY KEY (reading_id, number),
  CONSTRAINT reading_event_reading FOREIGN KEY (reading_id) REFERENCES reading (id)
);
-- A replaced meter as a chain of devices: what the old one showed when it was taken off.
ALTER TABLE meter_register
  ADD COLUMN end_value BIGINT NULL;

-- ---- calendars: an address that a calendar program asks by itself
CREATE TABLE feed (
  token_hash    BINARY(32) NOT NULL,
  resident_id   BIGINT UNSIGNED NOT NULL,
  seed          CHAR(32) CHARACTER SET ascii COLLATE ascii_bin NOT NULL, -- the token is its HMAC: shown again, stored nowhere
  created_at    DATETIME NOT NULL,
  ended_at      DATETIME NULL,
  PRIMARY KEY (token_hash),
  KEY feed_resident (resident_id),
  CONSTRAINT feed_resident_fk FOREIGN KEY (resident_id) REFERENCES resident (id)
);

-- ---- consumption that came from elsewhere (Green Button): intervals, thousandths of the unit
CREATE TABLE usage_interval (
  account_id    BIGINT UNSIGNED NOT NULL,
  service_id    INT UNSIGNED NOT NULL,
  starts_at     DATETIME NOT NULL,
  started_on    DATE NOT NULL,               -- the day at the supplier
  seconds       INT UNSIGNED NOT NULL,
  volume        BIGINT NOT NULL,
  PRIMARY KEY (account_id, service_id, starts_at),
  CONSTRAINT usage_interval_account FOREIGN KEY (account_id) REFERENCES account (id),
  CONSTRAINT usage_interval_service FOREIGN KEY (service_id) REFERENCES service (id)
);
