<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform" >
  <xsl:template match="/page"><!-- // --><a href="https://example.ru/{@id}"><xsl:value-of select="concat('//', @a)"/></a></xsl:template>
</xsl:stylesheet>
