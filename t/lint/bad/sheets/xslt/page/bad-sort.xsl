<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform" >
  <xsl:template match="/page"><xsl:for-each select="a"><xsl:sort select="@b"/></xsl:for-each></xsl:template>
</xsl:stylesheet>
