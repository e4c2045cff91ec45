<?xml version="1.0" encoding="UTF-8"?>
<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform">
  <xsl:template match="pay-check" mode="title">[[pay-check.title]]</xsl:template>

  <xsl:template match="pay-check">
    <div class="read">
      <h1>[[pay-check.title]]</h1>
      <p class="intro">[[pay-check.intro]]</p>
      <form method="post" action="{$base}/pay/start">
        <xsl:call-template name="pay-hidden"/>
        <input type="hidden" name="method" value="new-card"/>
        <section class="card">
          <xsl:apply-templates select="account" mode="frozen"/>
          <xsl:apply-templates select="total" mode="rows"/>
        </section>
        <div class="act">
          <button class="button main" type="submit" name="do" value="pay"><span>[[payment.pay]]</span><xsl:text> </xsl:text><xsl:value-of select="total/@total-text"/></button>
          <button class="button quiet" type="submit" name="do" value="edit">[[pay-check.change]]</button>
        </div>
        <p class="hint">[[payment.new-card-hint]]</p>
      </form>
    </div>
  </xsl:template>

  <xsl:template match="account" mode="frozen">
    <div class="frozen">
      <div class="who">
        <h2>
          <xsl:if test="@alias != ''"><span class="alias"><xsl:value-of select="@alias"/></span><xsl:text> </xsl:text></xsl:if>
          <span class="ab">[[account.ab]]</span>
        </h2>
        <p class="supplier"><xsl:value-of select="@supplier"/></p>
      </div>
      <dl class="rows">
        <xsl:choose>
          <xsl:when test="line">
            <xsl:for-each select="line">
              <div><dt><xsl:value-of select="@name"/></dt><dd><xsl:value-of select="@sum-text"/></dd></div>
            </xsl:for-each>
          </xsl:when>
          <xsl:otherwise><div><dt>[[pay-check.sum]]</dt><dd><xsl:value-of select="@sum-text"/></dd></div></xsl:otherwise>
        </xsl:choose>
      </dl>
      <xsl:for-each select="line | self::account[not(line)]">
        <input type="hidden" name="tick" value="{@item}"/>
        <input type="hidden" name="sum-{@item}" value="{@sum}"/>
      </xsl:for-each>
    </div>
  </xsl:template>
</xsl:stylesheet>
