<?xml version="1.0" encoding="UTF-8"?>
<!-- gis-meter.xsl: hm:MeteringDevice of importMeteringDeviceDataRequest -> a meter for each of its accounts. -->
<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform"
	xmlns:hm="http://dom.gosuslugi.ru/schema/integration/house-management/"
	xmlns:base="http://dom.gosuslugi.ru/schema/integration/base/"
	xmlns:md="http://dom.gosuslugi.ru/schema/integration/metering-device-base/"
	xmlns:nsi="http://dom.gosuslugi.ru/schema/integration/nsi-base/"
	exclude-result-prefixes="hm base md nsi">

<xsl:include href="gis-parts.xsl"/>

<xsl:template match="/*">
	<xsl:variable name="device" select="hm:MeteringDevice"/>
	<xsl:variable name="data" select="$device/hm:DeviceDataToCreate | $device/hm:DeviceDataToUpdate/hm:UpdateBeforeDevicesValues"/>
	<kabinet version="1">
		<xsl:if test="not($data)">
			<xsl:attribute name="refused">of the changes of a device only UpdateBeforeDevicesValues is taken</xsl:attribute>
		</xsl:if>
		<xsl:if test="$data and not($data/hm:BasicChatacteristicts/*/hm:AccountGUID)">
			<xsl:attribute name="refused">the device belongs to no account</xsl:attribute>
		</xsl:if>
		<xsl:apply-templates select="$data/hm:BasicChatacteristicts/*/hm:AccountGUID"/>
	</kabinet>
</xsl:template>

<xsl:template match="hm:AccountGUID">
	<xsl:variable name="basic" select="../.."/>
	<xsl:variable name="data" select="$basic/.."/>
	<xsl:variable name="device" select="/*/hm:MeteringDevice"/>
	<xsl:variable name="other" select="$data/hm:MunicipalResourceNotEnergy[1] | $data/hm:MunicipalResources[1]"/>
	<meter supplier="{/*/@supplier}" partial="yes" serial="{$basic/hm:MeteringDeviceNumber}">
		<xsl:attribute name="account-key"><xsl:call-template name="guid"><xsl:with-param name="of" select="."/></xsl:call-template></xsl:attribute>
		<xsl:attribute name="key">
			<xsl:call-template name="guid">
				<xsl:with-param name="of">
					<xsl:choose>
						<xsl:when test="$device/hm:DeviceDataToUpdate"><xsl:value-of select="$device/hm:DeviceDataToUpdate/hm:MeteringDeviceVersionGUID"/></xsl:when>
						<xsl:otherwise><xsl:value-of select="$device/base:TransportGUID"/></xsl:otherwise>
					</xsl:choose>
				</xsl:with-param>
			</xsl:call-template>
		</xsl:attribute>
		<xsl:attribute name="service">
			<xsl:choose>
				<xsl:when test="$data/hm:MunicipalResourceEnergy">electricity</xsl:when>
				<xsl:when test="$other/hm:MunicipalResource/nsi:Code = '1'">cold</xsl:when>
				<xsl:when test="$other/hm:MunicipalResource/nsi:Code = '2'">hot</xsl:when>
				<xsl:when test="$other/hm:MunicipalResource/nsi:Code = '3' or $other/hm:MunicipalResource/nsi:Code = '8'">electricity</xsl:when>
				<xsl:otherwise>resource-<xsl:value-of select="$other/hm:MunicipalResource/nsi:Code"/></xsl:otherwise>
			</xsl:choose>
		</xsl:attribute>
		<xsl:attribute name="automatic"><xsl:choose>
			<xsl:when test="$basic/hm:RemoteMeteringMode = 'true' or $basic/hm:RemoteMeteringMode = '1'">yes</xsl:when>
			<xsl:otherwise>no</xsl:otherwise>
		</xsl:choose></xsl:attribute>
		<xsl:attribute name="relation"><xsl:choose>
			<xsl:when test="$basic/hm:CollectiveApartmentDevice">shared</xsl:when>
			<xsl:otherwise>individual</xsl:otherwise>
		</xsl:choose></xsl:attribute>
		<xsl:if test="$basic/hm:MeteringDeviceStamp or $basic/hm:MeteringDeviceModel">
			<xsl:attribute name="model"><xsl:value-of select="normalize-space(concat($basic/hm:MeteringDeviceStamp, ' ', $basic/hm:MeteringDeviceModel))"/></xsl:attribute>
		</xsl:if>
		<xsl:if test="$basic/hm:InstallationDate">
			<xsl:attribute name="installed"><xsl:value-of select="substring($basic/hm:InstallationDate, 1, 10)"/></xsl:attribute>
		</xsl:if>
		<xsl:variable name="ratio" select="$data/hm:MunicipalResourceEnergy/hm:TransformationRatio | $data/hm:MunicipalResources[1]/hm:TransformationRatio"/>
		<xsl:if test="$ratio">
			<xsl:attribute name="ratio"><xsl:choose>
				<xsl:when test="floor($ratio) = number($ratio)"><xsl:value-of select="format-number($ratio, '0')"/></xsl:when>
				<xsl:otherwise><xsl:value-of select="$ratio"/></xsl:otherwise>
			</xsl:choose></xsl:attribute>
		</xsl:if>
		<xsl:call-template name="registers"><xsl:with-param name="data" select="$data"/></xsl:call-template>
	</meter>
</xsl:template>

<xsl:template name="registers">
	<xsl:param name="data"/>
	<xsl:variable name="energy" select="$data/hm:MunicipalResourceEnergy"/>
	<xsl:variable name="tariffs" select="$data/hm:MunicipalResources[1]/hm:TariffCount"/>
	<xsl:variable name="count">
		<xsl:choose>
			<xsl:when test="$energy"><xsl:value-of select="count($energy/md:MeteringValueT1 | $energy/md:MeteringValueT2 | $energy/md:MeteringValueT3)"/></xsl:when>
			<xsl:when test="$tariffs"><xsl:value-of select="$tariffs"/></xsl:when>
			<xsl:otherwise>1</xsl:otherwise>
		</xsl:choose>
	</xsl:variable>
	<xsl:call-template name="register">
		<xsl:with-param name="number" select="1"/>
		<xsl:with-param name="count" select="$count"/>
		<xsl:with-param name="start"><xsl:value-of select="$energy/md:MeteringValueT1 | $data/hm:MunicipalResourceNotEnergy[1]/hm:MeteringValue | $data/hm:MunicipalResourceNotEnergy[1]/md:MeteringValue"/></xsl:with-param>
	</xsl:call-template>
	<xsl:if test="$count &gt; 1">
		<xsl:call-template name="register">
			<xsl:with-param name="number" select="2"/>
			<xsl:with-param name="count" select="$count"/>
			<xsl:with-param name="start"><xsl:value-of select="$energy/md:MeteringValueT2"/></xsl:with-param>
		</xsl:call-template>
	</xsl:if>
	<xsl:if test="$count &gt; 2">
		<xsl:call-template name="register">
			<xsl:with-param name="number" select="3"/>
			<xsl:with-param name="count" select="$count"/>
			<xsl:with-param name="start"><xsl:value-of select="$energy/md:MeteringValueT3"/></xsl:with-param>
		</xsl:call-template>
	</xsl:if>
</xsl:template>

</xsl:stylesheet>
