package dev.innkeeper.realtime.wire;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.http.websocketx.PingWebSocketFrame;
import io.netty.handler.codec.http.websocketx.TextWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocket13FrameDecoder;
import io.netty.handler.codec.http.websocketx.WebSocketFrame;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WireFrameTest {
    private static final int LARGE = 100_000;

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 125, 126, 127, 65_535, 65_536, LARGE})
    void aTextOfAnyLengthIsReadBackAsItWas(int length) {
        String text = "x".repeat(length);
        var frame = WireFrame.text(text);
        assertThat(WireFrame.payload(frame)).isEqualTo(text);
        assertThat(WireFrame.isPing(frame)).isFalse();

        assertThat(decoded(frame)).isInstanceOfSatisfying(TextWebSocketFrame.class, read -> {
            assertThat(read.text()).isEqualTo(text);
            assertThat(read.isFinalFragment()).isTrue();
            read.release();
        });
    }

    @Test
    void aNumberedFrameHasTheIdAsItsFirstMember() {
        var frame = WireFrame.numbered("{\"event\":\"é\"}".getBytes(UTF_8), "17-3");

        assertThat(WireFrame.payload(frame)).isEqualTo("{\"id\":\"17-3\",\"event\":\"é\"}");
        frame.release();
    }

    @Test
    void aPingIsAPing() {
        var frame = WireFrame.ping();
        assertThat(WireFrame.isPing(frame)).isTrue();

        assertThat(decoded(frame)).isInstanceOfSatisfying(PingWebSocketFrame.class, WebSocketFrame::release);
    }

    /** As Netty reads it, which releases it. */
    private static WebSocketFrame decoded(ByteBuf frame) {
        var channel = new EmbeddedChannel(new WebSocket13FrameDecoder(false, false, LARGE));
        channel.writeInbound(frame);
        WebSocketFrame read = channel.readInbound();
        channel.finishAndReleaseAll();
        return read;
    }
}
