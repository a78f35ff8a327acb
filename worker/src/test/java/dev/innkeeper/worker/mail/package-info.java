/** Tests of the mails, with a real SMTP server. No mock mailer may be used here. */
@NullMarked
package dev.innkeeper.worker.mail;

import org.jspecify.annotations.NullMarked;
