#!/usr/bin/python3
"""pytap.py FILE...: runs unittest files; one line a test: `ok NAME`, `FAIL NAME`, `SKIP NAME: why`. Exit 1 on failure."""
import importlib.util, os, sys, unittest


class Lines(unittest.TestResult):
    def name(self, test):
        return test.id().split('.', 1)[-1] + (' ' + test.shortDescription() if test.shortDescription() else '')

    def say(self, word, test, rest=''):
        print(word, PREFIX + self.name(test) + rest, flush=True)

    def addSuccess(self, test):
        self.say('ok', test)

    def addFailure(self, test, err):
        self.failures.append(test)
        self.say('FAIL', test, '\n' + self._exc_info_to_string(err, test))

    addError = addFailure

    def addSubTest(self, test, subtest, err):
        if err:
            self.failures.append(subtest)
            print('FAIL', PREFIX + subtest.id() + '\n' + self._exc_info_to_string(err, test), flush=True)

    def addSkip(self, test, reason):
        self.say('SKIP', test, ': ' + reason)


result = Lines()
for path in sys.argv[1:]:
    PREFIX = os.path.basename(os.path.dirname(os.path.abspath(path))) + '/'
    sys.path.insert(0, os.path.dirname(os.path.abspath(path)))
    spec = importlib.util.spec_from_file_location(os.path.basename(path)[:-3], path)
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    unittest.defaultTestLoader.loadTestsFromModule(module).run(result)
sys.exit(1 if result.failures else 0)
