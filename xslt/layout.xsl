<?xml version="1.0" encoding="UTF-8"?>
<!-- The frame of every page: head, header with the one navigation, error summary, footer. -->
<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform">
  <xsl:variable name="base" select="string(/page/@base)"/>
  <xsl:variable name="icons" select="concat($base, '/static/icons.svg?v=', /page/@build)"/>

  <xsl:template match="/page">
    <html lang="{@lang}">
      <head>
        <meta http-equiv="Content-Type" content="text/html; charset=UTF-8"/>
        <title>
          <xsl:if test="errors">[[title.error]] </xsl:if>
          <xsl:apply-templates select="*" mode="title"/> – [[brand.name]]</title>
        <meta name="viewport" content="width=device-width, initial-scale=1"/>
        <meta name="color-scheme" content="light dark"/>
        <meta name="format-detection" content="telephone=no"/>
        <link rel="icon" href="{$base}/static/mark.svg?v={@build}" type="image/svg+xml"/>
        <link rel="stylesheet" href="{$base}/static/style.css?v={@build}"/>
        <xsl:call-template name="brand-head"/>
        <xsl:apply-templates select="*" mode="head"/>
        <script src="{$base}/static/kabinet.js?v={@build}" defer="defer"></script>
      </head>
      <body>
        <a class="skip" href="#main">[[nav.skip]]</a>
        <xsl:call-template name="header"/>
        <main id="main" tabindex="-1" class="page page-{@name}">
          <xsl:apply-templates select="errors" mode="summary"/>
          <xsl:apply-templates select="*"/>
        </main>
        <xsl:call-template name="footer"/>
      </body>
    </html>
  </xsl:template>

  <!-- every other child of page is the page's own element, matched in page/ -->
  <xsl:template match="resident | errors"/>
  <xsl:template match="*" mode="title"/>
  <xsl:template match="*" mode="head"/>

  <!-- hooks for a brand: a line for its own tokens, its mark and name -->
  <xsl:template name="brand-head"/>

  <xsl:template name="brand-logo">
    <svg class="mark" width="36" height="36" aria-hidden="true"><use href="{$icons}#mark"></use></svg>
    <span>[[brand.name]]</span>
  </xsl:template>

  <xsl:template name="header">
    <header class="top">
      <div class="top-in">
        <a class="brand" href="{$base}/payment"><xsl:call-template name="brand-logo"/></a>
        <xsl:choose>
          <xsl:when test="resident">
            <xsl:call-template name="nav"/>
            <xsl:apply-templates select="resident" mode="corner"/>
          </xsl:when>
          <xsl:when test="@name != 'manual'">
            <a class="top-link" href="{$base}/manual"><svg class="icon" width="24" height="24" aria-hidden="true"><use href="{$icons}#book"></use></svg><span>[[nav.manual]]</span></a>
          </xsl:when>
          <xsl:otherwise>
            <a class="top-link" href="{$base}/signin"><svg class="icon" width="24" height="24" aria-hidden="true"><use href="{$icons}#person"></use></svg><span>[[signin.do]]</span></a>
          </xsl:otherwise>
        </xsl:choose>
      </div>
    </header>
  </xsl:template>

  <xsl:template name="nav">
    <!-- the profile's own pages, and those that ask who it is before them -->
    <xsl:variable name="profile" select="starts-with(@name, 'profile') or @name = 'recovery-codes' or @name = 'confirm' or @name = 'passkey' or @name = 'code'"/>
    <nav class="nav" aria-label="[[nav.label]]">
      <a href="{$base}/payment">
        <xsl:if test="starts-with(@name, 'pay')"><xsl:attribute name="aria-current">page</xsl:attribute></xsl:if>
        <svg class="icon" width="24" height="24" aria-hidden="true"><use href="{$icons}#wallet"></use></svg><span>[[nav.payment]]</span>
      </a>
      <a href="{$base}/readings">
        <xsl:if test="starts-with(@name, 'readings') or @name = 'calendar'"><xsl:attribute name="aria-current">page</xsl:attribute></xsl:if>
        <svg class="icon" width="24" height="24" aria-hidden="true"><use href="{$icons}#meter"></use></svg><span>[[nav.readings]]</span>
      </a>
      <a href="{$base}/history/payments">
        <xsl:if test="starts-with(@name, 'history') or @name = 'bill'"><xsl:attribute name="aria-current">page</xsl:attribute></xsl:if>
        <svg class="icon" width="24" height="24" aria-hidden="true"><use href="{$icons}#clock"></use></svg><span>[[nav.history]]</span>
      </a>
      <details class="more">
        <summary>
          <xsl:if test="$profile or @name = 'help' or @name = 'notices' or @name = 'manual' or @name = 'agreement'"><xsl:attribute name="class">here</xsl:attribute></xsl:if>
          <svg class="icon" width="24" height="24" aria-hidden="true"><use href="{$icons}#more"></use></svg><span>[[nav.more]]</span>
        </summary>
        <div class="menu">
          <a href="{$base}/help"><xsl:if test="@name = 'help'"><xsl:attribute name="aria-current">page</xsl:attribute></xsl:if>[[nav.help]]</a>
          <a href="{$base}/notices"><xsl:if test="@name = 'notices'"><xsl:attribute name="aria-current">page</xsl:attribute></xsl:if>[[nav.notices]]</a>
          <a href="{$base}/profile"><xsl:if test="$profile"><xsl:attribute name="aria-current">page</xsl:attribute></xsl:if>[[nav.profile]]</a>
          <a href="{$base}/manual"><xsl:if test="@name = 'manual'"><xsl:attribute name="aria-current">page</xsl:attribute></xsl:if>[[nav.manual]]</a>
          <a href="{$base}/agreement"><xsl:if test="@name = 'agreement'"><xsl:attribute name="aria-current">page</xsl:attribute></xsl:if>[[nav.agreement]]</a>
          <form method="post" action="{$base}/signout">
            <input type="hidden" name="csrf" value="{@csrf}"/>
            <button type="submit">[[nav.signout]]</button>
          </form>
        </div>
      </details>
    </nav>
  </xsl:template>

  <xsl:template match="resident" mode="corner">
    <div class="corner">
      <a class="bell" href="{$base}/notices">
        <xsl:attribute name="aria-label">
          <xsl:choose>
            <xsl:when test="@unread = 0">[[nav.notices]]</xsl:when>
            <xsl:when test="@unread = 1">[[nav.unread.1]]</xsl:when>
            <xsl:when test="@unread mod 10 = 1 and @unread mod 100 != 11">[[nav.unread.21]]</xsl:when>
            <xsl:when test="@unread mod 10 &gt;= 2 and @unread mod 10 &lt;= 4 and (@unread mod 100 &lt; 10 or @unread mod 100 &gt; 20)">[[nav.unread.2]]</xsl:when>
            <xsl:otherwise>[[nav.unread.5]]</xsl:otherwise>
          </xsl:choose>
        </xsl:attribute>
        <svg class="icon" width="24" height="24" aria-hidden="true"><use href="{$icons}#bell"></use></svg>
        <xsl:if test="@unread != 0"><span class="count" aria-hidden="true"><xsl:value-of select="@unread"/></span></xsl:if>
      </a>
      <a class="initials" href="{$base}/profile"><span aria-hidden="true"><xsl:value-of select="@initials"/></span><span class="vh">[[nav.profile-of]]</span></a>
    </div>
  </xsl:template>

  <xsl:template name="footer">
    <footer class="foot">
      <div class="foot-in">
        <p><a href="{$base}/help">[[footer.help]]</a></p>
        <p>
          <a lang="[[lang.other-code]]" hreflang="[[lang.other-code]]">
            <xsl:attribute name="href">
              <xsl:value-of select="$base"/><xsl:value-of select="@self"/>
              <xsl:choose>
                <xsl:when test="contains(@self, '?')">&amp;</xsl:when>
                <xsl:otherwise>?</xsl:otherwise>
              </xsl:choose>lang=[[lang.other-code]]</xsl:attribute>[[lang.other]]</a>
        </p>
        <p class="request">[[footer.request]]</p>
      </div>
    </footer>
  </xsl:template>
</xsl:stylesheet>
