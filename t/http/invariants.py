"""invariants.py: I1 to I12 of RELIABILITY.md 2.1 as queries. violations() names every row that breaks one; none is right.

test_invariants.py breaks each on purpose. The bank's side of the truth is the sandbox's list of orders."""
from portal import *

STEPS = {('', 'created'), ('created', 'registering'), ('created', 'registered'), ('registering', 'registered'),
         ('declined', 'paid'), ('expired', 'paid'), ('declined', 'mismatch'), ('expired', 'mismatch')}
OPEN, FINAL = ('created', 'registering', 'registered'), ('paid', 'declined', 'expired', 'mismatch')
STEPS |= {(a, b) for a in OPEN for b in FINAL}

# Each row that a query gives is one violation.
QUERIES = [
    ('I1 I3 I12 paid without its whole credit', """
        SELECT p.order_number FROM payment p LEFT JOIN (SELECT payment_id, SUM(amount) AS sum FROM ledger GROUP BY payment_id) l
        ON l.payment_id = p.id WHERE p.state = 'paid' AND COALESCE(l.sum, 0) <> p.amount"""),
    ('I1 I6 credit without paid', """
        SELECT p.order_number FROM ledger l JOIN payment p ON p.id = l.payment_id WHERE p.state <> 'paid'"""),
    ('I3 credit differs from its part', """
        SELECT l.payment_id FROM ledger l LEFT JOIN payment_part t ON t.payment_id = l.payment_id AND t.position = l.position
        WHERE t.amount IS NULL OR t.amount <> l.amount OR t.account_id <> l.account_id OR l.amount <= 0"""),
    ('I1 parts do not add up', """
        SELECT p.order_number FROM payment p LEFT JOIN (SELECT payment_id, SUM(amount) AS a, SUM(commission) AS c FROM payment_part
        GROUP BY payment_id) t ON t.payment_id = p.id WHERE COALESCE(t.a, 0) <> p.amount OR COALESCE(t.c, 0) <> p.commission"""),
    ('I2 two rows of one order', """
        SELECT order_number FROM payment GROUP BY order_number HAVING COUNT(*) > 1 UNION ALL
        SELECT bank_order_id FROM payment WHERE bank_order_id IS NOT NULL GROUP BY bank_order_id HAVING COUNT(*) > 1"""),
    ('I2 I3 I4 I10 a key is not unique', """
        SELECT w.k FROM (SELECT 'payment_order' AS k UNION SELECT 'payment_once' UNION SELECT 'payment_bank' UNION SELECT 'payment_token'
        UNION SELECT 'notice_once' UNION SELECT 'outbox_once') w LEFT JOIN information_schema.statistics s
        ON s.table_schema = DATABASE() AND s.index_name = w.k AND s.non_unique = 0 WHERE s.index_name IS NULL"""),
    ('I4 one key, two payments', 'SELECT once_key FROM payment GROUP BY resident_id, once_key HAVING COUNT(*) > 1'),
    ('I6 paid by other than the bank\'s status', """
        SELECT p.order_number FROM payment p WHERE p.state = 'paid' AND NOT EXISTS (SELECT 1 FROM payment_event e
        WHERE e.payment_id = p.id AND e.new_state = 'paid' AND e.detail LIKE 'order status 2 %')"""),
    ('I7 no event, or a gap in them', """
        SELECT p.order_number FROM payment p LEFT JOIN payment_event e ON e.payment_id = p.id GROUP BY p.id
        HAVING COUNT(e.number) = 0 OR MAX(e.number) <> COUNT(e.number) OR MIN(e.number) <> 1"""),
    ('I7 the last event is not the state', """
        SELECT p.order_number FROM payment p JOIN payment_event e ON e.payment_id = p.id AND e.number =
        (SELECT MAX(x.number) FROM payment_event x WHERE x.payment_id = p.id) WHERE e.new_state <> p.state"""),
    ('I7 an event does not follow the one before', """
        SELECT e.payment_id, e.number FROM payment_event e LEFT JOIN payment_event b ON b.payment_id = e.payment_id AND b.number = e.number - 1
        WHERE COALESCE(b.new_state, '') <> e.old_state OR b.at > e.at"""),
    ('I8 open, and nobody asks', "SELECT order_number FROM payment WHERE state IN ('created','registering','registered') AND check_at IS NULL"),
    ('I8 final without an end, or open with one', """
        SELECT order_number FROM payment WHERE (final_at IS NULL) <> (state IN ('created','registering','registered'))"""),
    ('I10 an outcome untold, or told twice', """
        SELECT p.order_number, e.new_state FROM payment p JOIN payment_event e ON e.payment_id = p.id AND e.new_state IN
        ('paid', 'declined', 'mismatch') JOIN resident r ON r.id = p.resident_id AND r.deleted_at IS NULL WHERE
        (SELECT COUNT(*) FROM notice n WHERE n.resident_id = p.resident_id AND n.subject = p.order_number AND n.topic = CONCAT('payment-', e.new_state)) <> 1
        OR (SELECT COUNT(*) FROM outbox o WHERE o.resident_id = p.resident_id AND o.subject = p.order_number AND o.topic = CONCAT('payment-', e.new_state)) <> 1"""),
    ('I10 an outcome told that is none', """
        SELECT n.subject FROM notice n WHERE n.topic LIKE 'payment-%' AND NOT EXISTS (SELECT 1 FROM payment p JOIN payment_event e
        ON e.payment_id = p.id WHERE p.order_number = n.subject AND p.resident_id = n.resident_id AND n.topic = CONCAT('payment-', e.new_state))"""),
]


def luhn(digits):
    total = 0
    for i, c in enumerate(reversed(digits)):
        d = int(c) * (1 + i % 2)
        total += d - 9 if d > 9 else d
    return total % 10 == 0


def of_queries():
    found = []
    text = ''.join('SELECT %d, q.* FROM (%s) q;\n' % (i, query) for i, (_, query) in enumerate(QUERIES))
    for row in sql(text):
        found.append('%s: %s' % (QUERIES[int(row[0])][0], ' '.join(map(str, row[1:]))))
    return found


def of_steps():
    return ['I7 no such step: payment %s, %s to %s' % tuple(r) for r in
            sql('SELECT DISTINCT payment_id, old_state, new_state FROM payment_event') if (r[1], r[2]) not in STEPS]


def of_bank():
    """I1, I2, I5, I9 against the bank's own list."""
    found, at_bank = [], orders()
    rows = {r[0]: r for r in sql('SELECT order_number, bank_order_id, state, amount, commission, id, resident_id FROM payment')}
    credited = {r[0]: int(r[1]) for r in sql('SELECT payment_id, SUM(amount) FROM ledger GROUP BY payment_id')}
    parts = {}
    for r in sql('SELECT payment_id, account_id, SUM(amount), SUM(commission) FROM payment_part GROUP BY payment_id, account_id'
                 ' ORDER BY MIN(position)'):
        parts.setdefault(r[0], []).append(':'.join(r[1:]))
    for number, row in rows.items():
        if not (re.fullmatch(r'K\d{6}-\d{10}', number) and luhn(number[8:])):
            found.append('I9 order number without date or check digit: ' + number)
        o = at_bank.get(number)
        if row[2] == 'paid' and o is None:
            found.append('I6 paid, and the bank has no such order: ' + number)
        if o is None:
            continue
        if row[1] is not None and row[1] != o['orderId']:
            found.append("I2 not the bank's order: " + number)
        if row[2] == 'paid' and credited.get(row[5], 0) + int(row[4]) != o['depositedAmount']:
            found.append('I1 I5 credited %s and commission %s, bank has %s: %s' % (credited.get(row[5]), row[4], o['depositedAmount'], number))
        told = o['jsonParams'] or {}
        if told.get('resident') != row[6] or told.get('parts') != ','.join(parts.get(row[5], [])):
            found.append('I9 the bank cannot tell whose it is: %s %s' % (number, told))
    for number in at_bank:
        if number.startswith('K') and number not in rows:
            found.append('I9 the bank has an order that was never noted: ' + number)
    return found


def of_cards(pans=('4111111111111111', '2200000000000053', '5555555555555599', '4000000000000002')):
    """I11: none of the bank's card numbers in any log line of ours. (The dump is searched in test_zz_logs.py.)"""
    return ['I11 card number in %s.log' % name for name in ('signin', 'resident', 'payment', 'courier') for pan in pans
            if pan in log_text(name)]


def violations():
    return of_queries() + of_steps() + of_bank() + of_cards()


def check(case):
    """For tearDown: fails the test that broke something."""
    found = violations()
    case.assertEqual(found, [])
