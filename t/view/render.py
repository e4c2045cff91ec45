#!/usr/bin/python3
"""Development only: puts the words into the sheets, runs xsltproc, prints the page.

  render.py FILE.xml [--lang en]      the page
  render.py --words DIR [--lang en]   the sheets with words, into DIR
  render.py --lint                    every key used exists, no key unused, no words in sheets
"""
import os, re, subprocess, sys, tempfile
from xml.dom import minidom, Node

ROOT = os.path.abspath(os.path.join(os.path.dirname(__file__), '..', '..', 'xslt'))
XSL = 'http://www.w3.org/1999/XSL/Transform'
MARK = re.compile(r'\[\[([a-z0-9.-]+)\]\]')
VOID = 'area base br col embed hr img input link meta source track wbr'.split()
FOR_C = ('month.', 'month-gen.', 'zone.', 'mail.', 'sms.', 'pay.bank-description')


def words(lang):
    tree = minidom.parse(f'{ROOT}/lang/{lang}.xml')
    found = {}
    for word in tree.getElementsByTagName('word'):
        key = word.getAttribute('key')
        if key in found:
            sys.exit(f'{lang}.xml: {key} stands twice')
        found[key] = ''.join(node.data for node in word.childNodes)
    return found


class Loader:
    def __init__(self, lang):
        self.words, self.used, self.wrong = words(lang), set(), []

    def word(self, match):
        key = match.group(1)
        self.used.add(key)
        if key not in self.words:
            self.wrong.append(f'{self.name}: unknown key {key}')
            return key
        return self.words[key]

    def text(self, node):
        if not MARK.search(node.data):
            if re.search(r'[A-Za-zА-Яа-яЁё]{2}', node.data) and node.parentNode.nodeName != 'xsl:attribute' \
                    and node.data.strip() not in ('lang=',) and not node.data.strip().startswith('?group'):
                self.wrong.append(f'{self.name}: words in the sheet: {node.data.strip()}')
            return
        text = MARK.sub(self.word, node.data)
        parts = re.split(r'\{([^{}]*)\}', text)
        if len(parts) > 1 and node.parentNode.nodeName == 'xsl:text':
            self.wrong.append(f'{self.name}: a word with {{}} inside xsl:text')
        for i, part in enumerate(parts):
            if i % 2:
                new = node.ownerDocument.createElementNS(XSL, 'xsl:value-of')
                new.setAttribute('select', part)
            elif part:
                new = node.ownerDocument.createTextNode(part)
            else:
                continue
            node.parentNode.insertBefore(new, node)
        node.parentNode.removeChild(node)

    def walk(self, node):
        for child in list(node.childNodes):
            if child.nodeType == Node.TEXT_NODE:
                self.text(child)
            elif child.nodeType == Node.ELEMENT_NODE:
                for i in range(child.attributes.length):
                    attribute = child.attributes.item(i)
                    if MARK.search(attribute.value):
                        if attribute.name in ('select', 'test', 'match') or child.nodeName.startswith('xsl:'):
                            self.wrong.append(f'{self.name}: marker in {child.nodeName}/@{attribute.name}')
                        attribute.value = MARK.sub(self.word, attribute.value)
                self.walk(child)

    def into(self, folder):
        for at, folders, files in os.walk(ROOT):
            if at == ROOT and 'exchange' in folders:
                folders.remove('exchange')      # sheets for machines: no words there
            for name in sorted(files):
                if not name.endswith('.xsl'):
                    continue
                self.name = os.path.relpath(os.path.join(at, name), ROOT)
                tree = minidom.parse(os.path.join(at, name))
                self.walk(tree)
                target = os.path.join(folder, self.name)
                os.makedirs(os.path.dirname(target), exist_ok=True)
                with open(target, 'w', encoding='utf-8') as out:
                    tree.writexml(out, encoding='UTF-8')
        if self.wrong:
            sys.exit('\n'.join(self.wrong))


def render(file, lang, folder):
    run = subprocess.run(['xsltproc', '--nonet', f'{folder}/site.xsl', file], capture_output=True, text=True)
    if run.returncode or run.stderr:
        sys.exit(run.stderr or 'xsltproc failed')
    html = run.stdout
    # as libxml2's XHTML serialiser: <br />, but <p></p>
    return re.sub(r'<([A-Za-z0-9]+)((?:\s[^<>]*?)?)/>',
                  lambda m: f'<{m[1]}{m[2]} />' if m[1] in VOID else f'<{m[1]}{m[2]}></{m[1]}>', html)


def lint():
    ru, en = words('ru'), words('en')
    wrong = [f'only in one language: {key}' for key in sorted(ru.keys() ^ en.keys())]
    wrong += [f'different values inside: {key}' for key in ru.keys() & en.keys()
              if set(re.findall(r'\{.*?\}', ru[key])) != set(re.findall(r'\{.*?\}', en[key]))]
    with tempfile.TemporaryDirectory() as folder:
        loader = Loader('ru')
        loader.into(folder)
    wrong += [f'unused: {key}' for key in ru if key not in loader.used and not key.startswith(FOR_C)]
    sys.exit('\n'.join(wrong) or 0)


def main():
    args = sys.argv[1:]
    lang = None
    if '--lang' in args:
        at = args.index('--lang')
        lang = args[at + 1]
        del args[at:at + 2]
    if args == ['--lint']:
        lint()
    if args[:1] == ['--words']:
        Loader(lang or 'ru').into(args[1])
        return
    if len(args) != 1:
        sys.exit(__doc__)
    with tempfile.TemporaryDirectory() as folder:
        with open(args[0], encoding='utf-8') as file:
            view = file.read()
        if lang:
            view = re.sub(r'(<page [^>]*\blang=")[a-z]+"', rf'\g<1>{lang}"', view, count=1)
        lang = re.search(r'<page [^>]*\blang="([a-z]+)"', view)[1]
        Loader(lang).into(folder)
        copy = os.path.join(folder, 'view.xml')
        with open(copy, 'w', encoding='utf-8') as file:
            file.write(view)
        sys.stdout.write(render(copy, lang, folder))


if __name__ == '__main__':
    main()
