-- good.sql: no NOW() in statements, no FOR UPDATE: it says so only.
CREATE TABLE t (id INT, PRIMARY KEY (id));
