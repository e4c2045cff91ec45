<?xml version="1.0" encoding="UTF-8"?>
<!-- The catalogue: every piece in every state. Its data: t/view/parts.xml. -->
<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform">
  <xsl:template match="parts" mode="title">[[parts.title]]</xsl:template>

  <xsl:template match="parts">
    <xsl:call-template name="notice-bar"><xsl:with-param name="text">[[parts.bar-text]]</xsl:with-param></xsl:call-template>
    <h1>[[parts.title]]</h1>
    <p class="intro">[[parts.intro]]</p>
    <div class="catalogue">
      <h2>[[parts.type]]</h2>
      <p>[[parts.type-text]] <a href="{$base}/payment">[[payment.back]]</a></p>
      <p class="sum-hero"><xsl:value-of select="total/@total-text"/></p>
      <p class="act"><button class="button main" type="button">[[parts.button]]</button><button class="button quiet" type="button">[[parts.button-quiet]]</button><button class="button plain" type="button">[[parts.button-plain]]</button><button class="button danger" type="button">[[parts.button-danger]]</button><button class="button main" type="button" disabled="disabled">[[parts.button-off]]</button></p>

      <h2>[[parts.field]]</h2>
      <div class="field"><label for="sample">[[parts.field]]</label><p class="hint" id="sample-hint">[[parts.field-hint]]</p><input id="sample" name="sample" type="text" aria-describedby="sample-hint"/></div>

      <h2>[[parts.password]]</h2>
      <xsl:call-template name="password-field"><xsl:with-param name="fill" select="'new-password'"/><xsl:with-param name="by" select="'rules'"/></xsl:call-template>
      <xsl:call-template name="rules"/>

      <h2>[[parts.colours]]</h2>
      <xsl:call-template name="note"><xsl:with-param name="text">[[parts.note-info]]</xsl:with-param></xsl:call-template>
      <xsl:call-template name="note"><xsl:with-param name="kind" select="'good'"/><xsl:with-param name="text">[[parts.note-good]]</xsl:with-param></xsl:call-template>
      <xsl:call-template name="note"><xsl:with-param name="kind" select="'warn'"/><xsl:with-param name="text">[[parts.note-warn]]</xsl:with-param></xsl:call-template>
      <xsl:call-template name="note"><xsl:with-param name="kind" select="'bad'"/><xsl:with-param name="text">[[parts.note-bad]]</xsl:with-param></xsl:call-template>
      <p class="tags"><span class="tag good">[[history.state-paid]]</span><span class="tag info">[[history.reading-sent]]</span><span class="tag warn">[[history.state-waiting]]</span><span class="tag bad">[[history.state-declined]]</span><span class="chip">[[groups.all]]</span></p>

      <h2>[[parts.tabs]]</h2>
      <xsl:apply-templates select="groups"><xsl:with-param name="to" select="'/payment'"/></xsl:apply-templates>

      <section class="sample" aria-labelledby="parts-cards">
        <h2 id="parts-cards">[[parts.cards]]</h2>
        <form class="pay" method="post" action="{$base}/parts" novalidate="novalidate" data-pay="">
          <xsl:call-template name="pay-hidden"/>
          <ul class="items"><xsl:for-each select="account"><li><xsl:apply-templates select="." mode="pay-card"/></li></xsl:for-each></ul>
          <xsl:apply-templates select="total" mode="side"/>
        </form>
      </section>

      <section class="sample" aria-labelledby="parts-readings">
        <h2 id="parts-readings">[[parts.readings]]</h2>
        <ul class="cards"><xsl:for-each select="readings/account"><li><xsl:apply-templates select="." mode="readings-card"/></li></xsl:for-each></ul>
      </section>

      <section class="sample" aria-labelledby="parts-meters">
        <h2 id="parts-meters">[[parts.meters]]</h2>
        <xsl:apply-templates select="meter" mode="send"/>
      </section>

      <h2>[[parts.table]]</h2>
      <xsl:for-each select="history"><xsl:apply-templates select="filter"/><xsl:call-template name="history-payments"/><xsl:apply-templates select="pager"/></xsl:for-each>

      <h2>[[parts.steps]]</h2>
      <ol class="steps card">
        <xsl:call-template name="step"><xsl:with-param name="is" select="'done'"/><xsl:with-param name="text">[[steps.started]]</xsl:with-param></xsl:call-template>
        <xsl:call-template name="step"><xsl:with-param name="is" select="'now'"/><xsl:with-param name="text">[[steps.bank-wait]]</xsl:with-param></xsl:call-template>
        <xsl:call-template name="step"><xsl:with-param name="is" select="'bad'"/><xsl:with-param name="text">[[steps.bank-no]]</xsl:with-param></xsl:call-template>
        <xsl:call-template name="step"><xsl:with-param name="is" select="'wait'"/><xsl:with-param name="text">[[steps.supplier]]</xsl:with-param></xsl:call-template>
      </ol>

      <h2>[[parts.toast]]</h2>
      <xsl:call-template name="toast"><xsl:with-param name="text">[[parts.toast-text]]</xsl:with-param></xsl:call-template>

      <h2>[[parts.dialog]]</h2>
      <p class="act"><a class="button quiet" href="#sample-dialog" data-dialog="">[[parts.dialog-open]]</a></p>
      <dialog id="sample-dialog" aria-labelledby="sample-dialog-title">
        <h2 id="sample-dialog-title">[[parts.dialog-title]]</h2>
        <p>[[parts.dialog-text]]</p>
        <form class="act" method="dialog"><button class="button danger" type="submit">[[parts.dialog-yes]]</button><button class="button quiet" type="submit">[[parts.dialog-no]]</button></form>
      </dialog>

      <h2>[[parts.skeleton]]</h2>
      <xsl:call-template name="skeleton"><xsl:with-param name="text">[[parts.skeleton-text]]</xsl:with-param></xsl:call-template>

      <h2>[[parts.chart]]</h2>
      <xsl:apply-templates select="chart"/>

      <h2>[[parts.empty]]</h2>
      <xsl:call-template name="empty"><xsl:with-param name="title">[[history.nothing-title]]</xsl:with-param><xsl:with-param name="text">[[history.nothing-text]]</xsl:with-param></xsl:call-template>

      <h2>[[parts.icons]]</h2>
      <p class="icons"><svg class="icon" width="24" height="24" aria-hidden="true"><use href="{$icons}#wallet"></use></svg><svg class="icon" width="24" height="24" aria-hidden="true"><use href="{$icons}#meter"></use></svg><svg class="icon" width="24" height="24" aria-hidden="true"><use href="{$icons}#clock"></use></svg><svg class="icon" width="24" height="24" aria-hidden="true"><use href="{$icons}#more"></use></svg><svg class="icon" width="24" height="24" aria-hidden="true"><use href="{$icons}#bell"></use></svg><svg class="icon" width="24" height="24" aria-hidden="true"><use href="{$icons}#person"></use></svg><svg class="icon" width="24" height="24" aria-hidden="true"><use href="{$icons}#book"></use></svg><svg class="icon" width="24" height="24" aria-hidden="true"><use href="{$icons}#bill"></use></svg><svg class="icon" width="24" height="24" aria-hidden="true"><use href="{$icons}#card"></use></svg><svg class="icon" width="24" height="24" aria-hidden="true"><use href="{$icons}#home"></use></svg><svg class="icon" width="24" height="24" aria-hidden="true"><use href="{$icons}#box"></use></svg><svg class="icon" width="24" height="24" aria-hidden="true"><use href="{$icons}#search"></use></svg><svg class="icon" width="24" height="24" aria-hidden="true"><use href="{$icons}#letter"></use></svg><svg class="icon" width="24" height="24" aria-hidden="true"><use href="{$icons}#letter-open"></use></svg><svg class="icon" width="24" height="24" aria-hidden="true"><use href="{$icons}#info"></use></svg><svg class="icon" width="24" height="24" aria-hidden="true"><use href="{$icons}#good"></use></svg><svg class="icon" width="24" height="24" aria-hidden="true"><use href="{$icons}#warn"></use></svg><svg class="icon" width="24" height="24" aria-hidden="true"><use href="{$icons}#bad"></use></svg><svg class="icon" width="24" height="24" aria-hidden="true"><use href="{$icons}#tick"></use></svg><svg class="icon" width="24" height="24" aria-hidden="true"><use href="{$icons}#cross"></use></svg><svg class="icon" width="24" height="24" aria-hidden="true"><use href="{$icons}#next"></use></svg><svg class="icon" width="24" height="24" aria-hidden="true"><use href="{$icons}#key"></use></svg><svg class="icon" width="24" height="24" aria-hidden="true"><use href="{$icons}#lock"></use></svg><svg class="icon" width="24" height="24" aria-hidden="true"><use href="{$icons}#device"></use></svg></p>
    </div>
  </xsl:template>
</xsl:stylesheet>
