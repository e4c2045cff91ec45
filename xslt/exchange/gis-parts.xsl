<?xml version="1.0" encoding="UTF-8"?>
<!-- gis-parts.xsl: what the stylesheets of ГИС ЖКХ requests have in common. -->
<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform">

<xsl:output method="xml" encoding="UTF-8"/>

<!-- GUIDs come in either case and are compared byte by byte. -->
<xsl:template name="guid">
	<xsl:param name="of"/>
	<xsl:value-of select="translate($of, 'ABCDEF', 'abcdef')"/>
</xsl:template>

<!-- Up to seven places there, three here; what is cut off is less than a device of a household shows. -->
<xsl:template name="thousandths">
	<xsl:param name="of"/>
	<xsl:choose>
		<xsl:when test="contains($of, '.')">
			<xsl:value-of select="concat(substring-before($of, '.'), '.', substring(substring-after($of, '.'), 1, 3))"/>
		</xsl:when>
		<xsl:otherwise><xsl:value-of select="$of"/></xsl:otherwise>
	</xsl:choose>
</xsl:template>

<!-- Roubles from whole kopecks. Sums of the schema have 13 digits at most, so they are exact as XPath numbers. -->
<xsl:template name="roubles">
	<xsl:param name="kopecks"/>
	<xsl:variable name="digits" select="format-number($kopecks * ($kopecks &gt;= 0) - $kopecks * ($kopecks &lt; 0), '000')"/>
	<xsl:if test="$kopecks &lt; 0">-</xsl:if>
	<xsl:value-of select="concat(substring($digits, 1, string-length($digits) - 2), '.', substring($digits, string-length($digits) - 1))"/>
</xsl:template>

<!-- T1, T2, T3 by how many there are (STANDARDS 8.1): round; day, night; peak, night, half-peak. -->
<xsl:template name="register">
	<xsl:param name="number"/>
	<xsl:param name="count"/>
	<xsl:param name="start" select="'0'"/>
	<register code="T{$number}">
		<xsl:attribute name="zone">
			<xsl:choose>
				<xsl:when test="$count = 1">round</xsl:when>
				<xsl:when test="$number = 2">night</xsl:when>
				<xsl:when test="$number = 3">half-peak</xsl:when>
				<xsl:when test="$count = 2">day</xsl:when>
				<xsl:otherwise>peak</xsl:otherwise>
			</xsl:choose>
		</xsl:attribute>
		<xsl:attribute name="start">
			<xsl:call-template name="thousandths"><xsl:with-param name="of" select="$start"/></xsl:call-template>
		</xsl:attribute>
	</register>
</xsl:template>

</xsl:stylesheet>
