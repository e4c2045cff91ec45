<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform" xmlns:str="http://exslt.org/strings">
  <xsl:template match="/page"><xsl:value-of select="str:tokenize(@a)"/></xsl:template>
</xsl:stylesheet>
