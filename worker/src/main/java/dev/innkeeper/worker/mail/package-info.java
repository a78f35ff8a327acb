/** The mails guests get: one handler a job kind, one pair of templates a mail. No rule about reservations may live here. */
@NullMarked
package dev.innkeeper.worker.mail;

import org.jspecify.annotations.NullMarked;
