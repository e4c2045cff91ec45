<?xml version="1.0" encoding="UTF-8"?>
<!-- Green Button: an Atom feed of NAESB ESPI 3.3, in the order its schema wants. Not a page: the whole reply. -->
<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform">
  <xsl:template match="/page[usage-espi]" priority="1">
    <xsl:apply-templates select="usage-espi"/>
  </xsl:template>

  <xsl:template match="usage-espi">
    <feed xmlns="http://www.w3.org/2005/Atom">
      <id><xsl:value-of select="@feed"/></id>
      <title>[[usage.espi-title]]</title>
      <updated><xsl:value-of select="@updated"/></updated>
      <entry>
        <id><xsl:value-of select="@point"/></id>
        <link rel="self" href="RetailCustomer/1/UsagePoint/1"/>
        <link rel="up" href="RetailCustomer/1/UsagePoint"/>
        <link rel="related" href="RetailCustomer/1/UsagePoint/1/MeterReading"/>
        <xsl:if test="@offset"><link rel="related" href="LocalTimeParameters/1"/></xsl:if>
        <title><xsl:value-of select="@service"/></title>
        <content>
          <UsagePoint xmlns="http://naesb.org/espi"><ServiceCategory><kind><xsl:value-of select="@kind"/></kind></ServiceCategory></UsagePoint>
        </content>
        <published><xsl:value-of select="@updated"/></published>
        <updated><xsl:value-of select="@updated"/></updated>
      </entry>
      <xsl:if test="@offset">
        <entry>
          <id><xsl:value-of select="@time"/></id>
          <link rel="self" href="LocalTimeParameters/1"/>
          <link rel="up" href="LocalTimeParameters"/>
          <title><xsl:value-of select="@service"/></title>
          <content>
            <LocalTimeParameters xmlns="http://naesb.org/espi"><dstEndRule>FFFFFFFF</dstEndRule><dstOffset>0</dstOffset><dstStartRule>FFFFFFFF</dstStartRule><tzOffset><xsl:value-of select="@offset"/></tzOffset></LocalTimeParameters>
          </content>
          <published><xsl:value-of select="@updated"/></published>
          <updated><xsl:value-of select="@updated"/></updated>
        </entry>
      </xsl:if>
      <entry>
        <id><xsl:value-of select="@reading"/></id>
        <link rel="self" href="RetailCustomer/1/UsagePoint/1/MeterReading/1"/>
        <link rel="up" href="RetailCustomer/1/UsagePoint/1/MeterReading"/>
        <link rel="related" href="RetailCustomer/1/UsagePoint/1/MeterReading/1/IntervalBlock"/>
        <link rel="related" href="ReadingType/1"/>
        <title><xsl:value-of select="@service"/></title>
        <content><MeterReading xmlns="http://naesb.org/espi"/></content>
        <published><xsl:value-of select="@updated"/></published>
        <updated><xsl:value-of select="@updated"/></updated>
      </entry>
      <entry>
        <id><xsl:value-of select="@type"/></id>
        <link rel="self" href="ReadingType/1"/>
        <link rel="up" href="ReadingType"/>
        <title><xsl:value-of select="@service"/></title>
        <content>
          <ReadingType xmlns="http://naesb.org/espi"><accumulationBehaviour>4</accumulationBehaviour><commodity><xsl:value-of select="@commodity"/></commodity><dataQualifier>12</dataQualifier><flowDirection>1</flowDirection><kind>12</kind><powerOfTenMultiplier><xsl:value-of select="@multiplier"/></powerOfTenMultiplier><uom><xsl:value-of select="@uom"/></uom></ReadingType>
        </content>
        <published><xsl:value-of select="@updated"/></published>
        <updated><xsl:value-of select="@updated"/></updated>
      </entry>
      <entry>
        <id><xsl:value-of select="@block"/></id>
        <link rel="self" href="RetailCustomer/1/UsagePoint/1/MeterReading/1/IntervalBlock/1"/>
        <link rel="up" href="RetailCustomer/1/UsagePoint/1/MeterReading/1/IntervalBlock"/>
        <title><xsl:value-of select="@service"/></title>
        <content>
          <IntervalBlock xmlns="http://naesb.org/espi">
            <interval><duration><xsl:value-of select="@seconds"/></duration><start><xsl:value-of select="@start"/></start></interval>
            <xsl:for-each select="interval">
              <IntervalReading>
                <ReadingQuality><quality><xsl:choose><xsl:when test="@origin = 'computed'">8</xsl:when><xsl:when test="@origin = 'imported'">14</xsl:when><xsl:otherwise>11</xsl:otherwise></xsl:choose></quality></ReadingQuality>
                <timePeriod><duration><xsl:value-of select="@seconds"/></duration><start><xsl:value-of select="@start"/></start></timePeriod>
                <value><xsl:value-of select="@value"/></value>
              </IntervalReading>
            </xsl:for-each>
          </IntervalBlock>
        </content>
        <published><xsl:value-of select="@updated"/></published>
        <updated><xsl:value-of select="@updated"/></updated>
      </entry>
    </feed>
  </xsl:template>
</xsl:stylesheet>
