<?xml version="1.0" encoding="UTF-8"?>
<!-- A group: another name, or away with it. -->
<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform">
  <xsl:template match="group-page" mode="title">[[groups.one]]</xsl:template>

  <xsl:template match="group-page">
    <div class="read slim">
      <xsl:call-template name="back">
        <xsl:with-param name="to" select="concat('/payment?group=', @id)"/>
        <xsl:with-param name="text" select="@name"/>
      </xsl:call-template>
      <h1>[[groups.one]]</h1>
      <form class="card" method="post" action="{$base}/group/rename" novalidate="novalidate">
        <input type="hidden" name="csrf" value="{/page/@csrf}"/>
        <input type="hidden" name="id" value="{@id}"/>
        <xsl:call-template name="field">
          <xsl:with-param name="name" select="'name'"/>
          <xsl:with-param name="label">[[groups.name]]</xsl:with-param>
        </xsl:call-template>
        <p class="act"><button class="button main" type="submit">[[groups.rename]]</button></p>
      </form>
      <section class="card">
        <h2>[[groups.inside]]</h2>
        <xsl:choose>
          <xsl:when test="account">
            <ul class="dots"><xsl:for-each select="account"><li><a href="{$base}/account/edit?account={@id}"><xsl:apply-templates select="." mode="line"/></a></li></xsl:for-each></ul>
            <p class="hint">[[groups.move]]</p>
          </xsl:when>
          <xsl:otherwise><p class="hint">[[groups.none-inside]]</p></xsl:otherwise>
        </xsl:choose>
      </section>
      <form class="card danger" method="post" action="{$base}/group/delete">
        <input type="hidden" name="csrf" value="{/page/@csrf}"/>
        <input type="hidden" name="id" value="{@id}"/>
        <p>[[groups.delete-text]]</p>
        <p class="act"><button class="button danger" type="submit">[[groups.delete]]</button></p>
      </form>
    </div>
  </xsl:template>
</xsl:stylesheet>
