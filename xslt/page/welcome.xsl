<?xml version="1.0" encoding="UTF-8"?>
<!-- What a registration still lacks: names, then an e-mail. -->
<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform">
  <xsl:template match="welcome[@step = 'name']" mode="title">[[welcome.title]]</xsl:template>
  <xsl:template match="welcome[@step = 'email']" mode="title">[[welcome.email-title]]</xsl:template>

  <xsl:template match="welcome">
    <div class="narrow">
      <xsl:choose>
        <xsl:when test="@step = 'name'"><xsl:call-template name="newcomer-steps"><xsl:with-param name="name" select="'now'"/></xsl:call-template></xsl:when>
        <xsl:otherwise><xsl:call-template name="newcomer-steps"><xsl:with-param name="name" select="'done'"/><xsl:with-param name="email" select="'now'"/></xsl:call-template></xsl:otherwise>
      </xsl:choose>
      <section class="card">
        <xsl:choose>
          <xsl:when test="@step = 'name'">
            <h1>[[welcome.title]]</h1>
            <p class="intro">[[welcome.text]] [[profile.names-hint]]</p>
          </xsl:when>
          <xsl:otherwise>
            <h1>[[welcome.email-title]]</h1>
            <p class="intro">[[welcome.email-text]]</p>
          </xsl:otherwise>
        </xsl:choose>
        <form method="post" action="{$base}/welcome" novalidate="novalidate">
          <input type="hidden" name="csrf" value="{/page/@csrf}"/>
          <xsl:choose>
            <xsl:when test="@step = 'name'"><xsl:call-template name="person-fields"/></xsl:when>
            <xsl:otherwise>
              <xsl:call-template name="email-field">
                <xsl:with-param name="label">[[field.email]]</xsl:with-param>
                <xsl:with-param name="hint">[[welcome.email-hint]]</xsl:with-param>
                <xsl:with-param name="fill" select="'email'"/>
              </xsl:call-template>
            </xsl:otherwise>
          </xsl:choose>
          <p class="act"><button class="button main" type="submit">[[field.save]]</button><button class="button quiet" type="submit" form="leave" aria-describedby="leave-hint">[[field.cancel]]</button></p>
        </form>
        <p class="hint apart" id="leave-hint">[[welcome.cancel-hint]]</p>
        <form id="leave" method="post" action="{$base}/signout"><input type="hidden" name="csrf" value="{/page/@csrf}"/></form>
      </section>
    </div>
  </xsl:template>
</xsl:stylesheet>
