<?xml version="1.0" encoding="UTF-8"?>
<!-- Ten codes for a day without a phone: shown once, to be printed or copied out. -->
<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform">
  <xsl:template match="recovery-codes" mode="title">[[recovery.title]]</xsl:template>

  <xsl:template match="recovery-codes">
    <div class="read">
      <h1>[[recovery.title]]</h1>
      <xsl:call-template name="note"><xsl:with-param name="kind" select="'warn'"/><xsl:with-param name="text">[[recovery.once]]</xsl:with-param></xsl:call-template>
      <section class="card">
        <p>[[recovery.text]]</p>
        <ol class="codes"><xsl:for-each select="item"><li><span class="code"><xsl:value-of select="@text"/></span></li></xsl:for-each></ol>
        <p class="hint">[[recovery.keep]]</p>
      </section>
      <p class="act"><a class="button main" href="{$base}/profile/security">[[recovery.done]]</a><button class="button quiet by-script" type="button" data-print="">[[recovery.print]]</button></p>
    </div>
  </xsl:template>
</xsl:stylesheet>
