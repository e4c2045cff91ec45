"""test_database.py: the database goes away between two requests: row 21, and rule R5 of RELIABILITY.md 1.2."""
import unittest
from portal import Browser, first, log_lines, sql


def kill_connections(user):
    """The workers' connections of one program, ended by the server."""
    ids = [r[0] for r in sql("SELECT ID FROM information_schema.PROCESSLIST WHERE USER = '%s'" % user)]
    for connection in ids:
        sql('KILL CONNECTION %s' % connection)
    return len(ids)


class Lost(unittest.TestCase):
    def test_a_page_after_its_connection_was_killed(self):
        """row 21: a read is simply made again on a new connection"""
        client = first()
        self.assertEqual(client.get('/payment').status, 200)
        self.assertGreater(kill_connections('kabinet_resident'), 0)
        for _ in range(4):
            reply = client.get('/payment')
            self.assertEqual(reply.status, 200, log_lines(reply))

    def test_a_change_after_its_connection_was_killed(self):
        """row 21: nothing was begun, so the transaction begins again on a new connection"""
        Browser().sign_in()
        self.assertGreater(kill_connections('kabinet_signin'), 0)
        for _ in range(3):
            Browser().sign_in()
