# Kabinet: plain Make. `make demo` and `make check` stand alone; all packages are named in conf/packages.
PKGS   = libxml-2.0 libxslt libmariadb fcgi talloc libcurl libcrypto libargon2 jansson inih
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
VERSION = $(shell sed -n 's/^## //p' NEWS.md | head -1)
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

.PHONY: all FORCE
-include $(OBJ:.o=.d)
