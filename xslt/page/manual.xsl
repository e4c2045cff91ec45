<?xml version="1.0" encoding="UTF-8"?>
<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform">
  <xsl:template match="manual" mode="title">[[manual.title]]</xsl:template>

  <xsl:template match="manual">
    <article class="read prose">
      <h1>[[manual.title]]</h1>
      <p class="intro">[[manual.intro]]</p>
      <nav class="card contents" aria-label="[[manual.contents]]">
        <ol>
          <li><a href="#signin">[[manual.signin]]</a></li>
          <li><a href="#register">[[manual.register]]</a></li>
          <li><a href="#safety">[[manual.safety]]</a></li>
          <li><a href="#accounts">[[manual.accounts]]</a></li>
          <li><a href="#payment">[[manual.payment]]</a></li>
          <li><a href="#after">[[manual.after]]</a></li>
          <li><a href="#readings">[[manual.readings]]</a></li>
          <li><a href="#history">[[manual.history]]</a></li>
          <li><a href="#bell">[[manual.bell]]</a></li>
          <li><a href="#help">[[manual.help]]</a></li>
        </ol>
      </nav>
      <h2 id="signin">[[manual.signin]]</h2>
      <p>[[manual.signin-1]]</p>
      <p>[[manual.signin-2]]</p>
      <p>[[manual.signin-3]]</p>
      <h2 id="register">[[manual.register]]</h2>
      <p>[[manual.register-1]]</p>
      <p>[[manual.register-2]]</p>
      <p>[[manual.register-3]]</p>
      <p>[[manual.register-4]]</p>
      <h2 id="safety">[[manual.safety]]</h2>
      <p>[[manual.safety-1]]</p>
      <p>[[manual.safety-2]]</p>
      <p>[[manual.safety-3]]</p>
      <h2 id="accounts">[[manual.accounts]]</h2>
      <p>[[manual.accounts-1]]</p>
      <p>[[manual.accounts-2]]</p>
      <p>[[manual.accounts-3]]</p>
      <p>[[manual.accounts-4]]</p>
      <p>[[manual.accounts-5]]</p>
      <h2 id="payment">[[manual.payment]]</h2>
      <p>[[manual.payment-1]]</p>
      <p>[[manual.payment-2]]</p>
      <p>[[manual.payment-3]]</p>
      <p>[[manual.payment-4]]</p>
      <h2 id="after">[[manual.after]]</h2>
      <p>[[manual.after-1]]</p>
      <p>[[manual.after-2]]</p>
      <p>[[manual.after-3]]</p>
      <h2 id="readings">[[manual.readings]]</h2>
      <p>[[manual.readings-1]]</p>
      <p>[[manual.readings-2]]</p>
      <p>[[manual.readings-3]]</p>
      <p>[[manual.readings-4]]</p>
      <h2 id="history">[[manual.history]]</h2>
      <p>[[manual.history-1]]</p>
      <p>[[manual.history-2]]</p>
      <h2 id="bell">[[manual.bell]]</h2>
      <p>[[manual.bell-1]]</p>
      <p>[[manual.bell-2]]</p>
      <h2 id="help">[[manual.help]]</h2>
      <p>[[manual.help-1]]</p>
      <p>[[manual.help-2]]</p>
      <p>[[manual.help-3]]</p>
    </article>
  </xsl:template>
</xsl:stylesheet>
