package dev.innkeeper.local.mail;

import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** The two pages of the mailbox. */
final class MailboxPages {
    private static final DateTimeFormatter WHEN =
            DateTimeFormatter.ofPattern("d MMM HH:mm:ss 'UTC'", Locale.ROOT).withZone(ZoneOffset.UTC);

    private static final String FRAME = """
            <!doctype html>
            <html lang="en">
            <head>
            <meta charset="utf-8">
            <meta name="viewport" content="width=device-width, initial-scale=1">
            <title>%s</title>
            <style>
              body { font: 1rem/1.5 system-ui, sans-serif; max-width: 60rem; margin: 2rem auto; padding: 0 1rem; color: #1d2a2f }
              table { border-collapse: collapse; width: 100%% }
              th, td { text-align: left; padding: .5rem; border-bottom: 1px solid #d5dcdf; vertical-align: top }
              a { color: #0b5c6b }
              iframe { width: 100%%; height: 40rem; border: 1px solid #d5dcdf; background: #fff }
              pre { white-space: pre-wrap; background: #f3f6f7; padding: 1rem }
            </style>
            </head>
            <body>
            %s
            </body>
            </html>
            """;

    private MailboxPages() {}

    static String list(List<Mail> mails) {
        if (mails.isEmpty()) {
            return FRAME.formatted("Mailbox", "<h1>Mailbox</h1><p>No mail yet. Book a room, and look again.</p>");
        }
        var rows = mails.stream()
                .map(mail -> "<tr><td><a href=\"/mail/%s\">%s</a></td><td>%s</td><td>%s</td></tr>"
                        .formatted(
                                mail.id(), escape(mail.subject()), escape(people(mail)), WHEN.format(mail.received())))
                .collect(Collectors.joining("\n"));
        var table =
                "<h1>Mailbox</h1>\n<table><thead><tr><th>Subject</th><th>To</th><th>Received</th></tr></thead><tbody>"
                        + rows + "</tbody></table>";
        return FRAME.formatted("Mailbox", table);
    }

    static String message(Mail mail) {
        var html = mail.html().isEmpty()
                ? ""
                : "<h2>HTML</h2><iframe sandbox title=\"The message as HTML\" src=\"/mail/%s/html\"></iframe>"
                        .formatted(mail.id());
        var page = """
                <p><a href="/">Mailbox</a></p>
                <h1>%s</h1>
                <p>From %s<br>To %s<br>%s · Message-ID %s</p>
                <h2>Text</h2><pre>%s</pre>
                %s""".formatted(
                        escape(mail.subject()),
                        escape(mail.from().toString()),
                        escape(people(mail)),
                        WHEN.format(mail.received()),
                        escape(mail.messageId()),
                        escape(mail.text()),
                        html);
        return FRAME.formatted(escape(mail.subject()), page);
    }

    private static String people(Mail mail) {
        return mail.to().stream().map(Mail.Person::toString).collect(Collectors.joining(", "));
    }

    private static String escape(String text) {
        return text.replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\"", "&quot;");
    }
}
