<?xml version="1.0" encoding="UTF-8"?>
<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform">
  <xsl:template match="signin" mode="title">[[signin.title]]</xsl:template>

  <xsl:template match="signin">
    <div class="door">
      <section class="card">
        <h1>[[signin.title]]</h1>
        <xsl:choose>
          <xsl:when test="@after = 'recovered'"><xsl:call-template name="note"><xsl:with-param name="kind" select="'good'"/><xsl:with-param name="text">[[signin.recovered]]</xsl:with-param></xsl:call-template></xsl:when>
          <xsl:when test="@after = 'deleted'"><xsl:call-template name="note"><xsl:with-param name="kind" select="'good'"/><xsl:with-param name="text">[[signin.deleted]]</xsl:with-param></xsl:call-template></xsl:when>
          <xsl:when test="@after = 'refused'"><xsl:call-template name="note"><xsl:with-param name="kind" select="'warn'"/><xsl:with-param name="text">[[errors.passkey-refused]]</xsl:with-param></xsl:call-template></xsl:when>
        </xsl:choose>
        <form method="post" action="{$base}/signin" novalidate="novalidate">
          <input type="hidden" name="csrf" value="{/page/@csrf}"/>
          <input type="hidden" name="by" value="{@by}"/>
          <xsl:choose>
            <xsl:when test="@by = 'email'"><xsl:apply-templates select="field[@name = 'email']" mode="email"/></xsl:when>
            <xsl:otherwise><xsl:apply-templates select="field[@name = 'phone']" mode="phone"/></xsl:otherwise>
          </xsl:choose>
          <xsl:call-template name="password-field"/>
          <button class="button main wide" type="submit">[[signin.do]]</button>
        </form>
        <form class="by-script" method="post" action="{$base}/signin/passkey" data-needs-passkey="">
          <input type="hidden" name="csrf" value="{/page/@csrf}"/>
          <button class="button quiet wide" type="submit"><svg class="icon" width="24" height="24" aria-hidden="true"><use href="{$icons}#key"></use></svg>[[signin.passkey]]</button>
        </form>
        <p class="links">
          <xsl:choose>
            <xsl:when test="@by = 'email'"><a href="{$base}/signin">[[signin.by-phone]]</a></xsl:when>
            <xsl:otherwise><a href="{$base}/signin?by=email">[[signin.by-email]]</a></xsl:otherwise>
          </xsl:choose>
          <a href="{$base}/recover">[[signin.recover]]</a>
        </p>
        <p class="below"><a class="button quiet wide" href="{$base}/register">[[signin.register]]</a></p>
      </section>
      <section class="welcome">
        <h2>[[signin.welcome]]</h2>
        <ul>
          <li><svg class="icon" width="24" height="24" aria-hidden="true"><use href="{$icons}#wallet"></use></svg><span>[[signin.welcome-pay]]</span></li>
          <li><svg class="icon" width="24" height="24" aria-hidden="true"><use href="{$icons}#meter"></use></svg><span>[[signin.welcome-readings]]</span></li>
          <li><svg class="icon" width="24" height="24" aria-hidden="true"><use href="{$icons}#clock"></use></svg><span>[[signin.welcome-history]]</span></li>
        </ul>
      </section>
    </div>
  </xsl:template>

  <xsl:template match="field" mode="phone">
    <div class="field">
      <label for="phone">[[signin.phone]]</label>
      <input id="phone" name="phone" type="tel" autocomplete="username" inputmode="tel" required="required" value="{@value}">
        <xsl:apply-templates select="/page/errors/error[@field = 'phone'][1]" mode="attributes"/>
      </input>
      <xsl:apply-templates select="/page/errors/error[@field = 'phone'][1]" mode="field"/>
    </div>
  </xsl:template>

  <xsl:template match="field" mode="email">
    <div class="field">
      <label for="email">[[signin.email]]</label>
      <input id="email" name="email" type="email" autocomplete="username" inputmode="email" required="required" value="{@value}">
        <xsl:apply-templates select="/page/errors/error[@field = 'email'][1]" mode="attributes"/>
      </input>
      <xsl:apply-templates select="/page/errors/error[@field = 'email'][1]" mode="field"/>
    </div>
  </xsl:template>
</xsl:stylesheet>
