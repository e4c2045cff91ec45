<?xml version="1.0" encoding="UTF-8"?>
<!-- What says which account: heading of a card, plate with the balance, chip with the group. -->
<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform">
  <!-- alias and number; the number leads to the account page -->
  <xsl:template match="account" mode="head">
    <div class="who" id="who-{@id}">
      <h2>
        <xsl:if test="@alias != ''"><span class="alias"><xsl:value-of select="@alias"/></span><xsl:text> </xsl:text></xsl:if>
        <a class="ab" href="{$base}/account?account={@id}">[[account.ab]]</a>
      </h2>
      <p class="supplier"><xsl:value-of select="@supplier"/></p>
    </div>
  </xsl:template>

  <!-- the same in one line of plain text, for labels and lists -->
  <xsl:template match="account" mode="line"><xsl:if test="@alias != ''"><xsl:value-of select="@alias"/>, </xsl:if>[[account.ab]]</xsl:template>

  <!-- amber: to pay; neutral: overpaid; nothing: zero -->
  <xsl:template match="account" mode="plate">
    <xsl:choose>
      <xsl:when test="@owes = 'yes'">
        <p class="plate owes"><span>[[account.owes]]</span><b><xsl:value-of select="@balance-text"/></b><xsl:if test="@balance-date-text != ''"><small>[[account.balance-date]]</small></xsl:if></p>
      </xsl:when>
      <xsl:when test="@balance &gt; 0">
        <p class="plate over"><span>[[account.over]]</span><b><xsl:value-of select="@balance-text"/></b><xsl:if test="@balance-date-text != ''"><small>[[account.balance-date]]</small></xsl:if></p>
      </xsl:when>
    </xsl:choose>
  </xsl:template>
</xsl:stylesheet>
