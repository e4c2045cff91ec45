<?xml version="1.0" encoding="UTF-8"?>
<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform">
  <xsl:template match="profile-name" mode="title">[[profile.personal]]</xsl:template>

  <xsl:template match="profile-name">
    <div class="read slim">
      <xsl:call-template name="to-profile"/>
      <h1>[[profile.personal]]</h1>
      <p class="intro">[[profile.names-hint]]</p>
      <form class="card" method="post" action="{$base}/profile/name" novalidate="novalidate">
        <input type="hidden" name="csrf" value="{/page/@csrf}"/>
        <xsl:call-template name="person-fields"/>
        <xsl:call-template name="save-or-cancel"/>
      </form>
    </div>
  </xsl:template>
</xsl:stylesheet>
