<?xml version="1.0" encoding="UTF-8"?>
<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform">
  <xsl:template match="register" mode="title">[[signin.register]]</xsl:template>

  <xsl:template match="register">
    <div class="narrow">
      <section class="card">
        <h1>[[signin.register]]</h1>
        <form method="post" action="{$base}/register" novalidate="novalidate">
          <input type="hidden" name="csrf" value="{/page/@csrf}"/>
          <xsl:call-template name="phone-field"/>
          <xsl:call-template name="password-field">
            <xsl:with-param name="fill" select="'new-password'"/>
            <xsl:with-param name="by" select="'rules'"/>
          </xsl:call-template>
          <xsl:call-template name="rules"/>
          <xsl:apply-templates select="." mode="ticks"/>
          <button class="button main wide" type="submit">[[register.do]]</button>
        </form>
        <p class="links"><a href="{$base}/signin">[[register.have]]</a></p>
      </section>
    </div>
  </xsl:template>

  <xsl:template match="register" mode="ticks">
    <div class="ticks">
      <label class="tick">
        <input type="checkbox" id="agree" name="agree" value="yes" required="required">
          <xsl:if test="@agreed = 'yes'"><xsl:attribute name="checked">checked</xsl:attribute></xsl:if>
          <xsl:call-template name="described"><xsl:with-param name="name" select="'agree'"/></xsl:call-template>
        </input>
        <span>[[register.agree]] <a href="{$base}/agreement" target="_blank" rel="noopener" aria-describedby="agree-hint">[[register.agreement]]</a></span>
      </label>
      <p class="hint" id="agree-hint">[[register.agree-hint]]</p>
      <xsl:apply-templates select="/page/errors/error[@field = 'agree'][1]" mode="field"/>
      <label class="tick">
        <input type="checkbox" id="adverts" name="adverts" value="yes">
          <xsl:if test="@adverts = 'yes'"><xsl:attribute name="checked">checked</xsl:attribute></xsl:if>
        </input>
        <span>[[register.adverts]]</span>
      </label>
    </div>
  </xsl:template>
</xsl:stylesheet>
