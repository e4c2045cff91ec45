<?xml version="1.0" encoding="UTF-8"?>
<!-- The end: what goes and what stays is said before; the red button stands apart. -->
<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform">
  <xsl:template match="profile-delete" mode="title">[[delete.title]]</xsl:template>

  <xsl:template match="profile-delete">
    <div class="read">
      <xsl:call-template name="to-profile"/>
      <h1>[[delete.title]]</h1>
      <section class="card prose">
        <h2>[[delete.goes]]</h2>
        <ul class="dots">
          <li>[[delete.goes-name]]</li>
          <li>[[delete.goes-phone]]</li>
          <xsl:if test="@email != ''"><li>[[delete.goes-email]]</li></xsl:if>
          <li>[[delete.goes-keys]]</li>
          <xsl:if test="@accounts &gt; 0"><li>[[delete.goes-accounts]]</li></xsl:if>
        </ul>
        <h2>[[delete.stays]]</h2>
        <ul class="dots">
          <xsl:if test="@payments &gt; 0"><li>[[delete.stays-payments]]</li></xsl:if>
          <xsl:if test="@readings &gt; 0"><li>[[delete.stays-readings]]</li></xsl:if>
          <li>[[delete.stays-debt]]</li>
        </ul>
        <xsl:if test="account[@paper = 'yes']">
          <h2>[[delete.paper]]</h2>
          <p class="hint">[[delete.paper-text]]</p>
          <ul class="dots"><xsl:apply-templates select="account[@paper = 'yes']" mode="paper"/></ul>
        </xsl:if>
      </section>
      <form class="card danger" method="post" action="{$base}/profile/delete" novalidate="novalidate">
        <input type="hidden" name="csrf" value="{/page/@csrf}"/>
        <label class="tick">
          <input type="checkbox" id="agree" name="agree" value="yes" required="required"><xsl:call-template name="described"><xsl:with-param name="name" select="'agree'"/></xsl:call-template></input>
          <span>[[delete.agree]]</span>
        </label>
        <xsl:apply-templates select="/page/errors/error[@field = 'agree'][1]" mode="field"/>
        <p class="act"><button class="button danger" type="submit">[[delete.do]]</button><a class="button quiet" href="{$base}/profile">[[delete.keep]]</a></p>
      </form>
    </div>
  </xsl:template>

  <xsl:template match="account" mode="paper">
    <li><span class="code">[[account.ab]]</span>, <xsl:value-of select="@supplier"/></li>
  </xsl:template>
</xsl:stylesheet>
