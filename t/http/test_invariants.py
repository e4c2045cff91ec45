"""The checks of invariants.py can fail: each is broken on purpose, seen, and mended."""
import unittest

import invariants
from deeds import *


class Broken(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        behave()
        item = 'a%d' % account('02660061050')
        cls.paid, cls.open = pay(first(), {item: '11,11'}), pay(first(), {item: '11,12'})
        at_bank('pay', cls.paid)
        cls.paid.await_state('paid')

    @classmethod
    def tearDownClass(cls):
        at_bank('decline', cls.open)
        cls.open.await_state('declined')

    def broken(self, name, spoil, mend):
        self.assertEqual(invariants.violations(), [])
        sql(spoil)
        try:
            self.assertTrue([v for v in invariants.violations() if name in v.split(':')[0].split()], (name, invariants.violations()))
        finally:
            sql(mend)
        self.assertEqual(invariants.violations(), [])

    def test_each_invariant_can_fail(self):
        """I1 I2 I3 I5 I6 I7 I8 I9 I10 I12"""
        p, q = self.paid.id, self.open.id
        number, bank = self.paid.order_number, self.paid.bank_order_id
        last = one('SELECT MAX(number) FROM payment_event WHERE payment_id = ' + p)
        e = ' WHERE payment_id = %s AND number = %s' % (p, last)
        detail = one('SELECT detail FROM payment_event' + e)
        due = self.open.check_at
        for name in ('I1', 'I5', 'I3', 'I12'):
            self.broken(name, 'UPDATE ledger SET amount = amount + 1 WHERE payment_id = ' + p, 'UPDATE ledger SET amount = amount - 1 WHERE payment_id = ' + p)
        self.broken('I2', "UPDATE payment SET bank_order_id = 'x' WHERE id = " + p, 'UPDATE payment SET bank_order_id = %s WHERE id = %s' % (quote(bank), p))
        self.broken('I6', "UPDATE payment_event SET detail = 'callback said so'" + e, 'UPDATE payment_event SET detail = %s%s' % (quote(detail), e))
        self.broken('I7', "UPDATE payment_event SET old_state = 'declined'" + e, "UPDATE payment_event SET old_state = 'registered'" + e)
        self.broken('I7', 'UPDATE payment_event SET number = number + 1' + e, 'UPDATE payment_event SET number = number - 1 WHERE payment_id = %s AND number > %s' % (p, last))
        self.broken('I8', 'UPDATE payment SET check_at = NULL WHERE id = ' + q, 'UPDATE payment SET check_at = %s WHERE id = %s' % (quote(due), q))
        wrong = number[:-1] + str((int(number[-1]) + 1) % 10)
        self.broken('I9', 'UPDATE payment SET order_number = %s WHERE id = %s' % (quote(wrong), p), 'UPDATE payment SET order_number = %s WHERE id = %s' % (quote(number), p))
        self.broken('I10', "UPDATE notice SET subject = 'x' WHERE subject = " + quote(number), "UPDATE notice SET subject = %s WHERE subject = 'x'" % quote(number))
        self.broken('I10', "UPDATE outbox SET subject = 'x' WHERE subject = " + quote(number), "UPDATE outbox SET subject = %s WHERE subject = 'x'" % quote(number))
        self.broken('I1', 'UPDATE payment SET commission = commission + 1 WHERE id = ' + p, 'UPDATE payment SET commission = commission - 1 WHERE id = ' + p)

    def test_keys_of_the_schema(self):
        """I2 I4 I10: the database itself refuses a second row"""
        for table, key in (('payment', 'payment_order'), ('payment', 'payment_once'), ('payment', 'payment_bank'), ('payment', 'payment_token'),
                           ('notice', 'notice_once'), ('outbox', 'outbox_once'), ('reading', 'reading_once'), ('ledger', 'PRIMARY')):
            self.assertEqual(one("SELECT MAX(non_unique) FROM information_schema.statistics WHERE table_schema = DATABASE()"
                                 " AND table_name = '%s' AND index_name = '%s'" % (table, key)), '0', key)
