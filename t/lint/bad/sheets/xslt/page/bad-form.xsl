<xsl:stylesheet
