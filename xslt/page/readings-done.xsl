<?xml version="1.0" encoding="UTF-8"?>
<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform">
  <xsl:template match="readings-done" mode="title">[[readings-done.title]]</xsl:template>

  <xsl:template match="readings-done">
    <div class="read">
      <section class="verdict">
        <span class="seal good" aria-hidden="true"><svg class="icon" width="36" height="36"><use href="{$icons}#tick"></use></svg></span>
        <h1>[[readings-done.title]]</h1>
        <p>[[readings-done.text]]</p>
      </section>
      <section class="card">
        <xsl:apply-templates select="account" mode="head"/>
        <xsl:for-each select="reading">
          <h3><xsl:value-of select="@service"/><small>[[meter.number-of]]</small></h3>
          <dl class="rows">
            <xsl:for-each select="value">
              <div><dt><xsl:call-template name="zone"/><xsl:if test="@volume-text != ''"><small>[[readings-done.volume]]</small></xsl:if></dt><dd class="code"><xsl:value-of select="@text"/><xsl:text> </xsl:text><xsl:value-of select="@unit"/></dd></div>
            </xsl:for-each>
          </dl>
          <p class="hint"><a href="{$base}/reading?id={@id}">[[readings-done.number]]</a></p>
        </xsl:for-each>
      </section>
      <xsl:choose>
        <xsl:when test="preliminary">
          <form method="post" action="{$base}/pay/start" novalidate="novalidate" data-pay="">
            <xsl:call-template name="pay-hidden"/>
            <section class="card" aria-labelledby="preliminary-title" data-account="">
              <xsl:apply-templates select="account" mode="rule"/>
              <h2 id="preliminary-title">[[readings-done.preliminary]]</h2>
              <p class="hint">[[readings-done.not-a-bill]]</p>
              <xsl:apply-templates select="preliminary" mode="pay"/>
              <xsl:if test="account/@pay = 'yes'">
                <xsl:apply-templates select="total" mode="rows"/>
                <xsl:call-template name="method"/>
                <div class="act">
                  <button class="button main" type="submit" name="do" value="pay"><span>[[payment.pay]]</span><xsl:text> </xsl:text><span data-out="total"><xsl:value-of select="total/@total-text"/></span></button>
                  <button class="button quiet no-script" type="submit" name="do" value="count">[[payment.count]]</button>
                </div>
              </xsl:if>
            </section>
          </form>
          <p class="hint">[[readings-done.may-skip]]</p>
        </xsl:when>
        <xsl:when test="uncounted"></xsl:when>
        <xsl:otherwise>
          <xsl:call-template name="note"><xsl:with-param name="text">[[readings-done.no-tariff]]</xsl:with-param></xsl:call-template>
        </xsl:otherwise>
      </xsl:choose>
      <xsl:for-each select="uncounted"><xsl:call-template name="note"><xsl:with-param name="text">[[readings-done.uncounted]]</xsl:with-param></xsl:call-template></xsl:for-each>
      <p class="act"><a class="button quiet" href="{$base}/account?account={account/@id}">[[account.open]]</a></p>
    </div>
  </xsl:template>

  <xsl:template match="preliminary" mode="pay">
    <div class="preliminary" role="group" aria-labelledby="name-{@item}" data-line="">
      <h3 id="name-{@item}"><xsl:value-of select="@service"/></h3>
      <p class="plate over"><span>[[readings-done.amount]]</span><b><xsl:value-of select="@amount-text"/></b><small>[[readings-done.period]]</small></p>
      <details class="fold">
        <summary><span>[[readings-done.how]]</span></summary>
        <div>
          <p class="hint">[[readings-done.tariff]]</p>
          <dl class="rows">
            <xsl:apply-templates select="step" mode="row"/>
          </dl>
        </div>
      </details>
      <xsl:if test="../account/@pay = 'yes'">
        <input type="hidden" name="tick" value="{@item}"/>
        <xsl:call-template name="sum-field"/>
      </xsl:if>
    </div>
  </xsl:template>
</xsl:stylesheet>
