<?xml version="1.0" encoding="UTF-8"?>
<!-- gis-account.xsl: hm:Account of importAccountRequest -> account. What ГИС ЖКХ does not tell stays as it is here; the
     payer's name, birth date and documents are left where they are. -->
<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform"
	xmlns:hm="http://dom.gosuslugi.ru/schema/integration/house-management/"
	xmlns:base="http://dom.gosuslugi.ru/schema/integration/base/"
	xmlns:ab="http://dom.gosuslugi.ru/schema/integration/account-base/"
	exclude-result-prefixes="hm base ab">

<xsl:include href="gis-parts.xsl"/>

<xsl:template match="/*">
	<kabinet version="1"><xsl:apply-templates select="hm:Account"/></kabinet>
</xsl:template>

<xsl:template match="hm:Account">
	<account supplier="{/*/@supplier}" partial="yes">
		<xsl:if test="ab:AccountNumber"><xsl:attribute name="number"><xsl:value-of select="ab:AccountNumber"/></xsl:attribute></xsl:if>
		<xsl:attribute name="key">
			<xsl:call-template name="guid">
				<xsl:with-param name="of">
					<xsl:choose>
						<xsl:when test="hm:AccountGUID"><xsl:value-of select="hm:AccountGUID"/></xsl:when>
						<xsl:otherwise><xsl:value-of select="base:TransportGUID"/></xsl:otherwise>
					</xsl:choose>
				</xsl:with-param>
			</xsl:call-template>
		</xsl:attribute>
		<xsl:if test="hm:LivingPersonsNumber">
			<xsl:attribute name="residents"><xsl:value-of select="hm:LivingPersonsNumber"/></xsl:attribute>
		</xsl:if>
		<xsl:if test="hm:TotalSquare">
			<xsl:attribute name="area">
				<xsl:call-template name="thousandths"><xsl:with-param name="of" select="hm:TotalSquare"/></xsl:call-template>
			</xsl:attribute>
		</xsl:if>
		<xsl:if test="hm:Closed">
			<xsl:attribute name="closed"><xsl:value-of select="substring(hm:Closed/hm:CloseDate, 1, 10)"/></xsl:attribute>
		</xsl:if>
		<xsl:if test="hm:AccountReasons/hm:SupplyResourceContract[1]/hm:ContractNumber">
			<xsl:attribute name="contract"><xsl:value-of select="hm:AccountReasons/hm:SupplyResourceContract[1]/hm:ContractNumber"/></xsl:attribute>
		</xsl:if>
	</account>
</xsl:template>

</xsl:stylesheet>
