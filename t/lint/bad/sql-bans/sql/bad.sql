-- bad.sql: a trigger and an event.
CREATE TRIGGER x BEFORE INSERT ON t FOR EACH ROW SET NEW.a = 1;
