-- bad-default.sql: the clock of the server.
CREATE TABLE t (id INT, at DATETIME DEFAULT CURRENT_TIMESTAMP, PRIMARY KEY (id));
