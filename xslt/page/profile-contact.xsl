<?xml version="1.0" encoding="UTF-8"?>
<!-- A new phone or e-mail; it counts once its code has been given. -->
<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform">
  <xsl:template match="profile-contact[@kind = 'phone']" mode="title">[[contact.phone]]</xsl:template>
  <xsl:template match="profile-contact[@kind = 'email']" mode="title">[[contact.email]]</xsl:template>

  <xsl:template match="profile-contact">
    <div class="read slim">
      <xsl:call-template name="to-profile"/>
      <h1>
        <xsl:choose>
          <xsl:when test="@kind = 'phone'">[[contact.phone]]</xsl:when>
          <xsl:otherwise>[[contact.email]]</xsl:otherwise>
        </xsl:choose>
      </h1>
      <p class="intro">
        <xsl:choose>
          <xsl:when test="@kind = 'phone'">[[contact.phone-text]]</xsl:when>
          <xsl:otherwise>[[contact.email-text]]</xsl:otherwise>
        </xsl:choose>
      </p>
      <form class="card" method="post" action="{$base}/profile/{@kind}" novalidate="novalidate">
        <input type="hidden" name="csrf" value="{/page/@csrf}"/>
        <xsl:if test="@now-text != ''"><p class="hint">[[contact.now]] <b class="address"><xsl:value-of select="@now-text"/></b></p></xsl:if>
        <xsl:choose>
          <xsl:when test="@kind = 'phone'">
            <xsl:call-template name="phone-field"><xsl:with-param name="label">[[contact.new-phone]]</xsl:with-param><xsl:with-param name="fill" select="'tel'"/></xsl:call-template>
          </xsl:when>
          <xsl:otherwise>
            <xsl:call-template name="email-field"><xsl:with-param name="label">[[contact.new-email]]</xsl:with-param><xsl:with-param name="fill" select="'email'"/></xsl:call-template>
          </xsl:otherwise>
        </xsl:choose>
        <xsl:call-template name="save-or-cancel"><xsl:with-param name="do">[[contact.do]]</xsl:with-param></xsl:call-template>
      </form>
    </div>
  </xsl:template>
</xsl:stylesheet>
