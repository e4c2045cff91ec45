<?xml version="1.0" encoding="UTF-8"?>
<!-- A door that the supplier opens by hand in this release. -->
<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform">
  <xsl:template match="recover" mode="title">[[coming.recover]]</xsl:template>

  <xsl:template match="recover">
    <article class="read prose">
      <h1>[[coming.recover]]</h1>
      <p class="intro">[[coming.recover-1]]</p>
      <p>[[coming.call]]</p>
      <p><a class="button main" href="{$base}/signin">[[coming.back]]</a></p>
    </article>
  </xsl:template>
</xsl:stylesheet>
