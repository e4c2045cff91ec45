-- Registering, recovering, second factors, devices. Codes themselves stand nowhere: each is reckoned from a row's seed
-- and a secret that only signin and courier have (lib/domain/challenge.c).

ALTER TABLE resident
  ADD COLUMN step ENUM('','name','email') NOT NULL DEFAULT '', -- what the registration still lacks
  ADD COLUMN gender ENUM('','female','male') NOT NULL DEFAULT '',
  ADD COLUMN adverts BOOLEAN NOT NULL DEFAULT 0,               -- agreed to advertising
  ADD COLUMN second_factor BOOLEAN NOT NULL DEFAULT 0,         -- a browser that is not known is asked for a code
  ADD COLUMN recovered_by ENUM('','sms','email') NOT NULL DEFAULT '', -- by which way the password was last recovered
  ADD COLUMN recovered_at DATETIME NULL,
  ADD COLUMN deleted_at DATETIME NULL                          -- phone is then '-' and the id; names and e-mail are gone
;

ALTER TABLE session
  ADD COLUMN id BIGINT UNSIGNED NOT NULL AUTO_INCREMENT FIRST,
  ADD COLUMN agent VARCHAR(40) NOT NULL DEFAULT '',            -- "Chrome, Android"
  ADD COLUMN place VARCHAR(45) CHARACTER SET ascii COLLATE ascii_bin NOT NULL DEFAULT '', -- network address of the last use
  ADD COLUMN confirmed_at DATETIME NULL,                       -- when the password or a passkey was last asked for again
  ADD UNIQUE KEY session_id (id);

-- What has to be proved before something happens: a code that was sent, or a passkey's signature. The browser that asked
-- holds the token; a code is worth nothing without it.
CREATE TABLE challenge (
  id            BIGINT UNSIGNED NOT NULL AUTO_INCREMENT,
  token_hash    BINARY(32) NOT NULL,
  purpose       ENUM('register','welcome','signin','recover','phone','email','passkey-signin','passkey-confirm','passkey-add') NOT NULL,
  resident_id   BIGINT UNSIGNED NULL,      -- NULL: nobody yet, or nobody at all
  channel       ENUM('','sms','email') NOT NULL,
  address       VARCHAR(120) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NOT NULL, -- to which the code goes; of a passkey: its new name or where to go on
  decoy         BOOLEAN NOT NULL,          -- looks as always, but no code fits: the address is nobody's or another's
  digits        TINYINT UNSIGNED NOT NULL, -- of the code; 0: none
  seed          BINARY(32) NOT NULL,       -- of the code, fresh at each sending; a passkey signs it
  sends         TINYINT UNSIGNED NOT NULL,
  tries         TINYINT UNSIGNED NOT NULL,
  sent_at       DATETIME NULL,
  expires_at    DATETIME NOT NULL,         -- of the code
  passed_at     DATETIME NULL,             -- it was proved
  used_at       DATETIME NULL,             -- and what it was for was done
  created_at    DATETIME NOT NULL,
  password_hash VARCHAR(200) CHARACTER SET ascii COLLATE ascii_bin NULL, -- register: the password chosen
  adverts       BOOLEAN NOT NULL DEFAULT 0,
  agreement     SMALLINT UNSIGNED NOT NULL DEFAULT 0, -- register: the version accepted
  PRIMARY KEY (id),
  UNIQUE KEY challenge_token (token_hash),
  KEY challenge_address (address, purpose, id),
  KEY challenge_created (created_at),
  CONSTRAINT challenge_resident FOREIGN KEY (resident_id) REFERENCES resident (id)
);

-- How often something was tried: passwords of an account, codes to an address, anything from a network.
CREATE TABLE guard (
  key_hash      BINARY(32) NOT NULL,       -- HMAC of what is counted: no phone or address stands here
  count         INT UNSIGNED NOT NULL,
  since         DATETIME NOT NULL,
  until         DATETIME NULL,             -- closed until then
  PRIMARY KEY (key_hash),
  KEY guard_since (since)
);

-- An authenticator app (RFC 6238).
CREATE TABLE authenticator (
  resident_id   BIGINT UNSIGNED NOT NULL,
  secret        VARBINARY(64) NOT NULL,    -- sealed (crypt_seal)
  last_step     BIGINT NOT NULL,           -- the time step last accepted: none counts twice
  created_at    DATETIME NOT NULL,
  confirmed_at  DATETIME NULL,             -- NULL: shown, but not yet proved to be in the app
  PRIMARY KEY (resident_id),
  CONSTRAINT authenticator_resident FOREIGN KEY (resident_id) REFERENCES resident (id)
);

CREATE TABLE recovery_code (
  resident_id   BIGINT UNSIGNED NOT NULL,
  code_hash     BINARY(32) NOT NULL,       -- HMAC
  used_at       DATETIME NULL,
  PRIMARY KEY (resident_id, code_hash),
  CONSTRAINT recovery_code_resident FOREIGN KEY (resident_id) REFERENCES resident (id)
);

-- WebAuthn credentials, ES256.
CREATE TABLE passkey (
  id            BIGINT UNSIGNED NOT NULL AUTO_INCREMENT,
  resident_id   BIGINT UNSIGNED NOT NULL,
  credential_id VARBINARY(255) NOT NULL,
  public_key    BINARY(64) NOT NULL,       -- x and y of the point
  sign_count    BIGINT NOT NULL,
  name          VARCHAR(60) NOT NULL,
  created_at    DATETIME NOT NULL,
  used_at       DATETIME NULL,
  PRIMARY KEY (id),
  UNIQUE KEY passkey_credential (credential_id),
  KEY passkey_resident (resident_id),
  CONSTRAINT passkey_resident_fk FOREIGN KEY (resident_id) REFERENCES resident (id)
);

-- Browsers from which a resident has signed in: strangers' guesses do not keep them waiting. Those that have passed the second
-- factor are not asked for it again.
CREATE TABLE browser (
  id            BIGINT UNSIGNED NOT NULL AUTO_INCREMENT,
  token_hash    BINARY(32) NOT NULL,
  resident_id   BIGINT UNSIGNED NOT NULL,
  agent         VARCHAR(40) NOT NULL,
  place         VARCHAR(45) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  created_at    DATETIME NOT NULL,
  seen_at       DATETIME NOT NULL,
  confirmed     BOOLEAN NOT NULL,          -- has passed the second factor
  PRIMARY KEY (id),
  UNIQUE KEY browser_token (token_hash, resident_id),
  KEY browser_resident (resident_id),
  CONSTRAINT browser_resident_fk FOREIGN KEY (resident_id) REFERENCES resident (id)
);

-- Who accepted which version of what, and when; stays when the account is deleted.
CREATE TABLE acceptance (
  resident_id   BIGINT UNSIGNED NOT NULL,
  document      ENUM('agreement','adverts') NOT NULL,
  version       SMALLINT UNSIGNED NOT NULL,
  accepted_at   DATETIME NOT NULL,
  PRIMARY KEY (resident_id, document, version),
  CONSTRAINT acceptance_resident FOREIGN KEY (resident_id) REFERENCES resident (id)
);

-- A phone or e-mail that was replaced, and the way back for its owner.
CREATE TABLE contact_change (
  id            BIGINT UNSIGNED NOT NULL AUTO_INCREMENT,
  resident_id   BIGINT UNSIGNED NOT NULL,
  kind          ENUM('phone','email') NOT NULL,
  old_value     VARCHAR(120) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  new_value     VARCHAR(120) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  changed_at    DATETIME NOT NULL,
  until         DATETIME NOT NULL,         -- the way back is open
  undone_at     DATETIME NULL,
  PRIMARY KEY (id),
  KEY contact_change_resident (resident_id),
  CONSTRAINT contact_change_resident_fk FOREIGN KEY (resident_id) REFERENCES resident (id)
);

ALTER TABLE notice
  MODIFY COLUMN topic VARCHAR(32) CHARACTER SET ascii COLLATE ascii_bin NOT NULL;

ALTER TABLE outbox
  MODIFY COLUMN resident_id BIGINT UNSIGNED NULL,              -- NULL: a code for somebody who is no resident yet
  MODIFY COLUMN state ENUM('waiting','sent','dead','void') NOT NULL, -- void: nobody to send it to, written all the same
  ADD COLUMN challenge_id BIGINT UNSIGNED NULL,                -- whose code it carries
  ADD COLUMN until DATETIME NULL,                              -- worth nothing after that
  ADD KEY outbox_code (state, challenge_id),
  ADD KEY outbox_address (address);
