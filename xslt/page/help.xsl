<?xml version="1.0" encoding="UTF-8"?>
<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform">
  <xsl:template match="help" mode="title">[[help.title]]</xsl:template>

  <xsl:template match="help">
    <div class="read">
      <h1>[[help.title]]</h1>
      <section aria-labelledby="contacts">
        <h2 id="contacts">[[help.contacts]]</h2>
        <xsl:apply-templates select="supplier" mode="contacts"/>
        <xsl:if test="not(supplier)"><xsl:call-template name="note"><xsl:with-param name="text">[[help.no-contacts]]</xsl:with-param></xsl:call-template></xsl:if>
      </section>
      <section class="card" aria-labelledby="questions">
        <h2 id="questions">[[help.questions]]</h2>
        <p>[[help.no-questions]]</p>
        <p class="act"><a class="button quiet" href="{$base}/manual">[[nav.manual]]</a></p>
      </section>
    </div>
  </xsl:template>

  <xsl:template match="supplier" mode="contacts">
    <section class="card">
      <h3><xsl:value-of select="@name"/></h3>
      <dl class="facts">
        <xsl:if test="@phone != ''"><div><dt>[[help.phone]]</dt><dd><a class="tel" href="tel:{@phone-link}"><xsl:value-of select="@phone"/></a></dd></div></xsl:if>
        <xsl:if test="@hours != ''"><div><dt>[[help.hours]]</dt><dd><xsl:value-of select="@hours"/></dd></div></xsl:if>
        <xsl:if test="@email != ''"><div><dt>[[help.email]]</dt><dd><a href="mailto:{@email}"><xsl:value-of select="@email"/></a></dd></div></xsl:if>
        <xsl:if test="@site != ''"><div><dt>[[help.site]]</dt><dd><a href="{@site}" rel="noopener"><xsl:value-of select="@site"/></a></dd></div></xsl:if>
        <xsl:if test="@address != ''"><div><dt>[[help.address]]</dt><dd><xsl:value-of select="@address"/></dd></div></xsl:if>
      </dl>
    </section>
  </xsl:template>
</xsl:stylesheet>
