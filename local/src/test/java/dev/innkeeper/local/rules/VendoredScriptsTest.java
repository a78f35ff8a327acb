package dev.innkeeper.local.rules;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** Scripts that are kept in the source tree because nobody packages them. */
class VendoredScriptsTest {
    private static final Pattern DECLARED = Pattern.compile("\"pusher-js\": \"([0-9.]+)\"");

    @Test
    void pagesRunThePusherJsThatRealtimeIsTestedWith() {
        var script = Checkout.read(
                Checkout.file("libs/broadcast/src/main/resources/META-INF/resources/assets/pusher.min.js"));
        var declared = DECLARED.matcher(Checkout.read(Checkout.file("realtime/src/test/js/package.json")));

        assertThat(declared.find()).isTrue();
        assertThat(script).contains("\"" + declared.group(1) + "\"");
    }
}
