"""PROF-7, PROF-5: where one is signed in, ending it; the password changed."""
from door import *

AGENT = 'Mozilla/5.0 (Linux; Android 14) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/130.0.0.0 Mobile Safari/537.36'


class Phone(Browser):
    """A browser that says what it is."""

    def headers(self, extra=()):
        return super().headers(list(extra) + [('User-Agent', AGENT)])


def listed(b, what):
    return view(b, '/profile/devices').findall('profile-devices/' + what)


def change(b, old, new, again=None):
    page = b.get('/profile/password').page
    return b.post('/profile/password', with_field(page.fields('/profile/password'), password=old, password__new=new,
                                                  password__again=new if again is None else again))


class Devices(Door):
    def setUp(self):
        super().setUp()
        self.p, self.q = Person(), Person()

    def test_listed(self):
        """PROF-7: each session with browser, system and place, this one marked; no token, nothing of another resident"""
        b = Phone()
        self.goes(self.p.sign_in(b)[1], '/payment')
        other, foreign = self.p.inside(), self.q.inside()
        rows = listed(b, 'session')
        self.assertEqual(sorted((e.get('agent'), e.get('this')) for e in rows), [('', 'no'), ('Chrome, Android', 'yes')])
        self.assertEqual([e.get('place') for e in rows if e.get('this') == 'yes'], ['127.0.0.1'])
        ids = {r[0] for r in sql('SELECT id FROM session WHERE resident_id = %d' % self.p.id)}
        self.assertEqual({e.get('id') for e in rows}, ids)
        page = b.get('/profile/devices')
        for token in (b.session, other.session, foreign.session):
            self.assertNotIn(token, page.text)
        self.assertNotIn('AppleWebKit', page.text)

    def test_agent_is_only_words_of_ours(self):
        """V1.2 V16.4: whatever a browser says of itself, no markup of it is kept or shown"""
        b = Browser()
        fields = with_field(b.get('/signin').page.fields('/signin'), phone=self.p.phone, password=PASSWORD)
        b.post('/signin', fields, [('User-Agent', '<script>alert(1)</script> Firefox/1 Windows ' + 'x' * 3000)])
        self.assertEqual([e.get('agent') for e in listed(b, 'session')], ['Firefox, Windows'])

    def test_over_sessions_are_not_listed(self):
        """PROF-7 V7.3: ended, idle too long, too old: not in the list"""
        b = self.p.inside()
        for change_ in ('ended_at = ' + quote(when()), 'seen_at = ' + quote(when(seconds=int(conf('session.idle')) + 5)),
                        'created_at = ' + quote(when(seconds=int(conf('session.absolute')) + 5))):
            old = self.p.inside()
            sql('UPDATE session SET %s WHERE token_hash = UNHEX(SHA2(%s, 256))' % (change_, quote(old.session)))
        self.assertEqual(len(listed(b, 'session')), 1)

    def test_end_one(self):
        """PROF-7 V7.4.5: «Завершить» ends that one in every program at once; this one and the third go on"""
        b, one_, two = (self.p.inside() for _ in range(3))
        ids = {e.get('id') for e in listed(b, 'session') if e.get('this') == 'no'}
        target = one("SELECT id FROM session WHERE token_hash = UNHEX(SHA2(%s, 256))" % quote(one_.session))
        self.assertIn(target, ids)
        forms = [f for f in b.get('/profile/devices').page.forms if ('id', target) in f['fields']]
        self.goes(b.post('/profile/session/end', forms[0]['fields']), '/profile/devices')
        self.assertTrue(signed_out(one_))
        self.assertEqual((b.get('/payment').status, two.get('/payment').status), (200, 200))
        self.assertEqual(len(listed(b, 'session')), 2)

    def test_end_all_others(self):
        """PROF-7 V7.4.5: all but this one, and nobody else's"""
        b, others, foreign = self.p.inside(), [self.p.inside() for _ in range(3)], self.q.inside()
        forms = [f for f in b.get('/profile/devices').page.forms if f['action'].endswith('/session/end') and 'id' not in dict(f['fields'])]
        self.goes(b.post('/profile/session/end', forms[0]['fields']), '/profile/devices')
        self.assertTrue(all(signed_out(o) for o in others))
        self.assertEqual((b.get('/payment').status, foreign.get('/payment').status), (200, 200))

    def test_others_ids(self):
        """V8.2.2 E44: another resident's session and browser ids end nothing, both ways round; this session cannot end itself here"""
        token = secrets.token_urlsafe(32)
        for who in (self.p, self.q):
            sql("INSERT INTO browser (token_hash, resident_id, agent, place, created_at, seen_at, confirmed) VALUES (UNHEX(SHA2(%s, 256)), %d, '', '', %s, %s, 1)"
                % (quote(token), who.id, quote(when()), quote(when())))
        for me, other in ((self.p, self.q), (self.q, self.p)):
            b, foreign = me.inside(), other.inside()
            theirs = one('SELECT MAX(id) FROM session WHERE resident_id = %d' % other.id)
            known = one('SELECT id FROM browser WHERE resident_id = %d' % other.id)
            self.goes(post_view(b, '/profile/session/end', id=theirs), '/profile/devices')
            self.goes(post_view(b, '/profile/browser/forget', id=known), '/profile/devices')
            self.assertEqual(foreign.get('/payment').status, 200)
            self.assertEqual(num('SELECT COUNT(*) FROM browser WHERE id = ' + known), 1)
            mine = one('SELECT MAX(id) FROM session WHERE resident_id = %d' % me.id)
            self.goes(post_view(b, '/profile/session/end', id=mine), '/profile/devices')
            self.assertEqual(b.get('/payment').status, 200)
            self.assertEqual([e.get('id') for e in listed(b, 'browser')], [one('SELECT id FROM browser WHERE resident_id = %d' % me.id)])

    def test_id_that_is_none(self):
        """V2.2: an id that is no number is refused, and is not «all others»"""
        b, other = self.p.inside(), self.p.inside()
        for value in ('x', '-1', '1;', '1 OR 1=1', '9' * 19, ''):
            self.assertEqual(post_view(b, '/profile/session/end', id=value).status, 400, value)
        self.goes(post_view(b, '/profile/session/end', id='0'), '/profile/devices')
        self.assertEqual(other.get('/payment').status, 200, 'id=0 ends all other sessions')


class Password(Door):
    def setUp(self):
        super().setUp()
        self.p, self.new = Person(), 'Ogorod-2031'

    def test_changed(self):
        """PROF-5 V7.4.3 V6.2.3: the new one counts, the old one not; other sessions end; this one goes on under a new token; told"""
        b, other = self.p.inside(confirmed=False), self.p.inside()
        old = b.session
        self.goes(change(b, PASSWORD, self.new), '/profile')
        self.assertNotEqual(b.session, old)
        stale = Browser()
        stale.cookies['__Host-session'] = old
        self.assertTrue(signed_out(stale))
        self.assertTrue(signed_out(other))
        self.assertEqual((b.get('/payment').status, self.p.sessions()), (200, 1))
        self.refused(self.p.sign_in()[1])
        self.goes(self.p.sign_in(password=self.new)[1], '/payment')
        self.assertEqual(self.p.told('password-changed'), (1, 1))
        message_to(self.p.email, 'Пароль', 'изменён')
        self.assertNotIn(self.new, one('SELECT password_hash FROM credential WHERE resident_id = %d' % self.p.id))

    def test_wrong_old_is_guarded(self):
        """PROF-5 V6.3.1: the old password is needed; guesses are counted with those of /signin, and then the right one waits too"""
        b = self.p.inside()
        other = self.p.inside()
        for _ in range(6):
            self.refused(change(b, 'Wrong-2026', self.new))
        reply = post_view(b, '/profile/password', password=PASSWORD, password__new=self.new, password__again=self.new)
        self.assertEqual((reply.status, errors(as_view(reply))), (422, {'': 'signin-wait'}))
        self.refused(self.p.sign_in()[1])
        forget_guards()
        self.goes(self.p.sign_in()[1], '/payment')
        self.assertEqual((other.get('/payment').status, self.p.told('password-changed')), (200, (0, 0)))

    def test_form(self):
        """PROF-5: empty fields, rules not met, two that differ, one everybody knows: said at the field; nothing changes"""
        b = self.p.inside()
        for old, new, again, want in (('', '', '', {'password': 'empty', 'password-new': 'empty', 'password-again': 'empty'}),
                                      (PASSWORD, 'short-1A', 'short-1B', {'password-again': 'password-differs'}),
                                      (PASSWORD, 'kuhnya-2026', 'kuhnya-2026', {'password-new': 'password-rules'}),
                                      (PASSWORD, 'Кухня-Kuhnya-2026', 'x', {'password-new': 'password-rules'}),
                                      (PASSWORD, 'Kuhnya 2026', 'Kuhnya 2026', {'password-new': 'password-rules'}),
                                      (PASSWORD, 'A1' + 'a' * 127, 'A1' + 'a' * 127, {'password-new': 'password-rules'}),
                                      (PASSWORD, 'Password-123', 'Password-123', {'password-new': 'password-known'}),
                                      ('Wrong-2026', self.new, self.new, {'password': 'password-wrong'})):
            reply = post_view(b, '/profile/password', password=old, password__new=new, password__again=again)
            self.assertEqual((reply.status, errors(as_view(reply))), (422, want), new)
            self.assertNotIn(PASSWORD, reply.text)
        self.goes(self.p.sign_in()[1], '/payment')

    def test_confirms_too(self):
        """PROF-5: whoever has just given the password is not asked for it again"""
        b = self.p.inside(confirmed=False)
        self.goes(change(b, PASSWORD, self.new), '/profile')
        self.assertEqual(b.get('/profile/security').status, 200)
