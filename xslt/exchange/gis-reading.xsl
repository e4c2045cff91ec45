<?xml version="1.0" encoding="UTF-8"?>
<!-- gis-reading.xsl: dm:MeteringDevicesValues of importMeteringDeviceValuesRequest -> readings. Current values are the
     supplier's, control values its staff's; values of a verification are not taken. -->
<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform"
	xmlns:dm="http://dom.gosuslugi.ru/schema/integration/device-metering/"
	xmlns:base="http://dom.gosuslugi.ru/schema/integration/base/"
	xmlns:md="http://dom.gosuslugi.ru/schema/integration/metering-device-base/"
	exclude-result-prefixes="dm base md">

<xsl:include href="gis-parts.xsl"/>

<xsl:template match="/*">
	<xsl:variable name="values" select="dm:MeteringDevicesValues/dm:ElectricDeviceValue | dm:MeteringDevicesValues/dm:OneRateDeviceValue"/>
	<kabinet version="1">
		<xsl:if test="not($values/dm:CurrentValue | $values/dm:ControlValue)">
			<xsl:attribute name="refused">holds neither a current nor a control value</xsl:attribute>
		</xsl:if>
		<xsl:apply-templates select="$values/dm:CurrentValue | $values/dm:ControlValue"/>
	</kabinet>
</xsl:template>

<xsl:template match="dm:CurrentValue | dm:ControlValue">
	<xsl:variable name="device" select="../.."/>
	<reading supplier="{/*/@supplier}" date="{substring(dm:DateValue, 1, 10)}">
		<xsl:attribute name="meter-key">
			<xsl:call-template name="guid">
				<xsl:with-param name="of"><xsl:value-of select="$device/dm:MeteringDeviceRootGUID | $device/dm:MeteringDeviceVersionGUID"/></xsl:with-param>
			</xsl:call-template>
		</xsl:attribute>
		<xsl:attribute name="source"><xsl:choose>
			<xsl:when test="self::dm:ControlValue">staff</xsl:when>
			<xsl:otherwise>supplier</xsl:otherwise>
		</xsl:choose></xsl:attribute>
		<xsl:attribute name="key">
			<xsl:call-template name="guid"><xsl:with-param name="of" select="base:TransportGUID"/></xsl:call-template>
		</xsl:attribute>
		<xsl:apply-templates select="md:MeteringValueT1 | md:MeteringValueT2 | md:MeteringValueT3 | dm:MeteringValue"/>
	</reading>
</xsl:template>

<xsl:template match="md:MeteringValueT1 | md:MeteringValueT2 | md:MeteringValueT3 | dm:MeteringValue">
	<value>
		<xsl:attribute name="register"><xsl:choose>
			<xsl:when test="self::md:MeteringValueT2">T2</xsl:when>
			<xsl:when test="self::md:MeteringValueT3">T3</xsl:when>
			<xsl:otherwise>T1</xsl:otherwise>
		</xsl:choose></xsl:attribute>
		<xsl:attribute name="value">
			<xsl:call-template name="thousandths"><xsl:with-param name="of" select="."/></xsl:call-template>
		</xsl:attribute>
	</value>
</xsl:template>

</xsl:stylesheet>
