# Kabinet: plain Make. `make demo` and `make check` stand alone; all packages are named in conf/packages.
PKGS   = libxml-2.0 libxslt libmariadb fcgi talloc libcurl libcrypto libargon2 jansson inih libqrencode
B     ?= build
CC     = gcc
WARN   = -Wall -Wextra -Wshadow -Wstrict-prototypes -Wmissing-prototypes -Wpointer-arith -Wformat=2 -Wvla -Wundef
CFLAGS ?= -O2 -g
HARDEN = -fPIE -fstack-protector-strong -fstack-clash-protection -fcf-protection
# Only where a compiler optimises does FORTIFY mean something; the sanitizer build brings its own checks.
FORTIFY ?= -U_FORTIFY_SOURCE -D_FORTIFY_SOURCE=3
# as-needed: a program that never calls the bank does not carry libcurl and its twenty libraries in every worker.
LDHARDEN = -pie -Wl,-z,relro,-z,now,--as-needed
PREFIX ?= /usr
VERSION = $(shell sed -n 's|^## ||p' NEWS.md | head -1)
ALLCF  = -std=c11 -D_GNU_SOURCE -DKABINET_VERSION='"$(VERSION)"' -Ilib -I. $(WARN) $(HARDEN) $(FORTIFY) $(CFLAGS) $(shell pkg-config --cflags $(PKGS) 2>/dev/null)
LIBS   = $(shell pkg-config --libs $(PKGS) 2>/dev/null)

LIB_SRC  = $(wildcard lib/*/*.c)
WEB_SRC  = $(wildcard fcgi/web/*.c fcgi/page/*.c)
CMD_SRC  = $(wildcard bin/cmd_*.c)
PROGRAMS = signin resident payment
LIB_OBJ  = $(LIB_SRC:%.c=$(B)/%.o)
WEB_OBJ  = $(WEB_SRC:%.c=$(B)/%.o)
CMD_OBJ  = $(CMD_SRC:%.c=$(B)/%.o)
BINS     = $(PROGRAMS:%=$(B)/kabinet-%) $(B)/kabinet $(B)/kabinet-courier
OBJ      = $(LIB_OBJ) $(WEB_OBJ) $(CMD_OBJ) $(PROGRAMS:%=$(B)/fcgi/%.o) $(B)/fcgi/main.o $(B)/bin/kabinet.o $(B)/bin/courier.o

all: $(BINS)

$(B)/%.o: %.c $(B)/cflags
	@mkdir -p $(@D)
	$(CC) $(ALLCF) -MMD -MP -c -o $@ $<
$(B)/cflags: FORCE
	@mkdir -p $(B); echo '$(CC) $(ALLCF)' | cmp -s - $@ || echo '$(CC) $(ALLCF)' > $@
$(B)/libkabinet.a: $(LIB_OBJ)
	@rm -f $@; ar rcs $@ $^
# An archive: each program takes only the pages that its route table names.
$(B)/libweb.a: $(WEB_OBJ)
	@rm -f $@; ar rcs $@ $^
$(PROGRAMS:%=$(B)/kabinet-%): $(B)/kabinet-%: $(B)/fcgi/main.o $(B)/fcgi/%.o $(B)/libweb.a $(B)/libkabinet.a
	$(CC) $(CFLAGS) $(LDHARDEN) -o $@ $^ $(LIBS)
$(B)/kabinet: $(B)/bin/kabinet.o $(CMD_OBJ) $(B)/libkabinet.a
	$(CC) $(CFLAGS) $(LDHARDEN) -o $@ $^ $(LIBS)
$(B)/kabinet-courier: $(B)/bin/courier.o $(B)/libkabinet.a
	$(CC) $(CFLAGS) $(LDHARDEN) -o $@ $^ $(LIBS)

# The portal for trying out, private under var/demo: installs what is missing, builds, starts, says where it is.
demo:
	@tools/install build run sandbox
	@$(MAKE) --no-print-directory -s all
	@/usr/bin/python3 t/stack.py up var/demo --port $(DEMO_PORT)
	@ln -sf demo/demo.env var/demo.env
	@. var/demo.env && printf '\nThe portal:  %s\n  sign in:   %s or %s, password %s\n  another:   %s, password %s\nMessages it sent, bank orders: %s\nStop it with make demo-stop; forget its data with make demo-clean.\n' \
	  "$$KABINET_URL" "$$RESIDENT_PHONE" "$$RESIDENT_EMAIL" "$$RESIDENT_PASSWORD" "$$RESIDENT2_PHONE" "$$RESIDENT2_PASSWORD" "$$SANDBOX_URL"
demo-stop:
	@/usr/bin/python3 t/stack.py down var/demo
demo-clean: demo-stop
	@rm -rf var/demo var/demo.env
DEMO_PORT ?= 0

# Everything that proves it works; brings its own portal and leaves nothing behind. SUITES="lint unit" runs some.
check:
	@tools/install build run sandbox test lint
	@tools/npm build/node
	@$(MAKE) --no-print-directory -s B=$(B) all $(B)/unit
	@/usr/bin/python3 t/check.py --build $(B) $(SUITES)
asan:
	@tools/install build run sandbox test lint asan
	@ASAN_OPTIONS=detect_leaks=1:detect_odr_violation=0 UBSAN_OPTIONS=print_stacktrace=1 \
	  $(MAKE) --no-print-directory B=build/asan FORTIFY= CFLAGS='-O1 -g -fsanitize=address,undefined -fno-omit-frame-pointer' check
lint:
	@tools/install build lint
	@/usr/bin/python3 t/check.py --build $(B) lint
bench:
	@tools/install build run sandbox test bench
	@$(MAKE) --no-print-directory -s all
	@/usr/bin/python3 t/bench/bench.py --build $(B)

# Check's own library is linked here and nowhere else; the tests take what they need from the archives.
UNIT_OBJ = $(patsubst %.c,$(B)/%.o,$(wildcard t/unit/*.c))
$(B)/unit: $(UNIT_OBJ) $(B)/libweb.a $(B)/libkabinet.a
	$(CC) $(CFLAGS) $(LDHARDEN) -o $@ $^ $(shell pkg-config --libs check) $(LIBS)
-include $(UNIT_OBJ:.o=.d)

install: all
	install -d $(DESTDIR)$(PREFIX)/lib/kabinet $(DESTDIR)$(PREFIX)/bin $(DESTDIR)$(PREFIX)/share/kabinet $(DESTDIR)/etc/kabinet
	install -m 755 $(PROGRAMS:%=$(B)/kabinet-%) $(B)/kabinet-courier $(DESTDIR)$(PREFIX)/lib/kabinet/
	install -m 755 $(B)/kabinet $(DESTDIR)$(PREFIX)/bin/
	cp -r xslt sql $(DESTDIR)$(PREFIX)/share/kabinet/
	install -d $(DESTDIR)$(PREFIX)/share/doc/kabinet/conf
	install -m 644 conf/* $(DESTDIR)$(PREFIX)/share/doc/kabinet/conf/
	install -m 644 README.md NEWS.md $(DESTDIR)$(PREFIX)/share/doc/kabinet/
	[ -e $(DESTDIR)/etc/kabinet/kabinet.conf ] || install -m 640 conf/kabinet.conf $(DESTDIR)/etc/kabinet/
clean:
	rm -rf build

.PHONY: all demo demo-stop demo-clean check asan lint bench install clean FORCE
-include $(OBJ:.o=.d)
