-- good.sql: a key.
CREATE TABLE t (
  id INT,
  PRIMARY KEY (id)
);
