<?xml version="1.0" encoding="UTF-8"?>
<!-- Who else has access to an account, and how somebody gets it. -->
<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform">
  <xsl:template match="account-share" mode="title">[[share.title]]</xsl:template>

  <xsl:template match="account-share">
    <div class="read slim">
      <xsl:apply-templates select="account" mode="back"/>
      <h1>[[share.title]]</h1>
      <p class="intro"><xsl:value-of select="account/@supplier"/>, <xsl:for-each select="account"><span class="code">[[account.ab]]</span></xsl:for-each></p>
      <xsl:if test="@link != ''">
        <section class="card made" id="made">
          <h2>[[share.made]]</h2>
          <p>[[share.made-text]]</p>
          <div class="field">
            <label for="link">[[share.link]]</label>
            <input id="link" type="text" readonly="readonly" value="{@link}"/>
          </div>
        </section>
      </xsl:if>
      <section class="card">
        <h2>[[share.who]]</h2>
        <xsl:choose>
          <xsl:when test="invite"><ul class="people"><xsl:apply-templates select="invite"/></ul></xsl:when>
          <xsl:otherwise><p class="hint">[[share.nobody]]</p></xsl:otherwise>
        </xsl:choose>
        <xsl:if test="@owners &gt; 0"><p class="hint">[[share.owners]]</p></xsl:if>
      </section>
      <form class="card" method="post" action="{$base}/account/share" novalidate="novalidate">
        <h2>[[share.invite]]</h2>
        <p class="hint">[[share.invite-text]]</p>
        <input type="hidden" name="csrf" value="{/page/@csrf}"/>
        <input type="hidden" name="account" value="{account/@id}"/>
        <xsl:call-template name="field">
          <xsl:with-param name="name" select="'name'"/>
          <xsl:with-param name="label">[[share.name]]</xsl:with-param>
          <xsl:with-param name="hint">[[share.name-hint]]</xsl:with-param>
        </xsl:call-template>
        <fieldset class="method choices">
          <legend>[[share.role]]</legend>
          <xsl:call-template name="role-choice"><xsl:with-param name="role" select="'view'"/><xsl:with-param name="text">[[share.may-view]]</xsl:with-param></xsl:call-template>
          <xsl:call-template name="role-choice"><xsl:with-param name="role" select="'submit'"/><xsl:with-param name="text">[[share.may-submit]]</xsl:with-param></xsl:call-template>
          <xsl:call-template name="role-choice"><xsl:with-param name="role" select="'pay'"/><xsl:with-param name="text">[[share.may-pay]]</xsl:with-param></xsl:call-template>
        </fieldset>
        <p class="act"><button class="button main" type="submit">[[share.do]]</button></p>
      </form>
    </div>
  </xsl:template>

  <xsl:template name="role-choice">
    <xsl:param name="role"/>
    <xsl:param name="text"/>
    <label class="choice"><input type="radio" name="by" value="{$role}"><xsl:if test="@role = $role"><xsl:attribute name="checked">checked</xsl:attribute></xsl:if></input><span><xsl:value-of select="$text"/></span></label>
  </xsl:template>

  <xsl:template match="invite[@id]">
    <li>
      <div>
        <b id="invite-{@id}"><xsl:value-of select="@name"/></b>
        <small><xsl:apply-templates select="." mode="may"/></small>
        <xsl:if test="@taken = 'no'"><small>[[share.waiting]]</small></xsl:if>
      </div>
      <form method="post" action="{$base}/account/share/end">
        <input type="hidden" name="csrf" value="{/page/@csrf}"/>
        <input type="hidden" name="account" value="{../account/@id}"/>
        <input type="hidden" name="id" value="{@id}"/>
        <button class="button plain red" type="submit" aria-describedby="invite-{@id}">[[share.end]]</button>
      </form>
    </li>
  </xsl:template>

  <!-- context: an element with @role -->
  <xsl:template match="invite | account" mode="may">
    <xsl:choose>
      <xsl:when test="@role = 'pay'">[[share.may-pay]]</xsl:when>
      <xsl:when test="@role = 'submit'">[[share.may-submit]]</xsl:when>
      <xsl:otherwise>[[share.may-view]]</xsl:otherwise>
    </xsl:choose>
  </xsl:template>
</xsl:stylesheet>
