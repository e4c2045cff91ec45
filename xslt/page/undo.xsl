<?xml version="1.0" encoding="UTF-8"?>
<!-- The way back for who did not change the phone or e-mail; the link came to the old address. -->
<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform">
  <xsl:template match="undo" mode="title"><xsl:apply-templates select="." mode="heading"/></xsl:template>

  <xsl:template match="undo" mode="heading">
    <xsl:choose>
      <xsl:when test="@state = 'closed'">[[undo.closed]]</xsl:when>
      <xsl:when test="@state = 'done' and @kind = 'phone'">[[undo.done-phone]]</xsl:when>
      <xsl:when test="@state = 'done'">[[undo.done-email]]</xsl:when>
      <xsl:when test="@kind = 'phone'">[[undo.phone]]</xsl:when>
      <xsl:otherwise>[[undo.email]]</xsl:otherwise>
    </xsl:choose>
  </xsl:template>

  <xsl:template match="undo">
    <div class="narrow">
      <section class="card">
        <h1><xsl:apply-templates select="." mode="heading"/></h1>
        <xsl:apply-templates select="." mode="body"/>
      </section>
    </div>
  </xsl:template>

  <xsl:template match="undo[@state = 'open']" mode="body">
    <p class="intro">
      <xsl:choose>
        <xsl:when test="@kind = 'phone'">[[undo.text-phone]]</xsl:when>
        <xsl:otherwise>[[undo.text-email]]</xsl:otherwise>
      </xsl:choose>
    </p>
    <p class="before address"><b><xsl:value-of select="@old-text"/></b></p>
    <p class="hint">[[undo.hint]]</p>
    <form method="post" action="{$base}/undo">
      <input type="hidden" name="csrf" value="{/page/@csrf}"/>
      <input type="hidden" name="change" value="{@change}"/>
      <input type="hidden" name="proof" value="{@proof}"/>
      <button class="button main wide" type="submit">
        <xsl:choose>
          <xsl:when test="@kind = 'phone'">[[undo.phone]]</xsl:when>
          <xsl:otherwise>[[undo.email]]</xsl:otherwise>
        </xsl:choose>
      </button>
    </form>
  </xsl:template>

  <xsl:template match="undo[@state = 'done']" mode="body">
    <p class="before address"><b><xsl:value-of select="@old-text"/></b></p>
    <p class="intro">[[undo.done-text]]</p>
    <p class="act"><a class="button main" href="{$base}/recover">[[undo.recover]]</a><a class="button quiet" href="{$base}/signin">[[signin.do]]</a></p>
  </xsl:template>

  <xsl:template match="undo[@state = 'closed']" mode="body">
    <p class="intro">[[undo.closed-text]]</p>
    <p class="act"><a class="button main" href="{$base}/signin">[[signin.do]]</a><a class="button quiet" href="{$base}/recover">[[signin.recover]]</a></p>
  </xsl:template>
</xsl:stylesheet>
