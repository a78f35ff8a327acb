/**
 * Tests of the mailbox over real SMTP and HTTP.
 * No test here depends on what another left behind.
 */
@org.jspecify.annotations.NullMarked
package dev.innkeeper.local.mail;
