-- The schema, first form. Conventions: every table has a primary key; keys that decide who is who are ascii_bin;
-- money is BIGINT kopecks, prices BIGINT millionths of a rouble, volumes and readings BIGINT thousandths of the unit;
-- DATETIME is UTC and is always given by the program (no NOW() in statements); DATE is a day in the supplier's zone.

CREATE TABLE supplier (
  id            INT UNSIGNED NOT NULL AUTO_INCREMENT,
  code          VARCHAR(32) CHARACTER SET ascii COLLATE ascii_bin NOT NULL, -- the exchange's name of it
  name          VARCHAR(160) NOT NULL,
  timezone      VARCHAR(40) CHARACTER SET ascii COLLATE ascii_bin NOT NULL, -- IANA; deadlines are judged in it
  details       BOOLEAN NOT NULL,          -- ACC-8: sends dwelling and meter details
  ebills        BOOLEAN NOT NULL,          -- ACC-8: lets a resident choose e-bills
  payments      BOOLEAN NOT NULL,          -- may be paid through the portal
  readings_from TINYINT UNSIGNED NOT NULL, -- first day of the month on which readings are taken
  readings_to   TINYINT UNSIGNED NOT NULL, -- last; smaller than readings_from means across the month's end
  commission_permille INT UNSIGNED NOT NULL, -- who pays through the portal pays this much on top, thousandths
  commission_min BIGINT NOT NULL,
  commission_max BIGINT NOT NULL,          -- 0: no ceiling
  inn           VARCHAR(12) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  kpp           VARCHAR(9) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  bank_name     VARCHAR(100) NOT NULL,
  bank_bic      VARCHAR(9) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  bank_account  VARCHAR(20) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  bank_corr     VARCHAR(20) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  phone         VARCHAR(40) NOT NULL,
  email         VARCHAR(120) NOT NULL,
  site          VARCHAR(200) NOT NULL,
  address       VARCHAR(250) NOT NULL,
  hours         VARCHAR(120) NOT NULL,
  PRIMARY KEY (id),
  UNIQUE KEY supplier_code (code)
);

CREATE TABLE service (
  id            INT UNSIGNED NOT NULL AUTO_INCREMENT,
  supplier_id   INT UNSIGNED NOT NULL,
  code          VARCHAR(32) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  name          VARCHAR(120) NOT NULL,
  unit          VARCHAR(16) NOT NULL,      -- as printed: кВт·ч, м³
  PRIMARY KEY (id),
  UNIQUE KEY service_code (supplier_id, code),
  CONSTRAINT service_supplier FOREIGN KEY (supplier_id) REFERENCES supplier (id)
);

-- Prices. A tariff is chosen for an account by (service, code) and is in force for its days.
CREATE TABLE tariff (
  id            INT UNSIGNED NOT NULL AUTO_INCREMENT,
  service_id    INT UNSIGNED NOT NULL,
  code          VARCHAR(32) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  name          VARCHAR(160) NOT NULL,
  valid_from    DATE NOT NULL,
  valid_to      DATE NULL,                 -- last day in force; NULL: until further notice
  PRIMARY KEY (id),
  UNIQUE KEY tariff_code (service_id, code, valid_from),
  CONSTRAINT tariff_service FOREIGN KEY (service_id) REFERENCES service (id)
);

CREATE TABLE tariff_price (
  tariff_id     INT UNSIGNED NOT NULL,
  zone          ENUM('round','day','night','peak','half-peak') NOT NULL,
  range_number  TINYINT UNSIGNED NOT NULL, -- 1, 2, 3 …: consumption ranges, marginal
  upto          BIGINT NULL,               -- the range's upper bound a month, thousandths; NULL: no bound
  price         BIGINT NOT NULL,           -- millionths of a rouble, VAT included
  PRIMARY KEY (tariff_id, zone, range_number),
  CONSTRAINT tariff_price_tariff FOREIGN KEY (tariff_id) REFERENCES tariff (id)
);

CREATE TABLE account (
  id            BIGINT UNSIGNED NOT NULL AUTO_INCREMENT,
  supplier_id   INT UNSIGNED NOT NULL,
  number        VARCHAR(30) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NOT NULL, -- text: leading zeros and slashes count
  outside_key   VARCHAR(64) CHARACTER SET ascii COLLATE ascii_bin NULL, -- the billing system's or ГИС ЖКХ's GUID
  contract      VARCHAR(64) NOT NULL,
  closed_on     DATE NULL,
  address       VARCHAR(300) NOT NULL,
  stove         ENUM('','gas','electric','none') NOT NULL,
  rooms         SMALLINT UNSIGNED NULL,
  residents     SMALLINT UNSIGNED NULL,
  area          BIGINT NULL,               -- thousandths of a square metre
  balance_on    DATE NULL,                 -- the day for which balance_line tells what is owed
  PRIMARY KEY (id),
  UNIQUE KEY account_number (supplier_id, number),
  UNIQUE KEY account_outside (supplier_id, outside_key),
  CONSTRAINT account_supplier FOREIGN KEY (supplier_id) REFERENCES supplier (id)
);

-- What else the supplier tells about the dwelling, in its own words.
CREATE TABLE dwelling_item (
  account_id    BIGINT UNSIGNED NOT NULL,
  name          VARCHAR(80) NOT NULL,
  position      SMALLINT UNSIGNED NOT NULL,
  value         VARCHAR(250) NOT NULL,
  PRIMARY KEY (account_id, name),
  CONSTRAINT dwelling_item_account FOREIGN KEY (account_id) REFERENCES account (id)
);

-- The services of an account and the tariff code by which each is charged.
CREATE TABLE account_service (
  account_id    BIGINT UNSIGNED NOT NULL,
  service_id    INT UNSIGNED NOT NULL,
  tariff_code   VARCHAR(32) CHARACTER SET ascii COLLATE ascii_bin NOT NULL, -- '': not charged by tariff here
  PRIMARY KEY (account_id, service_id),
  CONSTRAINT account_service_account FOREIGN KEY (account_id) REFERENCES account (id),
  CONSTRAINT account_service_service FOREIGN KEY (service_id) REFERENCES service (id)
);

-- What is owed (minus) or paid ahead (plus), a row for each service and kind; an account's balance is their sum.
CREATE TABLE balance_line (
  id            BIGINT UNSIGNED NOT NULL AUTO_INCREMENT,
  account_id    BIGINT UNSIGNED NOT NULL,
  service_id    INT UNSIGNED NOT NULL,
  kind          ENUM('main','penalty') NOT NULL,
  amount        BIGINT NOT NULL,
  PRIMARY KEY (id),
  UNIQUE KEY balance_line_key (account_id, service_id, kind),
  CONSTRAINT balance_line_account FOREIGN KEY (account_id) REFERENCES account (id),
  CONSTRAINT balance_line_service FOREIGN KEY (service_id) REFERENCES service (id)
);

CREATE TABLE meter (
  id            BIGINT UNSIGNED NOT NULL AUTO_INCREMENT,
  account_id    BIGINT UNSIGNED NOT NULL,
  service_id    INT UNSIGNED NOT NULL,
  serial        VARCHAR(50) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NOT NULL,
  outside_key   VARCHAR(64) CHARACTER SET ascii COLLATE ascii_bin NULL,
  state         ENUM('in-service','out-of-service','removed') NOT NULL,
  automatic     BOOLEAN NOT NULL,          -- readings come by themselves, a resident sends none
  digits        TINYINT UNSIGNED NOT NULL, -- whole digits of each register
  decimals      TINYINT UNSIGNED NOT NULL,
  ratio         INT UNSIGNED NOT NULL,     -- transformation ratio
  relation      ENUM('individual','shared') NOT NULL,
  model         VARCHAR(100) NOT NULL,
  place         VARCHAR(160) NOT NULL,
  interval_years TINYINT UNSIGNED NULL,    -- between verifications
  accuracy      VARCHAR(8) NOT NULL,
  owner         VARCHAR(80) NOT NULL,
  voltage       VARCHAR(24) NOT NULL,      -- U nominal/max, as the supplier writes it
  current       VARCHAR(24) NOT NULL,      -- I nominal/max
  installed_on  DATE NULL,
  verified_until DATE NULL,
  removed_on    DATE NULL,
  replaced_by   VARCHAR(50) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NOT NULL, -- serial of the next in the chain, or ''
  PRIMARY KEY (id),
  UNIQUE KEY meter_serial (account_id, service_id, serial),
  UNIQUE KEY meter_outside (account_id, outside_key),
  KEY meter_outside_key (outside_key),
  KEY meter_service (service_id),
  CONSTRAINT meter_account FOREIGN KEY (account_id) REFERENCES account (id),
  CONSTRAINT meter_service_fk FOREIGN KEY (service_id) REFERENCES service (id)
);

-- One counter of a meter; which tariff zone it feeds is data of the meter, never its position.
CREATE TABLE meter_register (
  id            BIGINT UNSIGNED NOT NULL AUTO_INCREMENT,
  meter_id      BIGINT UNSIGNED NOT NULL,
  code          VARCHAR(8) CHARACTER SET ascii COLLATE ascii_bin NOT NULL, -- T1, T2, T3: as on the device
  zone          ENUM('round','day','night','peak','half-peak') NOT NULL,
  start_value   BIGINT NOT NULL,           -- when installed
  PRIMARY KEY (id),
  UNIQUE KEY meter_register_code (meter_id, code),
  UNIQUE KEY meter_register_zone (meter_id, zone),
  CONSTRAINT meter_register_meter FOREIGN KEY (meter_id) REFERENCES meter (id)
);

CREATE TABLE resident (
  id            BIGINT UNSIGNED NOT NULL AUTO_INCREMENT,
  phone         VARCHAR(16) CHARACTER SET ascii COLLATE ascii_bin NOT NULL, -- +79991234567
  email         VARCHAR(120) CHARACTER SET ascii COLLATE ascii_bin NULL,    -- lower case; counts once confirmed
  email_confirmed BOOLEAN NOT NULL,
  last_name     VARCHAR(60) NOT NULL,
  first_name    VARCHAR(60) NOT NULL,
  middle_name   VARCHAR(60) NOT NULL,
  born_on       DATE NULL,
  lang          ENUM('ru','en') NOT NULL,  -- of the messages sent
  created_at    DATETIME NOT NULL,
  PRIMARY KEY (id),
  UNIQUE KEY resident_phone (phone),
  UNIQUE KEY resident_email (email)
);

-- Apart from resident, so that only the signin program may read it.
CREATE TABLE credential (
  resident_id   BIGINT UNSIGNED NOT NULL,
  password_hash VARCHAR(200) CHARACTER SET ascii COLLATE ascii_bin NOT NULL, -- $argon2id$… of the peppered password
  PRIMARY KEY (resident_id),
  CONSTRAINT credential_resident FOREIGN KEY (resident_id) REFERENCES resident (id)
);

CREATE TABLE session (
  token_hash    BINARY(32) NOT NULL,       -- SHA-256 of the cookie's token
  resident_id   BIGINT UNSIGNED NOT NULL,
  created_at    DATETIME NOT NULL,
  seen_at       DATETIME NOT NULL,
  ended_at      DATETIME NULL,
  PRIMARY KEY (token_hash),
  KEY session_resident (resident_id),
  CONSTRAINT session_resident_fk FOREIGN KEY (resident_id) REFERENCES resident (id)
);

CREATE TABLE account_group (
  id            BIGINT UNSIGNED NOT NULL AUTO_INCREMENT,
  resident_id   BIGINT UNSIGNED NOT NULL,
  name          VARCHAR(60) NOT NULL,
  PRIMARY KEY (id),
  KEY account_group_resident (resident_id),
  CONSTRAINT account_group_resident_fk FOREIGN KEY (resident_id) REFERENCES resident (id)
);

-- A resident's hold on an account.
CREATE TABLE link (
  resident_id   BIGINT UNSIGNED NOT NULL,
  account_id    BIGINT UNSIGNED NOT NULL,
  group_id      BIGINT UNSIGNED NULL,
  alias         VARCHAR(60) NOT NULL,
  delivery      ENUM('paper','email') NOT NULL,
  created_at    DATETIME NOT NULL,
  PRIMARY KEY (resident_id, account_id),
  KEY link_account (account_id),
  KEY link_group (group_id),
  CONSTRAINT link_resident FOREIGN KEY (resident_id) REFERENCES resident (id),
  CONSTRAINT link_account_fk FOREIGN KEY (account_id) REFERENCES account (id),
  CONSTRAINT link_group_fk FOREIGN KEY (group_id) REFERENCES account_group (id)
);

-- Append-only. account_id stands here too: meters move, a reading stays where it was made.
CREATE TABLE reading (
  id            BIGINT UNSIGNED NOT NULL AUTO_INCREMENT,
  account_id    BIGINT UNSIGNED NOT NULL,
  meter_id      BIGINT UNSIGNED NOT NULL,
  taken_on      DATE NOT NULL,             -- the day it is for, in the supplier's zone
  received_at   DATETIME NOT NULL,
  source        ENUM('resident','staff','automatic','supplier') NOT NULL,
  state         ENUM('sent','accepted','declined','used') NOT NULL,
  resident_id   BIGINT UNSIGNED NULL,      -- who sent it
  once_key      VARCHAR(80) CHARACTER SET ascii COLLATE ascii_bin NOT NULL, -- form key and meter, or import key: comes in once
  previous_id   BIGINT UNSIGNED NULL,      -- the reading of the time before, against which this one was checked
  PRIMARY KEY (id),
  UNIQUE KEY reading_once (account_id, once_key),
  KEY reading_meter (meter_id, taken_on),
  KEY reading_account (account_id, taken_on, id),
  CONSTRAINT reading_account_fk FOREIGN KEY (account_id) REFERENCES account (id),
  CONSTRAINT reading_meter_fk FOREIGN KEY (meter_id) REFERENCES meter (id)
);

CREATE TABLE reading_value (
  reading_id    BIGINT UNSIGNED NOT NULL,
  register_id   BIGINT UNSIGNED NOT NULL,
  value         BIGINT NOT NULL,
  PRIMARY KEY (reading_id, register_id),
  KEY reading_value_register (register_id),
  CONSTRAINT reading_value_reading FOREIGN KEY (reading_id) REFERENCES reading (id),
  CONSTRAINT reading_value_register_fk FOREIGN KEY (register_id) REFERENCES meter_register (id)
);

CREATE TABLE bill (
  id            BIGINT UNSIGNED NOT NULL AUTO_INCREMENT,
  account_id    BIGINT UNSIGNED NOT NULL,
  number        VARCHAR(40) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NOT NULL,
  period        DATE NOT NULL,             -- first day of the month billed
  issued_on     DATE NOT NULL,
  due_on        DATE NULL,
  opening       BIGINT NOT NULL,           -- balance before this bill: minus is a debt
  paid          BIGINT NOT NULL,           -- received in the period
  total         BIGINT NOT NULL,           -- charged by this bill: the sum of its lines
  PRIMARY KEY (id),
  UNIQUE KEY bill_number (account_id, number),
  KEY bill_period (account_id, period, id),
  CONSTRAINT bill_account FOREIGN KEY (account_id) REFERENCES account (id)
);

CREATE TABLE bill_line (
  bill_id       BIGINT UNSIGNED NOT NULL,
  position      SMALLINT UNSIGNED NOT NULL,
  service_id    INT UNSIGNED NOT NULL,
  kind          ENUM('main','penalty') NOT NULL,
  volume        BIGINT NULL,
  price         BIGINT NULL,
  amount        BIGINT NOT NULL,
  PRIMARY KEY (bill_id, position),
  CONSTRAINT bill_line_bill FOREIGN KEY (bill_id) REFERENCES bill (id),
  CONSTRAINT bill_line_service FOREIGN KEY (service_id) REFERENCES service (id)
);

-- Payments as the supplier has booked them, by whatever way they were paid.
CREATE TABLE booking (
  id            BIGINT UNSIGNED NOT NULL AUTO_INCREMENT,
  account_id    BIGINT UNSIGNED NOT NULL,
  outside_key   VARCHAR(64) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NOT NULL, -- the billing system's number of it
  paid_on       DATE NOT NULL,
  amount        BIGINT NOT NULL,
  order_number  VARCHAR(32) CHARACTER SET ascii COLLATE ascii_bin NULL, -- our payment, where it was one
  PRIMARY KEY (id),
  UNIQUE KEY booking_key (account_id, outside_key),
  KEY booking_day (account_id, paid_on, id),
  KEY booking_order (order_number),
  CONSTRAINT booking_account FOREIGN KEY (account_id) REFERENCES account (id)
);

-- RELIABILITY.md 2. One row is one order at the bank; it exists before the bank hears of it.
CREATE TABLE payment (
  id            BIGINT UNSIGNED NOT NULL AUTO_INCREMENT,
  resident_id   BIGINT UNSIGNED NOT NULL,
  order_number  VARCHAR(32) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  once_key      CHAR(32) CHARACTER SET ascii COLLATE ascii_bin NOT NULL, -- of the form: a double click is one payment
  plan_hash     CHAR(64) CHARACTER SET ascii COLLATE ascii_bin NOT NULL, -- of what is paid: the same key with another plan is refused
  token         CHAR(43) CHARACTER SET ascii COLLATE ascii_bin NOT NULL, -- unguessable, for the way back from the bank
  state         ENUM('created','registering','registered','paid','declined','expired','mismatch') NOT NULL,
  amount        BIGINT NOT NULL,           -- to the suppliers
  commission    BIGINT NOT NULL,           -- on top
  bank_order_id VARCHAR(36) CHARACTER SET ascii COLLATE ascii_bin NULL,
  form_url      VARCHAR(512) CHARACTER SET ascii COLLATE ascii_bin NULL,
  reason        INT NOT NULL,              -- the bank's actionCode of a refusal, else 0
  created_at    DATETIME NOT NULL,
  final_at      DATETIME NULL,
  check_at      DATETIME NULL,             -- when the courier asks the bank next; NULL: nothing left to ask
  checks        SMALLINT UNSIGNED NOT NULL,
  lease_until   DATETIME NULL,
  lease_owner   CHAR(16) CHARACTER SET ascii COLLATE ascii_bin NULL,
  PRIMARY KEY (id),
  UNIQUE KEY payment_order (order_number),
  UNIQUE KEY payment_once (resident_id, once_key),
  UNIQUE KEY payment_token (token),
  UNIQUE KEY payment_bank (bank_order_id),
  KEY payment_check (check_at),
  CONSTRAINT payment_resident FOREIGN KEY (resident_id) REFERENCES resident (id),
  CONSTRAINT payment_amount CHECK (amount BETWEEN 1 AND 100000000000 AND commission BETWEEN 0 AND 100000000000)
);

-- What is paid for and to whom, frozen when the payment was made: requisites may change later.
CREATE TABLE payment_part (
  payment_id    BIGINT UNSIGNED NOT NULL,
  position      SMALLINT UNSIGNED NOT NULL,
  account_id    BIGINT UNSIGNED NOT NULL,
  service_id    INT UNSIGNED NULL,         -- NULL: to the account as a whole
  kind          ENUM('main','penalty') NOT NULL,
  amount        BIGINT NOT NULL,
  commission    BIGINT NOT NULL,           -- of the account, on its first part; the others carry 0
  account_number VARCHAR(30) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NOT NULL,
  payee_name    VARCHAR(160) NOT NULL,
  payee_inn     VARCHAR(12) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  payee_kpp     VARCHAR(9) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  payee_bic     VARCHAR(9) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  payee_account VARCHAR(20) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  PRIMARY KEY (payment_id, position),
  KEY payment_part_account (account_id, payment_id),
  CONSTRAINT payment_part_payment FOREIGN KEY (payment_id) REFERENCES payment (id),
  CONSTRAINT payment_part_account_fk FOREIGN KEY (account_id) REFERENCES account (id),
  CONSTRAINT payment_part_amount CHECK (amount > 0 AND commission >= 0)
);

-- Append-only: who moved a payment, when, from which state to which, and why.
CREATE TABLE payment_event (
  payment_id    BIGINT UNSIGNED NOT NULL,
  number        INT UNSIGNED NOT NULL,
  at            DATETIME NOT NULL,
  actor         ENUM('resident','return','callback','courier') NOT NULL,
  old_state     VARCHAR(16) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  new_state     VARCHAR(16) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  detail        VARCHAR(200) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  PRIMARY KEY (payment_id, number),
  CONSTRAINT payment_event_payment FOREIGN KEY (payment_id) REFERENCES payment (id)
);

-- Append-only money: what an account was credited with, at most once for each part of a payment and kind (I3).
CREATE TABLE ledger (
  payment_id    BIGINT UNSIGNED NOT NULL,
  position      SMALLINT UNSIGNED NOT NULL,
  kind          ENUM('credit') NOT NULL,
  account_id    BIGINT UNSIGNED NOT NULL,
  amount        BIGINT NOT NULL,
  at            DATETIME NOT NULL,
  PRIMARY KEY (payment_id, position, kind),
  KEY ledger_account (account_id),
  CONSTRAINT ledger_part FOREIGN KEY (payment_id, position) REFERENCES payment_part (payment_id, position)
);

-- What the portal itself has to tell one resident; the words are the stylesheet's, by topic.
CREATE TABLE notice (
  id            BIGINT UNSIGNED NOT NULL AUTO_INCREMENT,
  resident_id   BIGINT UNSIGNED NOT NULL,
  topic         ENUM('payment-paid','payment-declined','payment-mismatch','reading-sent') NOT NULL,
  once_key      VARCHAR(64) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  subject       VARCHAR(64) NOT NULL,      -- number of the payment or the reading
  account_number VARCHAR(120) NOT NULL,
  amount        BIGINT NULL,
  token         CHAR(43) CHARACTER SET ascii COLLATE ascii_bin NULL, -- of the payment
  created_at    DATETIME NOT NULL,
  read_at       DATETIME NULL,
  PRIMARY KEY (id),
  UNIQUE KEY notice_once (resident_id, once_key),
  KEY notice_unread (resident_id, read_at),
  CONSTRAINT notice_resident FOREIGN KEY (resident_id) REFERENCES resident (id)
);

-- Everything sent goes through here, written in the transaction that caused it; the courier finds the words by topic.
CREATE TABLE outbox (
  id            BIGINT UNSIGNED NOT NULL AUTO_INCREMENT,
  resident_id   BIGINT UNSIGNED NOT NULL,
  topic         VARCHAR(32) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  once_key      VARCHAR(80) CHARACTER SET ascii COLLATE ascii_bin NOT NULL, -- what happened: told once on a channel
  channel       ENUM('email','sms') NOT NULL,
  address       VARCHAR(120) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  lang          ENUM('ru','en') NOT NULL,
  subject       VARCHAR(64) NOT NULL,      -- number of the payment or the reading
  account_number VARCHAR(120) NOT NULL,
  amount        BIGINT NULL,
  token         CHAR(43) CHARACTER SET ascii COLLATE ascii_bin NULL, -- of the payment
  state         ENUM('waiting','sent','dead') NOT NULL,
  tries         SMALLINT UNSIGNED NOT NULL,
  next_at       DATETIME NOT NULL,
  lease_until   DATETIME NULL,
  lease_owner   CHAR(16) CHARACTER SET ascii COLLATE ascii_bin NULL,
  error         VARCHAR(160) NOT NULL,     -- of the last try, from the gateway, without the address
  created_at    DATETIME NOT NULL,
  sent_at       DATETIME NULL,
  PRIMARY KEY (id),
  UNIQUE KEY outbox_once (once_key, channel),
  KEY outbox_next (state, next_at),
  CONSTRAINT outbox_resident FOREIGN KEY (resident_id) REFERENCES resident (id)
);
