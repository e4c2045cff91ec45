<?xml version="1.0" encoding="UTF-8"?>
<!-- A passkey is asked for, or made: kabinet.js talks with the device and sends the form. -->
<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform">
  <xsl:template match="passkey[@challenge]" mode="title"><xsl:apply-templates select="." mode="heading"/></xsl:template>

  <xsl:template match="passkey" mode="heading">
    <xsl:choose>
      <xsl:when test="@purpose = 'signin'">[[passkey.signin]]</xsl:when>
      <xsl:when test="@purpose = 'confirm'">[[confirm.title]]</xsl:when>
      <xsl:otherwise>[[passkey.add]]</xsl:otherwise>
    </xsl:choose>
  </xsl:template>

  <xsl:template match="passkey[@challenge]">
    <div class="narrow">
      <section class="card">
        <h1><xsl:apply-templates select="." mode="heading"/></h1>
        <p class="intro">
          <xsl:choose>
            <xsl:when test="@purpose = 'add'">[[passkey.text-add]]</xsl:when>
            <xsl:otherwise>[[passkey.text]]</xsl:otherwise>
          </xsl:choose>
        </p>
        <div class="no-script"><xsl:call-template name="note"><xsl:with-param name="kind" select="'warn'"/><xsl:with-param name="text">[[passkey.no-script]]</xsl:with-param></xsl:call-template></div>
        <xsl:apply-templates select="." mode="form"/>
        <p class="links"><xsl:apply-templates select="." mode="back"/></p>
      </section>
    </div>
  </xsl:template>

  <xsl:template match="passkey" mode="form">
    <form method="post" action="{$base}/passkey" data-passkey="get" data-challenge="{@challenge}" data-rp="{@rp}" data-rp-name="[[brand.name]]" data-user="{@user}" data-user-name="{@user-name}" data-user-display="{@user-display}" data-none="[[passkey.none]]" data-double="[[passkey.double]]">
      <xsl:if test="@purpose = 'add'"><xsl:attribute name="data-passkey">create</xsl:attribute></xsl:if>
      <xsl:attribute name="data-refused">
        <xsl:choose>
          <xsl:when test="@purpose = 'add'">[[passkey.refused-add]]</xsl:when>
          <xsl:otherwise>[[passkey.refused]]</xsl:otherwise>
        </xsl:choose>
      </xsl:attribute>
      <xsl:attribute name="data-known"><xsl:for-each select="known"><xsl:if test="position() &gt; 1"><xsl:text> </xsl:text></xsl:if><xsl:value-of select="@id"/></xsl:for-each></xsl:attribute>
      <input type="hidden" name="csrf" value="{/page/@csrf}"/>
      <input type="hidden" name="credential" value=""/>
      <input type="hidden" name="client" value=""/>
      <input type="hidden" name="authenticator" value=""/>
      <input type="hidden" name="signature" value=""/>
      <input type="hidden" name="attestation" value=""/>
      <input type="hidden" name="user" value=""/>
      <p class="said-aloud" role="alert"></p>
      <button class="button main wide by-script" type="button" data-start=""><svg class="icon" width="24" height="24" aria-hidden="true"><use href="{$icons}#key"></use></svg>
        <xsl:choose>
          <xsl:when test="@purpose = 'add'">[[passkey.do-add]]</xsl:when>
          <xsl:otherwise>[[passkey.do]]</xsl:otherwise>
        </xsl:choose>
      </button>
    </form>
  </xsl:template>

  <!-- the way without a key -->
  <xsl:template match="passkey" mode="back">
    <xsl:choose>
      <xsl:when test="@purpose = 'signin'"><a href="{$base}/signin">[[passkey.with-password]]</a></xsl:when>
      <xsl:when test="@purpose = 'confirm' and @to != ''"><a href="{$base}/confirm?to={@to}">[[passkey.type-password]]</a></xsl:when>
      <xsl:when test="@purpose = 'confirm'"><a href="{$base}/profile">[[profile.back]]</a></xsl:when>
      <xsl:otherwise><a href="{$base}/profile/security">[[security.back]]</a></xsl:otherwise>
    </xsl:choose>
  </xsl:template>
</xsl:stylesheet>
