<?xml version="1.0" encoding="UTF-8"?>
<!-- What one's account is called, its group, how its bills come; and letting it go. -->
<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform">
  <xsl:template match="account-edit" mode="title">[[account-edit.title]]</xsl:template>

  <xsl:template match="account-edit">
    <div class="read slim">
      <xsl:apply-templates select="account" mode="back"/>
      <h1>[[account-edit.title]]</h1>
      <p class="intro"><xsl:value-of select="account/@supplier"/>, <xsl:for-each select="account"><span class="code">[[account.ab]]</span></xsl:for-each></p>
      <form class="card" method="post" action="{$base}/account/edit" novalidate="novalidate">
        <input type="hidden" name="csrf" value="{/page/@csrf}"/>
        <input type="hidden" name="account" value="{account/@id}"/>
        <xsl:call-template name="place-fields"/>
        <xsl:if test="@ebills = 'yes'"><xsl:apply-templates select="." mode="delivery"/></xsl:if>
        <p class="act"><button class="button main" type="submit">[[field.save]]</button><a class="button quiet" href="{$base}/account?account={account/@id}">[[field.cancel]]</a></p>
      </form>
    </div>
  </xsl:template>

  <xsl:template match="account-edit" mode="delivery">
    <fieldset class="method choices">
      <legend>[[account.delivery]]</legend>
      <label class="choice"><input type="radio" name="by" value="paper"><xsl:if test="@delivery != 'email'"><xsl:attribute name="checked">checked</xsl:attribute></xsl:if></input><span>[[account.delivery-paper]]</span></label>
      <label class="choice">
        <input type="radio" name="by" value="email">
          <xsl:if test="@delivery = 'email'"><xsl:attribute name="checked">checked</xsl:attribute></xsl:if>
          <xsl:if test="@email-confirmed != 'yes'"><xsl:attribute name="disabled">disabled</xsl:attribute></xsl:if>
        </input>
        <span>[[account.delivery-email]]</span>
      </label>
      <xsl:if test="@email-confirmed != 'yes'"><p class="hint">[[account.delivery-no-email]]. <a href="{$base}/profile/email">[[bills.to-email]]</a></p></xsl:if>
      <xsl:if test="@others &gt; 0"><p class="hint">[[account.delivery-holders]]</p></xsl:if>
    </fieldset>
  </xsl:template>

  <!-- the way back to the account's page -->
  <xsl:template match="account" mode="back">
    <xsl:call-template name="back">
      <xsl:with-param name="to" select="concat('/account?account=', @id)"/>
      <xsl:with-param name="text">[[account.title]]</xsl:with-param>
    </xsl:call-template>
  </xsl:template>

  <xsl:template match="account-delete" mode="title">[[account-delete.title]]</xsl:template>

  <xsl:template match="account-delete">
    <div class="read slim">
      <xsl:apply-templates select="account" mode="back"/>
      <h1>[[account-delete.title]]</h1>
      <section class="card prose">
        <p><b><xsl:for-each select="account"><xsl:apply-templates select="." mode="line"/></xsl:for-each></b><br/><xsl:value-of select="account/@supplier"/></p>
        <ul class="dots">
          <li>[[account-delete.goes]]</li>
          <li>[[account-delete.stays]]</li>
          <xsl:if test="account/@owes = 'yes'"><li><xsl:for-each select="account">[[account-delete.debt]]</xsl:for-each></li></xsl:if>
          <xsl:if test="@email = 'yes'"><li>[[account-delete.paper]]</li></xsl:if>
          <xsl:if test="@guests &gt; 0"><li>[[account-delete.guests]]</li></xsl:if>
          <li>
            <xsl:choose>
              <xsl:when test="@owner = 'yes'">[[account-delete.again]]</xsl:when>
              <xsl:otherwise>[[account-delete.again-guest]]</xsl:otherwise>
            </xsl:choose>
          </li>
        </ul>
      </section>
      <form class="card danger" method="post" action="{$base}/account/delete">
        <input type="hidden" name="csrf" value="{/page/@csrf}"/>
        <input type="hidden" name="account" value="{account/@id}"/>
        <p class="act"><button class="button danger" type="submit">[[account-delete.do]]</button><a class="button quiet" href="{$base}/account?account={account/@id}">[[field.cancel]]</a></p>
      </form>
    </div>
  </xsl:template>
</xsl:stylesheet>
