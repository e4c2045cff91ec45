<?xml version="1.0" encoding="UTF-8"?>
<!-- «Почему столько?»: a bill line by line, and against the one before. -->
<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform">
  <xsl:template match="bill-why" mode="title">[[why.title]]: [[why.month]]</xsl:template>

  <xsl:template match="bill-why">
    <div class="read">
      <xsl:call-template name="back">
        <xsl:with-param name="to" select="concat('/bill?bill=', @id)"/>
        <xsl:with-param name="text">[[why.back]]</xsl:with-param>
      </xsl:call-template>
      <h1>[[why.title]]</h1>
      <section class="card">
        <div class="card-top"><xsl:apply-templates select="account" mode="head"/></div>
        <p class="plate over"><span>[[why.month]]</span><b><xsl:value-of select="@total-text"/></b><xsl:apply-templates select="before" mode="why"/></p>
        <xsl:if test="before"><xsl:call-template name="why-changes"/></xsl:if>
      </section>
      <xsl:apply-templates select="service" mode="why"/>
      <xsl:apply-templates select="penalty" mode="why"/>
      <p class="act"><a class="button quiet" href="{$base}/bill?bill={@id}">[[why.back]]</a><a class="button quiet" href="{$base}/account?account={account/@id}">[[account.open]]</a></p>
    </div>
  </xsl:template>

  <xsl:template match="before" mode="why">
    <small>
      <xsl:choose>
        <xsl:when test="@way = 'more'">[[why.more]]</xsl:when>
        <xsl:when test="@way = 'less'">[[why.less]]</xsl:when>
        <xsl:otherwise>[[why.same]]</xsl:otherwise>
      </xsl:choose>
    </small>
  </xsl:template>

  <!-- what changed, in words: a line for each cause -->
  <xsl:template name="why-changes">
    <xsl:variable name="changes" select="service/change[@kind != 'same'] | gone | penalty/change"/>
    <h2>[[why.changes]]</h2>
    <xsl:choose>
      <xsl:when test="$changes">
        <dl class="rows">
          <xsl:for-each select="$changes"><div><dt><xsl:apply-templates select="." mode="cause"/></dt><dd><xsl:apply-templates select="." mode="sign"/></dd></div></xsl:for-each>
        </dl>
      </xsl:when>
      <xsl:otherwise><p class="hint">[[why.no-changes]]</p></xsl:otherwise>
    </xsl:choose>
  </xsl:template>

  <xsl:template match="change | gone" mode="sign"><xsl:choose><xsl:when test="@way = 'less'">−</xsl:when><xsl:otherwise>+</xsl:otherwise></xsl:choose><xsl:value-of select="@amount-text"/></xsl:template>
  <xsl:template match="gone" mode="cause"><xsl:value-of select="@name"/><small>[[why.gone]]</small></xsl:template>
  <xsl:template match="penalty/change" mode="cause">[[why.penalty]]<small><xsl:choose><xsl:when test="@way = 'more'">[[why.penalty-more]]</xsl:when><xsl:otherwise>[[why.penalty-less]]</xsl:otherwise></xsl:choose></small></xsl:template>
  <xsl:template match="service/change" mode="cause">
    <xsl:value-of select="../@name"/>
    <small>
      <xsl:choose>
        <xsl:when test="@kind = 'volume-more'">[[why.volume-more]]</xsl:when>
        <xsl:when test="@kind = 'volume-less'">[[why.volume-less]]</xsl:when>
        <xsl:when test="@kind = 'price'">[[why.price]]</xsl:when>
        <xsl:when test="@kind = 'mix'">[[why.mix]]</xsl:when>
        <xsl:when test="@kind = 'new'">[[why.new]]</xsl:when>
        <xsl:otherwise>[[why.sum]]</xsl:otherwise>
      </xsl:choose>
    </small>
  </xsl:template>

  <xsl:template match="service" mode="why">
    <section class="card">
      <h2><xsl:value-of select="@name"/></h2>
      <p class="plate over"><span><xsl:choose><xsl:when test="@volume-text != ''">[[why.volume]]</xsl:when><xsl:otherwise>[[why.charged]]</xsl:otherwise></xsl:choose></span><b><xsl:value-of select="@amount-text"/></b></p>
      <p>
        <xsl:choose>
          <xsl:when test="@way = 'readings'">[[why.by-readings]]</xsl:when>
          <xsl:when test="@way = 'average'">[[why.by-average]]</xsl:when>
          <xsl:when test="@way = 'norm'">[[why.by-norm]]</xsl:when>
          <xsl:when test="@way = 'raised'">[[why.by-norm-raised]]</xsl:when>
          <xsl:otherwise>[[why.by-lines]]</xsl:otherwise>
        </xsl:choose>
      </p>
      <xsl:if test="reading">
        <h3>[[why.readings]]</h3>
        <dl class="rows"><xsl:apply-templates select="reading" mode="why"/></dl>
      </xsl:if>
      <h3>[[why.sum-of]]</h3>
      <xsl:if test="@tariff != ''"><p class="hint">[[readings-done.tariff]]</p></xsl:if>
      <dl class="rows">
        <xsl:apply-templates select="step" mode="row"/>
        <xsl:apply-templates select="line" mode="why"/>
        <div class="all"><dt>[[why.all]]</dt><dd><xsl:value-of select="@amount-text"/></dd></div>
      </dl>
      <xsl:if test="@agrees = 'yes'"><p class="hint">[[why.agrees]]</p></xsl:if>
      <xsl:if test="@agrees = 'no'">
        <xsl:call-template name="note"><xsl:with-param name="text">[[why.differs]]</xsl:with-param></xsl:call-template>
      </xsl:if>
    </section>
  </xsl:template>

  <xsl:template match="reading" mode="why">
    <div>
      <dt><xsl:call-template name="zone"/>
        <small>[[why.reading-now]]</small>
        <small><xsl:choose><xsl:when test="@before-date-text != ''">[[why.reading-before]]</xsl:when><xsl:otherwise>[[why.reading-start]]</xsl:otherwise></xsl:choose></small>
        <xsl:if test="@ratio != 1"><small>[[why.ratio]]</small></xsl:if>
        <xsl:if test="@rollover = 'yes'"><small>[[why.rollover]]</small></xsl:if>
        <small>[[meter.number-of]]</small>
      </dt>
      <dd><xsl:value-of select="@volume-text"/></dd>
    </div>
  </xsl:template>

  <!-- the supplier's own line -->
  <xsl:template match="line" mode="why">
    <div><dt><xsl:choose><xsl:when test="@volume-text != ''"><xsl:value-of select="@volume-text"/><xsl:if test="@price-text != ''"> × <xsl:value-of select="@price-text"/></xsl:if></xsl:when><xsl:otherwise>[[why.charged]]</xsl:otherwise></xsl:choose></dt><dd><xsl:value-of select="@amount-text"/></dd></div>
  </xsl:template>

  <xsl:template match="penalty" mode="why">
    <section class="card">
      <h2>[[why.penalty]]</h2>
      <p class="plate over"><span>[[why.charged]]</span><b><xsl:value-of select="@amount-text"/></b></p>
      <p>[[why.penalty-how]]</p>
      <xsl:if test="@rate-text != ''"><p class="hint">[[why.penalty-rate]]</p></xsl:if>
    </section>
  </xsl:template>
</xsl:stylesheet>
