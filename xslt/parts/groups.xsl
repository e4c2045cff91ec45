<?xml version="1.0" encoding="UTF-8"?>
<!-- Tabs: groups of accounts. The parameter is the page the tabs lead to. -->
<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform">
  <xsl:template match="groups">
    <xsl:param name="to"/>
    <nav class="tabs" aria-label="[[groups.label]]">
      <ul>
        <xsl:for-each select="group">
          <li>
            <a>
              <xsl:attribute name="href">
                <xsl:value-of select="$base"/><xsl:value-of select="$to"/>
                <xsl:if test="@id != 'all'">?group=<xsl:value-of select="@id"/></xsl:if>
              </xsl:attribute>
              <xsl:if test="@current = 'yes'"><xsl:attribute name="aria-current">page</xsl:attribute></xsl:if>
              <xsl:choose>
                <xsl:when test="@id = 'all'">[[groups.all]]</xsl:when>
                <xsl:otherwise><xsl:value-of select="@name"/></xsl:otherwise>
              </xsl:choose>
              <xsl:if test="@count"><span class="num" aria-hidden="true"><xsl:value-of select="@count"/></span></xsl:if>
            </a>
          </li>
        </xsl:for-each>
      </ul>
    </nav>
  </xsl:template>
</xsl:stylesheet>
