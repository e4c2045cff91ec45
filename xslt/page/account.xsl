<?xml version="1.0" encoding="UTF-8"?>
<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform">
  <xsl:template match="account-page" mode="title">[[account.title]]</xsl:template>

  <xsl:template match="account-page">
    <div class="read">
      <h1>[[account.title]]</h1>
      <xsl:if test="@done"><p class="note good" role="status"><svg class="icon" width="24" height="24" aria-hidden="true"><use href="{$icons}#good"></use></svg><span>
        <xsl:choose>
          <xsl:when test="@done = 'added'">[[account.done-added]]</xsl:when>
          <xsl:when test="@done = 'joined'">[[account.done-joined]]</xsl:when>
          <xsl:otherwise>[[account.done-saved]]</xsl:otherwise>
        </xsl:choose>
      </span></p></xsl:if>
      <xsl:apply-templates select="account" mode="page"/>
      <xsl:apply-templates select="dwelling"/>
      <xsl:apply-templates select="meter" mode="page"/>
      <xsl:apply-templates select="service" mode="page"/>
      <xsl:apply-templates select="late"/>
      <xsl:apply-templates select="account" mode="share"/>
      <p class="far"><a class="button plain red" href="{$base}/account/delete?account={account/@id}">[[account-delete.title]]</a></p>
    </div>
  </xsl:template>

  <xsl:template match="account" mode="page">
    <section class="card">
      <xsl:if test="@alias != ''"><h2 class="alias"><xsl:value-of select="@alias"/></h2></xsl:if>
      <xsl:apply-templates select="." mode="plate"/>
      <xsl:if test="@closed-text != ''"><p class="hint">[[account.closed-on]]</p></xsl:if>
      <xsl:if test="@role = 'former'"><p class="note warn"><svg class="icon" width="24" height="24" aria-hidden="true"><use href="{$icons}#warn"></use></svg><span>[[account.former]]</span></p></xsl:if>
      <xsl:if test="@role = 'view' or @role = 'submit' or @role = 'pay'"><p class="note info"><svg class="icon" width="24" height="24" aria-hidden="true"><use href="{$icons}#info"></use></svg><span>[[account.guest]] <xsl:apply-templates select="." mode="may"/>.</span></p></xsl:if>
      <xsl:if test="@sees-from-text != ''"><p class="hint">[[account.sees-from]]</p></xsl:if>
      <dl class="facts">
        <div><dt>[[account.supplier]]</dt><dd><xsl:value-of select="@supplier"/></dd></div>
        <div><dt>[[account.number]]</dt><dd>№ <xsl:value-of select="@number"/></dd></div>
        <div><dt>[[account.address]]</dt><dd><xsl:value-of select="@address"/></dd></div>
        <div><dt id="alias-of">[[account.alias]]</dt><dd><xsl:choose><xsl:when test="@alias != ''"><xsl:value-of select="@alias"/></xsl:when><xsl:otherwise>[[account.no-alias]]</xsl:otherwise></xsl:choose></dd><dd class="do"><a class="change" href="{$base}/account/edit?account={@id}" aria-describedby="alias-of"><xsl:choose><xsl:when test="@alias != ''">[[profile.change]]</xsl:when><xsl:otherwise>[[account.set-alias]]</xsl:otherwise></xsl:choose></a></dd></div>
        <div><dt id="group-of">[[account.group]]</dt><dd><xsl:choose><xsl:when test="@group != ''"><xsl:value-of select="@group"/></xsl:when><xsl:otherwise>[[groups.all]]</xsl:otherwise></xsl:choose></dd><dd class="do"><a class="change" href="{$base}/account/edit?account={@id}" aria-describedby="group-of">[[account.move]]</a></dd></div>
        <xsl:if test="@ebills = 'yes' and @role = 'owner'">
          <div><dt id="delivery-of">[[account.delivery]]</dt><dd>
            <xsl:choose><xsl:when test="@delivery = 'email'">[[account.delivery-email]]</xsl:when><xsl:otherwise>[[account.delivery-paper]]</xsl:otherwise></xsl:choose>
            <xsl:if test="@delivery-possible != 'yes'"><small>[[account.delivery-no-email]]</small></xsl:if>
            <xsl:if test="@papers &gt; 0 or (@holders &gt; 1 and @delivery = 'paper')"><small>[[account.delivery-holders]]</small></xsl:if>
          </dd><dd class="do"><a class="change" href="{$base}/account/edit?account={@id}" aria-describedby="delivery-of">[[profile.change]]</a></dd></div>
        </xsl:if>
      </dl>
      <p><a class="more-link" href="{$base}/usage?account={@id}">[[usage.open]]</a></p>
      <xsl:if test="@closed-text = '' and @role != 'former'">
        <p class="act">
          <xsl:if test="@role != 'view'"><a class="button main" href="{$base}/readings/send?account={@id}">[[readings.send]]</a></xsl:if>
          <xsl:choose>
            <xsl:when test="@details = 'yes'"><a class="button quiet" href="{$base}/payment/details?account={@id}">[[payment.details]]</a></xsl:when>
            <xsl:otherwise><a class="button quiet" href="{$base}/payment">[[payment.back]]</a></xsl:otherwise>
          </xsl:choose>
        </p>
      </xsl:if>
    </section>
  </xsl:template>

  <xsl:template match="account" mode="share">
    <xsl:if test="@role = 'owner'">
      <section class="card">
        <h2>[[share.who]]</h2>
        <p>
          <xsl:choose>
            <xsl:when test="@guests &gt; 0 or @holders &gt; 1">[[account.shared]]</xsl:when>
            <xsl:otherwise>[[account.not-shared]]</xsl:otherwise>
          </xsl:choose>
        </p>
        <p class="act"><a class="button quiet" href="{$base}/account/share?account={@id}">[[share.title]]</a></p>
      </section>
    </xsl:if>
  </xsl:template>

  <xsl:template match="dwelling">
    <details class="fold card">
      <summary><h2>[[dwelling.title]]</h2></summary>
      <dl class="facts">
        <xsl:if test="../account/@contract != ''"><div><dt>[[dwelling.contract]]</dt><dd><xsl:value-of select="../account/@contract"/></dd></div></xsl:if>
        <xsl:choose>
          <xsl:when test="@stove = 'electric'"><div><dt>[[dwelling.stove]]</dt><dd>[[dwelling.stove-electric]]</dd></div></xsl:when>
          <xsl:when test="@stove = 'gas'"><div><dt>[[dwelling.stove]]</dt><dd>[[dwelling.stove-gas]]</dd></div></xsl:when>
          <xsl:when test="@stove = 'none'"><div><dt>[[dwelling.stove]]</dt><dd>[[dwelling.stove-none]]</dd></div></xsl:when>
        </xsl:choose>
        <xsl:if test="@rooms != ''"><div><dt>[[dwelling.rooms]]</dt><dd><xsl:value-of select="@rooms"/></dd></div></xsl:if>
        <xsl:if test="@residents != ''"><div><dt>[[dwelling.residents]]</dt><dd><xsl:value-of select="@residents"/></dd></div></xsl:if>
        <xsl:if test="@area-text != ''"><div><dt>[[dwelling.area]]</dt><dd><xsl:value-of select="@area-text"/></dd></div></xsl:if>
        <xsl:for-each select="item"><div><dt><xsl:value-of select="@name"/></dt><dd><xsl:value-of select="@value"/></dd></div></xsl:for-each>
      </dl>
    </details>
  </xsl:template>

  <xsl:template match="meter" mode="page">
    <details class="fold card">
      <summary><h2>[[meter.title]]</h2><xsl:if test="@state != 'in-service'"><span class="chip"><xsl:apply-templates select="." mode="state"/></span></xsl:if></summary>
      <dl class="facts">
        <div><dt>[[meter.service]]</dt><dd><xsl:value-of select="@service"/></dd></div>
        <div><dt>[[meter.state]]</dt><dd><xsl:apply-templates select="." mode="state"/></dd></div>
        <div><dt>[[meter.serial]]</dt><dd><xsl:value-of select="@serial"/></dd></div>
        <div><dt>[[meter.digits]]</dt><dd><xsl:value-of select="@digits"/></dd></div>
        <div><dt>[[meter.relation]]</dt><dd><xsl:choose><xsl:when test="@relation = 'shared'">[[meter.relation-shared]]</xsl:when><xsl:otherwise>[[meter.relation-individual]]</xsl:otherwise></xsl:choose></dd></div>
        <xsl:if test="@model != ''"><div><dt>[[meter.model]]</dt><dd><xsl:value-of select="@model"/></dd></div></xsl:if>
        <xsl:if test="@place != ''"><div><dt>[[meter.place]]</dt><dd><xsl:value-of select="@place"/></dd></div></xsl:if>
        <xsl:if test="@interval-years != ''"><div><dt>[[meter.interval]]</dt><dd><xsl:value-of select="@interval-years"/></dd></div></xsl:if>
        <div><dt>[[meter.zones]]</dt><dd><xsl:value-of select="@zones"/></dd></div>
        <xsl:if test="@accuracy != ''"><div><dt>[[meter.accuracy]]</dt><dd><xsl:value-of select="@accuracy"/></dd></div></xsl:if>
        <xsl:if test="@installed-text != ''"><div><dt>[[meter.installed]]</dt><dd><xsl:value-of select="@installed-text"/></dd></div></xsl:if>
        <div><dt>[[meter.verified]]</dt><dd><xsl:choose><xsl:when test="@verified-until-text != ''"><xsl:value-of select="@verified-until-text"/></xsl:when><xsl:otherwise>[[meter.verified-unknown]]</xsl:otherwise></xsl:choose></dd></div>
        <xsl:if test="@owner != ''"><div><dt>[[meter.owner]]</dt><dd><xsl:value-of select="@owner"/></dd></div></xsl:if>
        <xsl:if test="@voltage != ''"><div><dt>[[meter.voltage]]</dt><dd><xsl:value-of select="@voltage"/></dd></div></xsl:if>
        <xsl:if test="@current != ''"><div><dt>[[meter.current]]</dt><dd><xsl:value-of select="@current"/></dd></div></xsl:if>
        <xsl:if test="@removed-text != ''"><div><dt>[[meter.removed]]</dt><dd><xsl:value-of select="@removed-text"/></dd></div></xsl:if>
        <xsl:if test="@replaced-by != ''"><div><dt>[[meter.replaced-by]]</dt><dd>№ <xsl:value-of select="@replaced-by"/></dd></div></xsl:if>
      </dl>
    </details>
  </xsl:template>

  <xsl:template match="meter" mode="state">
    <xsl:choose>
      <xsl:when test="@state = 'in-service'">[[meter.in-service]]</xsl:when>
      <xsl:when test="@state = 'removed'">[[meter.state-removed]]</xsl:when>
      <xsl:otherwise>[[meter.out-of-service]]</xsl:otherwise>
    </xsl:choose>
  </xsl:template>

  <!-- how the service is charged (ACC-7) -->
  <xsl:template match="service" mode="terms">
    <h3>[[terms.title]]</h3>
    <xsl:choose>
      <xsl:when test="@metered = 'no'"><p>[[terms.no-meter]]</p></xsl:when>
      <xsl:otherwise><p>[[tariff.how]]</p></xsl:otherwise>
    </xsl:choose>
    <xsl:if test="price/@range &gt; 1">
      <p>[[terms.ranges]] <xsl:choose><xsl:when test="@whole = 'yes'">[[terms.ranges-whole]]</xsl:when><xsl:otherwise>[[terms.ranges-days]]</xsl:otherwise></xsl:choose></p>
      <xsl:if test="price/@zone != 'round'"><p><xsl:choose><xsl:when test="@in-order = 'yes'">[[terms.zones-in-order]]</xsl:when><xsl:otherwise>[[terms.zones-proportional]]</xsl:otherwise></xsl:choose></p></xsl:if>
    </xsl:if>
    <dl class="facts">
      <xsl:if test="@household != ''"><div><dt>[[terms.household]]</dt><dd>
        <xsl:choose>
          <xsl:when test="@household = 'gas'">[[terms.gas]]</xsl:when>
          <xsl:when test="@household = 'electric'">[[terms.electric]]</xsl:when>
          <xsl:when test="@household = 'rural'">[[terms.rural]]</xsl:when>
          <xsl:otherwise>[[terms.equated]]</xsl:otherwise>
        </xsl:choose>
      </dd></div></xsl:if>
      <xsl:if test="@norm-text != ''"><div><dt>[[terms.norm]]</dt><dd>[[terms.norm-of]]<small><xsl:value-of select="@norm"/></small></dd></div></xsl:if>
      <xsl:if test="@metered = 'yes'">
        <div><dt>[[terms.no-reading]]</dt><dd>[[terms.average]]<small>[[terms.average-of]]</small></dd></div>
        <div><dt>[[terms.months]]</dt><dd><xsl:value-of select="@average-months"/><small>[[terms.then-norm]]</small></dd></div>
      </xsl:if>
    </dl>
    <xsl:if test="@compare = 'yes'"><p><a class="more-link" href="{$base}/tariff/compare?account={../account/@id}">[[compare.open]]</a></p></xsl:if>
  </xsl:template>

  <xsl:template match="late">
    <details class="fold card">
      <summary><h2>[[late.title]]</h2></summary>
      <dl class="facts">
        <div><dt>[[late.due]]</dt><dd>[[late.due-day]]</dd></div>
        <div><dt>[[late.free]]</dt><dd><xsl:value-of select="@free"/></dd></div>
        <div><dt>[[late.day]]</dt><dd>[[late.parts]]<small>[[late.of-unpaid]]</small></dd></div>
        <xsl:if test="@rate-text != ''"><div><dt>[[late.rate]]</dt><dd>[[late.percent]]</dd></div></xsl:if>
      </dl>
    </details>
  </xsl:template>

  <xsl:template match="service" mode="page">
    <details class="fold card">
      <summary><h2><xsl:value-of select="@name"/></h2></summary>
      <xsl:choose>
        <xsl:when test="@tariff != ''">
          <dl class="facts">
            <div><dt>[[tariff.name]]</dt><dd><xsl:value-of select="@tariff"/><xsl:if test="@from-text != ''"><small>[[tariff.from]]</small></xsl:if></dd></div>
            <xsl:for-each select="price">
              <div><dt><xsl:call-template name="zone"/><xsl:if test="@upto-text != ''"><small>[[tariff.upto]]</small></xsl:if><xsl:if test="@upto-text = '' and @range &gt; 1"><small>[[tariff.above]]</small></xsl:if></dt><dd>[[tariff.price]]</dd></div>
            </xsl:for-each>
          </dl>
          <xsl:apply-templates select="." mode="terms"/>
        </xsl:when>
        <xsl:otherwise><p class="hint">[[tariff.none]]</p></xsl:otherwise>
      </xsl:choose>
    </details>
  </xsl:template>
</xsl:stylesheet>
