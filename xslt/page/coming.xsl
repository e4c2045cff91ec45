<?xml version="1.0" encoding="UTF-8"?>
<!-- Doors that this release does by hand: /register and /recover say who opens them. -->
<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform">
  <xsl:template match="coming[@what = 'register']" mode="title">[[coming.register]]</xsl:template>
  <xsl:template match="coming[@what = 'recover']" mode="title">[[coming.recover]]</xsl:template>

  <xsl:template match="coming">
    <article class="read prose">
      <xsl:choose>
        <xsl:when test="@what = 'register'">
          <h1>[[coming.register]]</h1>
          <p class="intro">[[coming.register-1]]</p>
        </xsl:when>
        <xsl:otherwise>
          <h1>[[coming.recover]]</h1>
          <p class="intro">[[coming.recover-1]]</p>
        </xsl:otherwise>
      </xsl:choose>
      <p>[[coming.call]]</p>
      <p><a class="button main" href="{$base}/signin">[[coming.back]]</a></p>
    </article>
  </xsl:template>
</xsl:stylesheet>
