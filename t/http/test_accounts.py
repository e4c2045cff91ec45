"""Accounts: adding with proof, groups, alias, delivery, letting go; ACC-1 to ACC-4, ACC-8, E39, E41 to E43, E45, E52."""
import concurrent.futures, unittest

from deeds import *

FREE, METER = ENV['LINK_ACCOUNT'], ENV['LINK_METER']
SUPPLIER = num('SELECT id FROM supplier WHERE code = %s' % quote(ENV['LINK_SUPPLIER']))
WATER = num("SELECT id FROM supplier WHERE code = 'gorvodokanal'")


def unlinked():
    """As if nobody had ever had the free account, and nobody had tried."""
    sql("DELETE FROM link WHERE account_id = %d; DELETE FROM link_event WHERE account_id = %d; DELETE FROM guard" % (ACCOUNT, ACCOUNT))


def setUpModule():
    global ACCOUNT
    ACCOUNT = account(FREE)
    unlinked()


def tearDownModule():
    unlinked()
    sql("DELETE FROM account_group WHERE name LIKE 'Новая группа %' OR name LIKE 'Проба%'; UPDATE supplier SET proofs = 'meter,payment,bill'")


def form(b, **values):
    return with_field(b.get('/account/add').page.fields('/account/add'), **{'supplier': str(SUPPLIER), 'number': FREE, **values})


def add(b, **values):
    return b.post('/account/add', form(b, **values))


def link_of(who, account_id=None):
    rows = sql('SELECT role, proof, alias, group_id, delivery, sees_from, sees_to FROM link WHERE resident_id = %d AND account_id = %d'
               % (who, account_id or ACCOUNT))
    return rows[0] if rows else None


class Adding(unittest.TestCase):
    def setUp(self):
        unlinked()
        self.b, self.who = first(), resident(PHONE)

    def refused(self, reply, words='Не получилось добавить счёт'):
        self.assertEqual(reply.status, 422, reply)
        self.assertIn(words, reply.page.text)
        self.assertIsNone(link_of(self.who))
        return reply

    def test_by_meter(self):
        """ACC-2: by the meter's number, with alias and group; the account is there at once, and its form again changes only names"""
        group = num("SELECT MIN(id) FROM account_group WHERE resident_id = %d" % self.who)
        reply = add(self.b, serial=' %s ' % METER, alias=' Песчаная ', group=str(group))
        self.assertEqual((reply.status, reply.location), (303, URL + '/account?account=%d&do=added' % ACCOUNT))
        self.assertEqual(link_of(self.who), ['owner', 'meter', 'Песчаная', str(group), 'paper', None, None])
        page = self.b.see(reply)
        self.assertIn('Лицевой счёт добавлен', page.page.text)
        self.assertIn(FREE, self.b.get('/payment', group=group).text)
        self.assertIn('Песчаная', self.b.get('/readings').text)
        self.assertEqual(add(self.b, serial=METER, alias='Иначе', name='Проба').status, 303)
        self.assertEqual(link_of(self.who)[2], 'Иначе')
        self.assertEqual(one('SELECT name FROM account_group WHERE id = %s' % link_of(self.who)[3]), 'Проба')
        self.assertEqual(num("SELECT COUNT(*) FROM link_event WHERE account_id = %d AND what = 'linked'" % ACCOUNT), 1)

    def test_by_payment(self):
        """ACC-2 E41: by the last payment's day and sum, however the sum is written; not by the one before, not by half of it"""
        last, older = sql('SELECT paid_on, SUM(amount) FROM booking WHERE account_id = %d GROUP BY paid_on ORDER BY paid_on DESC LIMIT 2' % ACCOUNT)
        rub = lambda k: '%d,%02d' % divmod(int(k), 100)
        self.refused(add(self.b, paid__on=older[0], paid=rub(older[1])))
        self.refused(add(self.b, paid__on=last[0], paid=rub(int(last[1]) + 1)))
        self.refused(add(self.b, paid__on=last[0]), 'Заполните поле')
        self.refused(add(self.b, paid__on='31.02.2026', paid='1,00'), 'Напишите дату так')
        self.refused(add(self.b, paid__on=last[0], paid='много'), 'Напишите сумму цифрами')
        day = '.'.join(reversed(last[0].split('-')))
        self.assertEqual(add(self.b, paid__on=day, paid=' %s ₽ ' % rub(last[1]).replace(',', '.')).status, 303)
        self.assertEqual(link_of(self.who)[1], 'payment')

    def test_by_bill(self):
        """ACC-2 E41: by what the last bill charges or asks for; a sum of zero proves nothing"""
        total, opening, paid = (int(v) for v in sql('SELECT total, opening, paid FROM bill WHERE account_id = %d ORDER BY period DESC LIMIT 1' % ACCOUNT)[0])
        older = num('SELECT total FROM bill WHERE account_id = %d ORDER BY period DESC LIMIT 1 OFFSET 1' % ACCOUNT)
        self.refused(add(self.b, billed='%d,%02d' % divmod(older, 100)))
        self.refused(add(self.b, billed='0,00'), 'больше нуля')
        for kopecks in (total, total - opening - paid):
            unlinked()
            if kopecks > 0:
                self.assertEqual(add(self.b, billed='%d,%02d' % divmod(kopecks, 100)).status, 303, kopecks)
                self.assertEqual(link_of(self.who)[1], 'bill')

    def test_no_payment_ever(self):
        """E41: an account with no payment, no bill and no meter is refused like any other"""
        sql("INSERT INTO account (supplier_id, number, contract, address, stove) VALUES (%d, '9990001', '', 'нигде', '')" % SUPPLIER)
        try:
            for proof in ({'serial': '0'}, {'paid__on': '2026-11-01', 'paid': '0,01'}, {'billed': '0,01'}):
                sql('DELETE FROM guard')
                self.refused(add(self.b, number='9990001', **proof))
        finally:
            sql("DELETE FROM account WHERE number = '9990001'")

    def test_one_answer(self):
        """ACC-2 E41 E47: no such account and a wrong proof are one page, to the byte, and the same statements"""
        def shape(reply):
            body = reply.text.replace(reply.id, 'ID')
            body = re.sub(r'value="[0-9a-f]{12}\.[0-9a-f]{64}"|№?[^"<>]*%s[^"<>]*' % re.escape(reply.id), '', body)
            return re.sub(r'name="number"[^>]*>', '', body)
        sql('DELETE FROM guard')
        wrong = self.refused(add(self.b, serial='00000001'))
        sql('DELETE FROM guard')
        none = self.refused(add(self.b, number='00000000001', serial='00000001'))
        self.assertEqual(shape(wrong), shape(none))
        self.assertNotIn('счётчика неверн', wrong.text)

    def test_tries_are_counted(self):
        """ACC-2 E41: ten tries on an account, by whomever; then even the right proof waits, and other accounts do not"""
        sql('DELETE FROM guard')
        for i in range(10):
            self.refused(add(second() if i % 2 else self.b, serial='wrong-%d' % i))
        self.refused(add(self.b, serial=METER), 'Слишком много попыток')
        self.assertNotIn('Слишком много', add(self.b, number='no-such', serial='1').page.text)

    def test_tries_of_one_resident(self):
        """ACC-2 E41: ten accounts tried by one resident: closed for them, open for the other; in the database 30 at once are 10"""
        sql('DELETE FROM guard')
        fields = [form(self.b, number='try-%d' % i, serial='1') for i in range(30)]
        with concurrent.futures.ThreadPoolExecutor(6) as pool:
            replies = list(pool.map(lambda f: self.b.post('/account/add', f), fields))
        self.assertEqual(sum('Не получилось добавить счёт' in r.page.text for r in replies), 10)
        self.assertEqual(sum('Слишком много попыток' in r.page.text for r in replies), 20)
        self.assertIn('Не получилось добавить счёт', add(second(), number='try-99', serial='1').page.text)

    def test_right_ones_are_not_counted(self):
        """ACC-2: a proof that was right leaves no count behind"""
        sql('DELETE FROM guard')
        for i in range(12):
            self.assertEqual(add(self.b, serial=METER).status, 303, i)

    def test_number_is_text(self):
        """E42 E43: zeros and the slash count, numbers of another supplier are others; nothing is matched by address"""
        number = '111\\00021547'
        serial = one("SELECT serial FROM meter WHERE account_id = %d LIMIT 1" % account(number))
        b = second()
        for wrong in ('111\\21547', '111/00021547', '00111\\00021547', '111\\00021547 0', '11100021547'):
            sql('DELETE FROM guard')
            self.assertEqual(add(b, supplier=str(WATER), number=wrong, serial=serial).status, 422, wrong)
        self.assertEqual(add(b, number=number, serial=serial).status, 422, 'another supplier')
        self.assertEqual(add(b, number=FREE[1:], serial=METER).status, 422)

    def test_service(self):
        """ACC-2: the service is asked for where a supplier has several; a service of which the account has none is refused"""
        page = self.b.get('/account/add').text
        self.assertIn('Услуга', page)
        mine = num('SELECT service_id FROM account_service WHERE account_id = %d LIMIT 1' % ACCOUNT)
        other = num('SELECT MIN(id) FROM service WHERE supplier_id = %d' % WATER)
        self.refused(add(self.b, serial=METER, service=str(other)))
        self.assertEqual(add(self.b, serial=METER, service=str(mine)).status, 303)

    def test_ways_of_the_supplier(self):
        """ACC-2: only the ways that the supplier allows; none: not on the list at all"""
        sql("UPDATE supplier SET proofs = 'bill' WHERE id = %d" % SUPPLIER)
        reply = self.refused(add(self.b, serial=METER), 'Этот поставщик так не проверяет')
        self.assertNotIn('Номер счётчика', reply.page.text)
        self.assertIn('Последняя квитанция', reply.page.text)
        sql("UPDATE supplier SET proofs = '' WHERE id = %d" % SUPPLIER)
        self.refused(add(self.b, serial=METER), 'Выберите из списка')
        sql("UPDATE supplier SET proofs = 'meter,payment,bill'")
        self.refused(add(self.b), 'Заполните что-то одно')

    def test_closed_account(self):
        """E45: a closed account has its history, its debt can be paid, readings are not taken"""
        closed = account('02660047731')
        self.assertEqual(self.b.get('/account', account=closed).status, 200)
        self.assertIn('Лицевой счёт закрыт', self.b.get('/account', account=closed).page.text)
        self.assertTrue(self.b.get('/history/bills', account=closed).page.text.count('02660047731') > 1)
        self.assertNotIn('/readings/send?account=%d"' % closed, self.b.get('/readings').text)


class Groups(unittest.TestCase):
    def setUp(self):
        self.b, self.who = first(), resident(PHONE)
        sql("UPDATE link SET group_id = NULL WHERE group_id IN (SELECT id FROM account_group WHERE name LIKE 'Новая группа %%' OR name LIKE 'Проба%%');"
            " DELETE FROM account_group WHERE name LIKE 'Новая группа %' OR name LIKE 'Проба%'".replace('%%', '%'))

    def act(self, path, *fields, b=None):
        b = b or self.b
        return b.post(path, list(fields) + [('csrf', b.token('/payment'))])

    def new(self, do='payment'):
        reply = self.act('/group/add', ('do', do))
        self.assertEqual(reply.status, 303)
        self.assertIn('/%s?group=' % do, reply.location)
        return int(reply.location.split('group=')[1])

    def name(self, group):
        return one('SELECT name FROM account_group WHERE id = %d' % group)

    def test_plus(self):
        """ACC-1: «+» adds «Новая группа 1», 2, 3; a number that is free again is taken again"""
        made = [self.new(), self.new('readings'), self.new()]
        self.assertEqual([self.name(g) for g in made], ['Новая группа 1', 'Новая группа 2', 'Новая группа 3'])
        self.act('/group/delete', ('id', str(made[1])))
        self.assertEqual(self.name(self.new()), 'Новая группа 2')

    def test_rename(self):
        """ACC-1 E52: renamed; empty, too long, equal and «Все» are refused and nothing typed is lost"""
        one_, two = self.new(), self.new()
        self.assertEqual(self.act('/group/rename', ('id', str(one_)), ('name', ' Проба ')).status, 303)
        self.assertEqual(self.name(one_), 'Проба')
        for name, words in (('', 'Заполните поле'), ('п' * 61, 'Слишком длинно'), ('Проба', 'уже есть'), ('проба', 'уже есть'), ('Все', 'уже есть')):
            reply = self.act('/group/rename', ('id', str(two)), ('name', name))
            self.assertEqual(reply.status, 422, name)
            self.assertIn(words, reply.page.text)
            self.assertEqual(self.name(two), 'Новая группа 2')
        self.assertEqual(self.act('/group/rename', ('id', str(one_)), ('name', 'Проба')).status, 303)

    def test_delete_keeps_accounts(self):
        """ACC-1 E52: deleting a group loses no account; «Все» is no group that could be deleted"""
        before = sql('SELECT account_id FROM link WHERE resident_id = %d ORDER BY 1' % self.who)
        some = num('SELECT MIN(account_id) FROM link WHERE resident_id = %d AND group_id IS NULL' % self.who)
        group = self.new()
        sql('UPDATE link SET group_id = %d WHERE resident_id = %d AND account_id = %d' % (group, self.who, some))
        self.assertIn('останутся в группе «Все»', self.b.get('/group', id=group).page.text)
        self.assertEqual(self.act('/group/delete', ('id', str(group))).status, 303)
        self.assertEqual(sql('SELECT account_id FROM link WHERE resident_id = %d ORDER BY 1' % self.who), before)
        self.assertEqual(self.act('/group/delete', ('id', str(group))).status, 404)
        self.assertEqual(self.act('/group/delete', ('id', '0')).status, 404)
        self.assertEqual(self.b.get('/group', id=0).status, 404)

    def test_double_click(self):
        """ACC-1: two presses of «+» at once make one or two groups, never two of one name"""
        token = self.b.token('/payment')
        with concurrent.futures.ThreadPoolExecutor(4) as pool:
            replies = list(pool.map(lambda _: self.b.post('/group/add', [('do', 'payment'), ('csrf', token)]), range(4)))
        self.assertEqual({r.status for r in replies}, {303})
        names = [r[0] for r in sql("SELECT name FROM account_group WHERE resident_id = %d AND name LIKE 'Новая%%'" % self.who)]
        self.assertEqual(len(names), len(set(names)))

    def test_of_others(self):
        """ACC-1 E44: another resident's group is not found, and no account moves into it"""
        group = self.new()
        self.act('/group/rename', ('id', str(group)), ('name', 'Проба чужая'))
        b = second()
        theirs = num('SELECT MIN(account_id) FROM link WHERE resident_id = %d' % resident(PHONE2))
        self.assertEqual(b.get('/group', id=group).status, 404)
        self.assertEqual(self.act('/group/rename', ('id', str(group)), ('name', 'Проба 2'), b=b).status, 404)
        self.assertEqual(self.act('/group/delete', ('id', str(group)), b=b).status, 404)
        self.assertEqual(self.act('/account/edit', ('account', str(theirs)), ('alias', 'x'), ('group', str(group)), ('name', ''), b=b).status, 404)
        self.assertEqual(self.name(group), 'Проба чужая')
        self.assertNotIn('Проба чужая', b.get('/payment').text)


class Keeping(unittest.TestCase):
    """The account page's own settings."""

    def setUp(self):
        unlinked()
        self.b, self.who = first(), resident(PHONE)
        self.assertEqual(add(self.b, serial=METER, alias='Первый').status, 303)

    def edit(self, b=None, **values):
        b = b or self.b
        fields = b.get('/account/edit', account=ACCOUNT).page.fields('/account/edit')
        return b.post('/account/edit', with_field(fields, **values))

    def test_alias_and_group(self):
        """ACC-3: alias and group are set, changed and cleared; too long is refused"""
        self.assertEqual(self.edit(alias='Новый', name='Проба 3').status, 303)
        group = link_of(self.who)[3]
        self.assertEqual(link_of(self.who)[2], 'Новый')
        self.assertEqual(dict(self.b.get('/account/edit', account=ACCOUNT).page.fields('/account/edit'))['group'], group)
        self.assertEqual(self.edit(alias='а' * 61).status, 422)
        self.assertEqual(self.edit(alias='', group='none').status, 303)
        self.assertEqual(link_of(self.who)[2:4], ['', None])
        self.assertIn('Задать', self.b.get('/account', account=ACCOUNT).page.text)

    def test_delivery(self):
        """ACC-3 ACC-4 E39: e-mail with a confirmed address only; paper goes on until every owner has chosen it, and says so"""
        self.assertEqual(self.edit(by='email').status, 303)
        self.assertEqual(link_of(self.who)[4], 'email')
        self.assertNotIn('Бумажные счета приходят', self.b.get('/account', account=ACCOUNT).page.text)
        other = resident(PHONE2)
        sql("INSERT INTO link (resident_id, account_id, alias, delivery, created_at) VALUES (%d, %d, '', 'paper', '2026-11-01')" % (other, ACCOUNT))
        self.assertIn('Бумажные счета приходят', self.b.get('/account', account=ACCOUNT).page.text)
        self.assertEqual(self.edit(b=second(), by='email').status, 303)
        self.assertNotIn('Бумажные счета приходят', self.b.get('/account', account=ACCOUNT).page.text)
        sql('UPDATE resident SET email_confirmed = 0 WHERE id = %d' % other)
        try:
            self.assertIn('Бумажные счета приходят', self.b.get('/account', account=ACCOUNT).page.text)
            self.assertEqual(self.edit(b=second(), by='email').status, 404)
        finally:
            sql('UPDATE resident SET email_confirmed = 1 WHERE id = %d' % other)
        sql("UPDATE link SET delivery = 'paper' WHERE account_id = %d AND resident_id = %d" % (ACCOUNT, other))
        token = [('account', str(ACCOUNT)), ('csrf', second().token('/payment'))]
        self.assertEqual(second().post('/account/delete', token).status, 303)
        self.assertNotIn('Бумажные счета приходят', self.b.get('/account', account=ACCOUNT).page.text)

    def test_delete_and_back(self):
        """ACC-3 E41 E52: let go after a page that says what it means; coming back takes a proof again and revives nothing"""
        self.assertEqual(self.edit(by='email').status, 303)
        page = self.b.get('/account/delete', account=ACCOUNT)
        for words in ('исчезнет из вашего кабинета', 'снова станет бумажной', 'мы опять спросим'):
            self.assertIn(words, page.page.text)
        self.assertIsNotNone(link_of(self.who))
        reply = self.b.post('/account/delete', page.page.fields('/account/delete'))
        self.assertEqual((reply.status, reply.location), (303, URL + '/payment'))
        self.assertIsNone(link_of(self.who))
        for path in ('/account', '/account/edit', '/account/delete', '/account/share', '/payment/details', '/readings/send'):
            self.assertEqual(self.b.get(path, account=ACCOUNT).status, 404, path)
        self.assertEqual(self.b.post('/account/delete', page.page.fields('/account/delete')).status, 404)
        self.assertEqual(add(self.b, serial=METER).status, 303)
        self.assertEqual(link_of(self.who), ['owner', 'meter', '', None, 'paper', None, None])

    def test_last_account(self):
        """E52: who has let the last account go sees an empty page that offers a new one"""
        b = second()
        links = sql('SELECT account_id, alias, created_at FROM link WHERE resident_id = %d' % resident(PHONE2))
        groups = sql('SELECT account_id, group_id FROM link WHERE resident_id = %d AND group_id IS NOT NULL' % resident(PHONE2))
        self.addCleanup(self.restore, links, groups)
        for a, _, _ in links:
            self.assertEqual(b.post('/account/delete', [('account', a), ('csrf', b.token('/payment'))]).status, 303)
        for path in ('/payment', '/readings'):
            page = b.get(path)
            self.assertEqual(page.status, 200)
            self.assertIn('Лицевых счетов пока нет', page.page.text)
            self.assertIn('Добавить лицевой счёт', page.page.text)

    def restore(self, links, groups):
        for a, alias, at in links:
            sql("INSERT INTO link (resident_id, account_id, alias, delivery, created_at) VALUES (%d, %s, %s, 'paper', '%s')"
                % (resident(PHONE2), a, quote(alias), at))
        for a, g in groups:
            sql('UPDATE link SET group_id = %s WHERE account_id = %s AND resident_id = %d' % (g, a, resident(PHONE2)))

    def test_no_details_no_choice(self):
        """ACC-8 E44: where the supplier has no e-bills there is no choice; another's account is not found"""
        waste = account('5500123871')
        self.assertNotIn('Способ получения счёта', self.b.get('/account/edit', account=waste).page.text)
        b = second()
        for path in ('/account/edit', '/account/delete', '/account/share'):
            self.assertEqual(b.get(path, account=ACCOUNT).status, 404, path)
        token = [('account', str(ACCOUNT)), ('csrf', b.token('/payment'))]
        self.assertEqual(b.post('/account/edit', token + [('alias', 'x'), ('group', 'none'), ('name', '')]).status, 404)
        self.assertEqual(b.post('/account/delete', token).status, 404)
        self.assertEqual(b.post('/account/share', token + [('by', 'pay'), ('name', 'я')]).status, 404)
        self.assertEqual(link_of(self.who)[2], 'Первый')
