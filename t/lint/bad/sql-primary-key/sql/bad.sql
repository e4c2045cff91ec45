-- bad.sql: a table without a key.
CREATE TABLE t (id INT);
