package dev.innkeeper.broadcast;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class EnvelopeTest {
    @Test
    void whatIsEncodedIsDecoded() {
        var envelope =
                Envelope.decode(new Envelope(1_700_000_000_123_456L, "12.34", "{\"é\"}".getBytes(UTF_8)).encode());

        assertThat(envelope.publishedMicros()).isEqualTo(1_700_000_000_123_456L);
        assertThat(envelope.exceptSocket()).isEqualTo("12.34");
        assertThat(envelope.payload()).asString(UTF_8).isEqualTo("{\"é\"}");
    }

    @Test
    void aScriptPutsTheEpochAndThePositionBetweenHeadAndPayload() {
        var written = new Envelope(Envelope.FROM_CLIENT, 5, "12.34", "", "", "{}".getBytes(UTF_8));
        byte[] placed = written.at("epoch", "1700000000000-0").encode();

        var read = Envelope.decode(placed);
        assertThat(read.fromClient()).isTrue();
        assertThat(read.epoch()).isEqualTo("epoch");
        assertThat(read.position()).isEqualTo("1700000000000-0");
        assertThat(read.exceptSocket()).isEqualTo("12.34");
        assertThat(java.util.Arrays.copyOf(placed, written.head().length)).isEqualTo(written.head());
    }

    @Test
    void foreignBytesAreRefused() {
        assertThatThrownBy(() -> Envelope.decode(new byte[0])).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> Envelope.decode("{\"event\":\"x\"}".getBytes(UTF_8)))
                .isInstanceOf(IllegalArgumentException.class);
        byte[] cut = new Envelope(1, "123456789.123456789", new byte[0]).encode();
        assertThatThrownBy(() -> Envelope.decode(java.util.Arrays.copyOf(cut, cut.length - 1)))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void theDataIsDeliveredByteForByte() {
        byte[] frame = EventFrame.of("c", "e", "{\"n\":12345678901234567890}");

        assertThat(frame)
                .asString(UTF_8)
                .isEqualTo("{\"event\":\"e\",\"channel\":\"c\",\"data\":\"{\\\"n\\\":12345678901234567890}\"}");
    }

    @Test
    void eventsOfTheProtocolCanNotBePublished() {
        assertThatThrownBy(() -> EventFrame.of("c", "pusher:error", "{}")).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> EventFrame.of("c", "pusher_internal:member_added", "{}"))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
