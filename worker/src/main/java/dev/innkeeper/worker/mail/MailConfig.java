package dev.innkeeper.worker.mail;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.net.URI;

/** What mails are written with. The SMTP server is Quarkus' own configuration, see application.properties. */
@ConfigMapping(prefix = "innkeeper.mail")
interface MailConfig {

    /** Who mails come from: an address, or a name with the address in angle brackets. Variable MAIL_FROM. */
    @WithDefault("Innkeeper <stay@innkeeper.localhost>")
    String from();

    /** Where links in mails lead: web as the browser sees it. Variable PUBLIC_URL. */
    @WithDefault("http://localhost:8080")
    URI publicUrl();
}
