<?xml version="1.0" encoding="UTF-8"?>
<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform">
  <xsl:template match="pay-state" mode="title">
    <xsl:choose>
      <xsl:when test="@state = 'paid'">[[pay-state.paid]]</xsl:when>
      <xsl:when test="@state = 'declined'">[[pay-state.declined]]</xsl:when>
      <xsl:when test="@state = 'expired'">[[pay-state.expired]]</xsl:when>
      <xsl:when test="@state = 'mismatch'">[[pay-state.mismatch]]</xsl:when>
      <xsl:when test="@state = 'unknown'">[[pay-state.unknown]]</xsl:when>
      <xsl:when test="@form-url != ''">[[pay-state.registered]]</xsl:when>
      <xsl:otherwise>[[pay-state.created]]</xsl:otherwise>
    </xsl:choose>
  </xsl:template>

  <!-- with scripts kabinet.js asks quietly and reloads only when the state has changed -->
  <xsl:template match="pay-state" mode="head">
    <xsl:if test="@refresh &gt; 0">
      <noscript><meta http-equiv="refresh" content="{@refresh}"/></noscript>
    </xsl:if>
  </xsl:template>

  <xsl:template match="pay-state">
    <div class="read" data-state="{@state}" data-booked="{@booked}">
      <xsl:if test="@refresh &gt; 0"><xsl:attribute name="data-refresh"><xsl:value-of select="@refresh"/></xsl:attribute></xsl:if>
      <section class="verdict">
        <xsl:choose>
          <xsl:when test="@state = 'paid'">
            <span class="seal good" aria-hidden="true"><svg class="icon" width="36" height="36"><use href="{$icons}#tick"></use></svg></span>
            <h1>[[pay-state.paid]]</h1>
            <p class="sum-hero"><xsl:value-of select="total/@total-text"/></p>
            <p><xsl:choose><xsl:when test="@booked = 'yes'">[[pay-state.paid-booked]]</xsl:when><xsl:otherwise>[[pay-state.paid-text]]</xsl:otherwise></xsl:choose></p>
          </xsl:when>
          <xsl:when test="@state = 'declined'">
            <span class="seal bad" aria-hidden="true"><svg class="icon" width="36" height="36"><use href="{$icons}#cross"></use></svg></span>
            <h1>[[pay-state.declined]]</h1>
            <p class="sum-hero"><xsl:value-of select="total/@total-text"/></p>
            <p>
              <xsl:choose>
                <xsl:when test="@reason = '116'">[[pay-state.reason-funds]]</xsl:when>
                <xsl:when test="@reason = '101'">[[pay-state.reason-card-expired]]</xsl:when>
                <xsl:when test="@reason = '71015'">[[pay-state.reason-card-data]]</xsl:when>
                <xsl:when test="@reason = '-2007'">[[pay-state.reason-time]]</xsl:when>
                <xsl:when test="@reason = '10'">[[pay-state.reason-payer]]</xsl:when>
                <xsl:otherwise>[[pay-state.reason-other]]</xsl:otherwise>
              </xsl:choose>
            </p>
            <p>[[pay-state.not-taken]]</p>
          </xsl:when>
          <xsl:when test="@state = 'expired'">
            <span class="seal bad" aria-hidden="true"><svg class="icon" width="36" height="36"><use href="{$icons}#clock"></use></svg></span>
            <h1>[[pay-state.expired]]</h1>
            <p class="sum-hero"><xsl:value-of select="total/@total-text"/></p>
            <p>[[pay-state.expired-text]]</p>
          </xsl:when>
          <xsl:when test="@state = 'mismatch'">
            <span class="seal warn" aria-hidden="true"><svg class="icon" width="36" height="36"><use href="{$icons}#warn"></use></svg></span>
            <h1>[[pay-state.mismatch]]</h1>
            <p class="sum-hero"><xsl:value-of select="total/@total-text"/></p>
            <p>[[pay-state.mismatch-text]]</p>
          </xsl:when>
          <xsl:when test="@state = 'unknown'">
            <span class="seal warn" aria-hidden="true"><svg class="icon" width="36" height="36"><use href="{$icons}#clock"></use></svg></span>
            <h1>[[pay-state.unknown]]</h1>
            <p class="sum-hero"><xsl:value-of select="total/@total-text"/></p>
            <p>[[pay-state.unknown-text]]</p>
          </xsl:when>
          <xsl:otherwise>
            <span class="seal info" aria-hidden="true"><svg class="icon" width="36" height="36"><use href="{$icons}#clock"></use></svg></span>
            <h1><xsl:choose><xsl:when test="@form-url != ''">[[pay-state.registered]]</xsl:when><xsl:otherwise>[[pay-state.created]]</xsl:otherwise></xsl:choose></h1>
            <p class="sum-hero"><xsl:value-of select="total/@total-text"/></p>
            <p><xsl:choose><xsl:when test="@form-url != ''">[[pay-state.registered-text]]</xsl:when><xsl:otherwise>[[pay-state.created-text]]</xsl:otherwise></xsl:choose></p>
          </xsl:otherwise>
        </xsl:choose>
        <div class="act">
          <xsl:choose>
            <xsl:when test="not(/page/resident)"><a class="button main" href="{$base}/signin">[[signin.do]]</a></xsl:when>
            <xsl:when test="@form-url != ''"><a class="button main" href="{@form-url}">[[pay-state.to-bank]]</a></xsl:when>
            <xsl:when test="@state = 'declined' or @state = 'expired'"><a class="button main" href="{$base}/payment">[[pay-state.retry]]</a></xsl:when>
            <xsl:when test="@state = 'paid'"><a class="button main" href="{$base}/history/payments">[[pay-state.to-history]]</a></xsl:when>
            <xsl:when test="@state = 'mismatch'"><a class="button main" href="{$base}/help">[[footer.help]]</a></xsl:when>
            <xsl:otherwise><a class="button main" href="{$base}/pay/state?payment={@token}">[[pay-state.ask]]</a></xsl:otherwise>
          </xsl:choose>
          <xsl:if test="/page/resident and @state != 'declined' and @state != 'expired'"><a class="button quiet" href="{$base}/payment">[[payment.back]]</a></xsl:if>
        </div>
      </section>

      <section class="card" aria-labelledby="steps-title">
        <h2 id="steps-title">[[steps.title]]</h2>
        <ol class="steps">
          <xsl:call-template name="step">
            <xsl:with-param name="is" select="'done'"/>
            <xsl:with-param name="text">[[steps.started]]</xsl:with-param>
            <xsl:with-param name="at" select="@created-text"/>
          </xsl:call-template>
          <xsl:choose>
            <xsl:when test="@state = 'paid'">
              <xsl:call-template name="step"><xsl:with-param name="is" select="'done'"/><xsl:with-param name="text">[[steps.bank]]</xsl:with-param><xsl:with-param name="at" select="@final-text"/></xsl:call-template>
            </xsl:when>
            <xsl:when test="@state = 'declined' or @state = 'expired'">
              <xsl:call-template name="step"><xsl:with-param name="is" select="'bad'"/><xsl:with-param name="text">[[steps.bank-no]]</xsl:with-param><xsl:with-param name="at" select="@final-text"/></xsl:call-template>
            </xsl:when>
            <xsl:otherwise>
              <xsl:call-template name="step"><xsl:with-param name="is" select="'now'"/><xsl:with-param name="text">[[steps.bank-wait]]</xsl:with-param></xsl:call-template>
            </xsl:otherwise>
          </xsl:choose>
          <xsl:if test="@state != 'declined' and @state != 'expired'">
            <xsl:choose>
              <xsl:when test="@state = 'paid' and @booked = 'yes'">
                <xsl:call-template name="step"><xsl:with-param name="is" select="'done'"/><xsl:with-param name="text">[[steps.supplier]]</xsl:with-param></xsl:call-template>
                <xsl:call-template name="step"><xsl:with-param name="is" select="'done'"/><xsl:with-param name="text">[[steps.booked]]</xsl:with-param></xsl:call-template>
              </xsl:when>
              <xsl:when test="@state = 'paid'">
                <xsl:call-template name="step"><xsl:with-param name="is" select="'now'"/><xsl:with-param name="text">[[steps.supplier-now]]</xsl:with-param></xsl:call-template>
                <xsl:call-template name="step"><xsl:with-param name="is" select="'wait'"/><xsl:with-param name="text">[[steps.booked]]</xsl:with-param></xsl:call-template>
              </xsl:when>
              <xsl:otherwise>
                <xsl:call-template name="step"><xsl:with-param name="is" select="'wait'"/><xsl:with-param name="text">[[steps.supplier]]</xsl:with-param></xsl:call-template>
                <xsl:call-template name="step"><xsl:with-param name="is" select="'wait'"/><xsl:with-param name="text">[[steps.booked]]</xsl:with-param></xsl:call-template>
              </xsl:otherwise>
            </xsl:choose>
          </xsl:if>
        </ol>
      </section>

      <section class="card" aria-labelledby="payment-title">
        <h2 id="payment-title">[[pay-state.what]]</h2>
        <dl class="rows">
          <div><dt>[[pay-state.number]]</dt><dd class="code"><xsl:value-of select="@number"/></dd></div>
          <xsl:for-each select="account">
            <div><dt><xsl:apply-templates select="." mode="line"/><small><xsl:value-of select="@supplier"/></small></dt><dd><xsl:value-of select="@sum-text"/></dd></div>
          </xsl:for-each>
          <div><dt>[[payment.commission]]</dt><dd><xsl:value-of select="total/@commission-text"/></dd></div>
          <div class="all"><dt>[[payment.total]]</dt><dd><xsl:value-of select="total/@total-text"/></dd></div>
        </dl>
      </section>
    </div>
  </xsl:template>
</xsl:stylesheet>
