package dev.innkeeper.broadcast;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;

class RealtimeScriptTest {
    private static final int MOST_BYTES = 4096;

    @Test
    void theScriptThatPagesLoadIsSmall() throws IOException {
        assertThat(gzipped(script())).hasSizeLessThan(MOST_BYTES);
    }

    private static byte[] script() throws IOException {
        try (var in =
                RealtimeScriptTest.class.getResourceAsStream("/META-INF/resources/assets/innkeeper-realtime.js")) {
            assertThat(in).isNotNull();
            return in.readAllBytes();
        }
    }

    private static byte[] gzipped(byte[] script) throws IOException {
        var bytes = new ByteArrayOutputStream();
        try (var zip = new GZIPOutputStream(bytes)) {
            zip.write(script);
        }
        return bytes.toByteArray();
    }
}
