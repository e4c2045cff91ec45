<?xml version="1.0" encoding="UTF-8"?>
<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform">
  <xsl:template match="agreement" mode="title">[[agreement.title]]</xsl:template>

  <xsl:template match="agreement">
    <article class="read prose">
      <h1>[[agreement.title]]</h1>
      <p class="intro">[[agreement.intro]]</p>
      <h2>[[agreement.service]]</h2>
      <p>[[agreement.service-1]]</p>
      <p>[[agreement.service-2]]</p>
      <h2>[[agreement.duties]]</h2>
      <p>[[agreement.duties-1]]</p>
      <p>[[agreement.duties-2]]</p>
      <h2>[[agreement.payments]]</h2>
      <p>[[agreement.payments-1]]</p>
      <p>[[agreement.payments-2]]</p>
      <h2>[[agreement.data]]</h2>
      <p>[[agreement.data-1]]</p>
      <p>[[agreement.data-2]]</p>
      <h2>[[agreement.end]]</h2>
      <p>[[agreement.end-1]]</p>
      <p>[[agreement.end-2]]</p>
    </article>
  </xsl:template>
</xsl:stylesheet>
