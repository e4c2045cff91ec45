<?xml version="1.0" encoding="UTF-8"?>
<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform">
  <xsl:template match="error-page" mode="title"><xsl:apply-templates select="." mode="heading"/></xsl:template>

  <xsl:template match="error-page" mode="heading">
    <xsl:choose>
      <xsl:when test="@code = 'not-found'">[[error.not-found]]</xsl:when>
      <xsl:when test="@code = 'bad-request'">[[error.bad-request]]</xsl:when>
      <xsl:when test="@code = 'form-expired'">[[error.form-expired]]</xsl:when>
      <xsl:when test="@code = 'forbidden'">[[error.forbidden]]</xsl:when>
      <xsl:when test="@code = 'too-large'">[[error.too-large]]</xsl:when>
      <xsl:when test="@code = 'method'">[[error.method]]</xsl:when>
      <xsl:when test="@code = 'unavailable'">[[error.unavailable]]</xsl:when>
      <xsl:otherwise>[[error.internal]]</xsl:otherwise>
    </xsl:choose>
  </xsl:template>

  <xsl:template match="error-page">
    <div class="read">
      <section class="verdict">
        <span class="seal warn" aria-hidden="true"><svg class="icon" width="36" height="36"><use href="{$icons}#warn"></use></svg></span>
        <h1><xsl:apply-templates select="." mode="heading"/></h1>
        <p>
          <xsl:choose>
            <xsl:when test="@code = 'not-found'">[[error.not-found-text]]</xsl:when>
            <xsl:when test="@code = 'bad-request'">[[error.bad-request-text]]</xsl:when>
            <xsl:when test="@code = 'form-expired'">[[error.form-expired-text]]</xsl:when>
            <xsl:when test="@code = 'forbidden'">[[error.forbidden-text]]</xsl:when>
            <xsl:when test="@code = 'too-large'">[[error.too-large-text]]</xsl:when>
            <xsl:when test="@code = 'method'">[[error.method-text]]</xsl:when>
            <xsl:when test="@code = 'unavailable'">[[error.unavailable-text]]</xsl:when>
            <xsl:otherwise>[[error.internal-text]]</xsl:otherwise>
          </xsl:choose>
        </p>
        <p class="act">
          <a class="button main" href="{$base}/payment">[[error.home]]</a>
          <a class="button quiet" href="{$base}/help">[[footer.help]]</a>
        </p>
        <p class="hint">[[error.status]]</p>
      </section>
    </div>
  </xsl:template>
</xsl:stylesheet>
