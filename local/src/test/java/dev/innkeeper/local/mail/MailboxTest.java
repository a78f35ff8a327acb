package dev.innkeeper.local.mail;

import static org.assertj.core.api.Assertions.assertThat;

import com.icegreen.greenmail.util.GreenMailUtil;
import com.icegreen.greenmail.util.ServerSetup;
import dev.innkeeper.local.stack.Port;
import dev.innkeeper.local.stack.Ports;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class MailboxTest {
    private final Ports ports = Ports.free();
    private Mailbox mailbox;

    @BeforeEach
    void open() {
        mailbox = Mailbox.open(ports.get(Port.SMTP), ports.get(Port.MAILBOX));
    }

    @AfterEach
    void close() {
        mailbox.close();
    }

    @Test
    void aSentMailIsListedFoundAndShown() throws Exception {
        send("ana@example.com", "Your \"room\" <is> booked", "See you soon");
        send("bo@example.com", "Another", "Hello");

        assertThat(get("/api/v1/messages")).contains("\"total\":2").contains("Your \\\"room\\\" <is> booked");
        assertThat(get("/api/v1/search?query=to:ana@example.com"))
                .contains("\"messages_count\":1")
                .contains("ana@");
        assertThat(get("/api/v1/search?query=to:nobody@example.com")).contains("\"messages_count\":0");
        assertThat(get("/api/v1/message/1")).contains("\"Text\":\"See you soon");
        assertThat(get("/api/v1/message/1/raw")).contains("Subject: Your");
        assertThat(get("/")).contains("Your &quot;room&quot; &lt;is&gt; booked");
        assertThat(get("/mail/1")).contains("See you soon");
        assertThat(get("/mail/99")).isEqualTo("message not found");
    }

    private void send(String to, String subject, String text) {
        var smtp = new ServerSetup(ports.get(Port.SMTP), "localhost", ServerSetup.PROTOCOL_SMTP);
        GreenMailUtil.sendTextEmail(to, "hotel@example.com", subject, text, smtp);
    }

    private String get(String path) throws Exception {
        try (var client = HttpClient.newHttpClient()) {
            var address = URI.create("http://localhost:" + ports.get(Port.MAILBOX) + path);
            return client.send(HttpRequest.newBuilder(address).build(), BodyHandlers.ofString())
                    .body();
        }
    }
}
