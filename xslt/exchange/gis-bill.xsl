<?xml version="1.0" encoding="UTF-8"?>
<!-- gis-bill.xsl: b:PaymentDocument of importPaymentDocumentRequest -> bill. A charge with penalties becomes two lines.
     Kopecks are counted as whole XPath numbers, exact up to 2^53; the importer checks that they add up. -->
<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform"
	xmlns:b="http://dom.gosuslugi.ru/schema/integration/bills/"
	xmlns:base="http://dom.gosuslugi.ru/schema/integration/base/"
	xmlns:bb="http://dom.gosuslugi.ru/schema/integration/bills-base/"
	xmlns:ab="http://dom.gosuslugi.ru/schema/integration/account-base/"
	xmlns:nsi="http://dom.gosuslugi.ru/schema/integration/nsi-base/"
	exclude-result-prefixes="b base bb ab nsi">

<xsl:include href="gis-parts.xsl"/>

<xsl:template match="/*">
	<kabinet version="1">
		<xsl:choose>
			<xsl:when test="b:PaymentDocument/b:Withdraw = 'true' or b:PaymentDocument/b:Withdraw = '1'">
				<xsl:attribute name="refused">is withdrawn</xsl:attribute>
			</xsl:when>
			<xsl:otherwise><xsl:apply-templates select="b:PaymentDocument"/></xsl:otherwise>
		</xsl:choose>
	</kabinet>
</xsl:template>

<xsl:template match="b:PaymentDocument">
	<xsl:variable name="charges" select="b:ChargeInfo/b:MunicipalService | b:ChargeInfo/b:HousingService | b:ChargeInfo/b:AdditionalService | b:ChargeInfo/b:GroupMunicipalService/b:MunicipalService"/>
	<xsl:variable name="year" select="number(/*/base:Year)"/>
	<xsl:variable name="month" select="number(/*/base:Month)"/>
	<bill supplier="{/*/@supplier}" period="{format-number($year, '0000')}-{format-number($month, '00')}"
		issued="{format-number($year + floor($month div 12), '0000')}-{format-number($month mod 12 + 1, '00')}-01">
		<xsl:attribute name="account-key"><xsl:call-template name="guid"><xsl:with-param name="of" select="ab:AccountGuid"/></xsl:call-template></xsl:attribute>
		<xsl:attribute name="number">
			<xsl:choose>
				<xsl:when test="bb:PaymentDocumentNumber"><xsl:value-of select="bb:PaymentDocumentNumber"/></xsl:when>
				<xsl:when test="bb:PaymentDocumentID"><xsl:value-of select="bb:PaymentDocumentID"/></xsl:when>
				<xsl:otherwise><xsl:value-of select="base:TransportGUID"/></xsl:otherwise>
			</xsl:choose>
		</xsl:attribute>
		<!-- There a debt is plus and an advance minus, here the other way round. -->
		<xsl:attribute name="opening">
			<xsl:call-template name="roubles">
				<xsl:with-param name="kopecks" select="0 - round(100 * (sum($charges/b:DebtPreviousPeriodsOrAdvanceBillingPeriod)
					+ (not($charges/b:DebtPreviousPeriodsOrAdvanceBillingPeriod)) * (sum(b:DebtPreviousPeriods) - sum(b:AdvanceBllingPeriod))))"/>
			</xsl:call-template>
		</xsl:attribute>
		<xsl:attribute name="paid"><xsl:call-template name="roubles"><xsl:with-param name="kopecks" select="round(100 * sum(b:PaidCash))"/></xsl:call-template></xsl:attribute>
		<xsl:attribute name="total">
			<xsl:choose>
				<xsl:when test="b:TotalPayableByPD"><xsl:value-of select="b:TotalPayableByPD"/></xsl:when>
				<xsl:otherwise>
					<xsl:call-template name="roubles">
						<xsl:with-param name="kopecks" select="round(100 * (sum($charges/b:TotalPayable) + sum(b:PenaltiesAndCourtCosts/b:TotalPayable)))"/>
					</xsl:call-template>
				</xsl:otherwise>
			</xsl:choose>
		</xsl:attribute>
		<xsl:apply-templates select="$charges"/>
		<xsl:for-each select="b:PenaltiesAndCourtCosts">
			<line kind="penalty" amount="{b:TotalPayable}">
				<xsl:attribute name="service"><xsl:call-template name="service"><xsl:with-param name="of" select="$charges[1]"/></xsl:call-template></xsl:attribute>
			</line>
		</xsl:for-each>
	</bill>
</xsl:template>

<!-- TotalPayable holds the penalties, unless it says no more than what was charged with recalculations and discounts. -->
<xsl:template match="b:MunicipalService | b:HousingService | b:AdditionalService">
	<xsl:variable name="service"><xsl:call-template name="service"><xsl:with-param name="of" select="."/></xsl:call-template></xsl:variable>
	<xsl:variable name="payable" select="round(100 * b:TotalPayable)"/>
	<xsl:variable name="penalty" select="round(100 * sum(b:Penalties))"/>
	<xsl:variable name="charged" select="round(100 * (sum(b:AccountingPeriodTotal) + sum(b:ServiceCharge/b:MoneyRecalculation) - sum(b:ServiceCharge/b:MoneyDiscount)))"/>
	<xsl:variable name="main" select="$payable - $penalty * not(b:AccountingPeriodTotal and $charged = $payable)"/>
	<line service="{$service}" kind="main" price="{b:Rate}">
		<xsl:if test="count(b:Consumption/b:Volume) = 1">
			<xsl:attribute name="volume"><xsl:call-template name="thousandths"><xsl:with-param name="of" select="b:Consumption/b:Volume"/></xsl:call-template></xsl:attribute>
		</xsl:if>
		<xsl:attribute name="amount"><xsl:call-template name="roubles"><xsl:with-param name="kopecks" select="$main"/></xsl:call-template></xsl:attribute>
	</line>
	<xsl:if test="$penalty != 0">
		<line service="{$service}" kind="penalty">
			<xsl:attribute name="amount"><xsl:call-template name="roubles"><xsl:with-param name="kopecks" select="$penalty"/></xsl:call-template></xsl:attribute>
		</line>
	</xsl:if>
</xsl:template>

<!-- НСИ 3 and MDServiceCode number the communal services alike. -->
<xsl:template name="service">
	<xsl:param name="of"/>
	<xsl:variable name="code" select="$of/b:ServiceType/nsi:Code"/>
	<xsl:choose>
		<xsl:when test="$of/self::b:HousingService">housing-<xsl:value-of select="$code"/></xsl:when>
		<xsl:when test="$of/self::b:AdditionalService">additional-<xsl:value-of select="$code"/></xsl:when>
		<xsl:when test="$code = '4' or translate($of/b:ServiceType/nsi:GUID, 'ABCDEF', 'abcdef') = '903c7763-73f8-4af2-9ec2-94ee08c7beaa'">electricity</xsl:when>
		<xsl:when test="$code = '1'">cold</xsl:when>
		<xsl:when test="$code = '2'">hot</xsl:when>
		<xsl:when test="$code = '3'">sewage</xsl:when>
		<xsl:when test="$code = '5'">gas</xsl:when>
		<xsl:when test="$code = '6'">heating</xsl:when>
		<xsl:when test="$code = '7'">waste</xsl:when>
		<xsl:otherwise>communal-<xsl:value-of select="$code"/></xsl:otherwise>
	</xsl:choose>
</xsl:template>

</xsl:stylesheet>
