<?xml version="1.0" encoding="UTF-8"?>
<!-- How the bills of each account come: on paper or by e-mail. -->
<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform">
  <xsl:template match="profile-bills" mode="title">[[bills.title]]</xsl:template>

  <xsl:template match="profile-bills">
    <div class="read">
      <xsl:call-template name="to-profile"/>
      <h1>[[bills.title]]</h1>
      <p class="intro">[[bills.text]]</p>
      <xsl:if test="@email-confirmed = 'no'">
        <p class="note warn"><svg class="icon" width="24" height="24" aria-hidden="true"><use href="{$icons}#warn"></use></svg><span>[[account.delivery-no-email]]. <a href="{$base}/profile/email">[[bills.to-email]]</a></span></p>
      </xsl:if>
      <xsl:choose>
        <xsl:when test="account"><ul class="stack"><xsl:apply-templates select="account" mode="bills"/></ul></xsl:when>
        <xsl:otherwise>
          <xsl:call-template name="empty">
            <xsl:with-param name="title">[[payment.empty-title]]</xsl:with-param>
            <xsl:with-param name="text">[[payment.empty-text]]</xsl:with-param>
          </xsl:call-template>
        </xsl:otherwise>
      </xsl:choose>
    </div>
  </xsl:template>

  <xsl:template match="account" mode="bills">
    <li class="card who">
      <h2 id="account-{@id}"><xsl:if test="@alias != ''"><span class="alias"><xsl:value-of select="@alias"/></span></xsl:if><span class="ab code">[[account.ab]]</span></h2>
      <p class="supplier"><xsl:value-of select="@supplier"/></p>
      <p class="state">
        <xsl:choose>
          <xsl:when test="@delivery = 'email'"><xsl:attribute name="class">state good</xsl:attribute><svg class="icon" width="24" height="24" aria-hidden="true"><use href="{$icons}#letter"></use></svg><b>[[account.delivery-email]]</b></xsl:when>
          <xsl:otherwise><svg class="icon" width="24" height="24" aria-hidden="true"><use href="{$icons}#bill"></use></svg><b>[[account.delivery-paper]]</b></xsl:otherwise>
        </xsl:choose>
      </p>
      <xsl:if test="@delivery = 'email' and @others &gt; 0"><p class="hint">[[account.delivery-holders]]</p></xsl:if>
      <xsl:if test="../@email-confirmed = 'yes' or @delivery = 'email'">
        <form class="act" method="post" action="{$base}/profile/bills">
          <input type="hidden" name="csrf" value="{/page/@csrf}"/>
          <input type="hidden" name="account" value="{@id}"/>
          <xsl:choose>
            <xsl:when test="@delivery = 'email'"><input type="hidden" name="by" value="paper"/><button class="button quiet" type="submit" aria-describedby="account-{@id}">[[bills.paper]]</button></xsl:when>
            <xsl:otherwise><input type="hidden" name="by" value="email"/><button class="button quiet" type="submit" aria-describedby="account-{@id}">[[bills.email]]</button></xsl:otherwise>
          </xsl:choose>
        </form>
      </xsl:if>
    </li>
  </xsl:template>
</xsl:stylesheet>
