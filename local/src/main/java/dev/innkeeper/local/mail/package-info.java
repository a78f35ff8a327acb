/**
 * An SMTP server that keeps what it receives, with Mailpit's HTTP API in part and a page to read it.
 * No mail ever leaves this machine from here.
 */
@org.jspecify.annotations.NullMarked
package dev.innkeeper.local.mail;
