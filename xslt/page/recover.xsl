<?xml version="1.0" encoding="UTF-8"?>
<!-- A forgotten password: whose it is, and, once the code has been given, the new one. -->
<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform">
  <xsl:template match="recover | recover-password" mode="title">[[recover.title]]</xsl:template>

  <xsl:template match="recover">
    <div class="narrow">
      <section class="card">
        <h1>[[recover.title]]</h1>
        <p class="intro">
          <xsl:choose>
            <xsl:when test="@by = 'email'">[[recover.text-email]]</xsl:when>
            <xsl:otherwise>[[recover.text-phone]]</xsl:otherwise>
          </xsl:choose>
        </p>
        <form method="post" action="{$base}/recover" novalidate="novalidate">
          <input type="hidden" name="csrf" value="{/page/@csrf}"/>
          <input type="hidden" name="by" value="{@by}"/>
          <xsl:choose>
            <xsl:when test="@by = 'email'"><xsl:call-template name="email-field"/></xsl:when>
            <xsl:otherwise><xsl:call-template name="phone-field"/></xsl:otherwise>
          </xsl:choose>
          <button class="button main wide" type="submit">[[recover.do]]</button>
        </form>
        <p class="links">
          <xsl:choose>
            <xsl:when test="@by = 'email'"><a href="{$base}/recover">[[recover.by-phone]]</a></xsl:when>
            <xsl:otherwise><a href="{$base}/recover?by=email">[[recover.by-email]]</a></xsl:otherwise>
          </xsl:choose>
          <a href="{$base}/signin">[[recover.back]]</a>
        </p>
      </section>
    </div>
  </xsl:template>

  <xsl:template match="recover-password">
    <div class="narrow">
      <section class="card">
        <h1>[[recover.title]]</h1>
        <p class="intro">[[recover.password-text]]</p>
        <form method="post" action="{$base}/recover/password" novalidate="novalidate">
          <input type="hidden" name="csrf" value="{/page/@csrf}"/>
          <xsl:call-template name="password-field">
            <xsl:with-param name="name" select="'password-new'"/>
            <xsl:with-param name="label">[[password.new]]</xsl:with-param>
            <xsl:with-param name="fill" select="'new-password'"/>
            <xsl:with-param name="by" select="'rules'"/>
          </xsl:call-template>
          <xsl:call-template name="rules"><xsl:with-param name="for" select="'password-new'"/></xsl:call-template>
          <xsl:call-template name="password-field">
            <xsl:with-param name="name" select="'password-again'"/>
            <xsl:with-param name="label">[[password.repeat]]</xsl:with-param>
            <xsl:with-param name="fill" select="'new-password'"/>
          </xsl:call-template>
          <button class="button main wide" type="submit">[[field.save]]</button>
        </form>
      </section>
    </div>
  </xsl:template>
</xsl:stylesheet>
