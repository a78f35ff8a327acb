package dev.innkeeper.realtime.socket;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.innkeeper.broadcast.Envelope;
import dev.innkeeper.realtime.bus.Message;
import dev.innkeeper.realtime.bus.Message.Delivery;
import dev.innkeeper.realtime.wire.WireFrame;
import io.netty.buffer.ByteBuf;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class BundleTest {
    private static final String LONG = "x".repeat(70_000);

    private final List<Message> messages = new ArrayList<>();

    @AfterEach
    void release() {
        messages.forEach(Message::release);
    }

    @Test
    void itsFramesAreThoseOfTheMessagesInOrder() {
        message("first", "", Delivery.QUEUED);
        message(LONG, "", Delivery.QUEUED);
        message("", "", Delivery.QUEUED);
        message("x".repeat(200), "", Delivery.QUEUED);
        var bundle = new Bundle(messages);

        assertThat(texts(bundle.frames(false))).containsExactly("first", LONG, "", "x".repeat(200));
        bundle.release();
    }

    @Test
    void itsBuffersAreGivenBack() {
        message("one", "", Delivery.QUEUED);
        var bundle = new Bundle(messages);
        var plain = bundle.frames(false);
        var numbered = bundle.frames(true);

        bundle.release();

        assertThat(plain.refCnt()).isZero();
        assertThat(numbered.refCnt()).isZero();
    }

    @Test
    void itKnowsForWhomOneOfThemIsNot() {
        message("one", "", Delivery.QUEUED);
        message("two", "1.2", Delivery.QUEUED);
        var bundle = new Bundle(messages);

        assertThat(bundle.excepts("1.2"::equals)).isTrue();
        assertThat(bundle.excepts("1.3"::equals)).isFalse();
        assertThat(bundle.excepts(""::equals)).isFalse();
    }

    @Test
    void itMayBeLookedThroughForTheSlowWhenOneOfThemMayBeDropped() {
        message("one", "", Delivery.QUEUED);
        assertThat(new Bundle(messages).droppable()).isFalse();

        message("two", "", Delivery.LATEST_ONLY);
        assertThat(new Bundle(messages).droppable()).isTrue();
    }

    private void message(String payload, String exceptSocket, Delivery delivery) {
        messages.add(new Message("c", new Envelope(0, exceptSocket, payload.getBytes(UTF_8)), delivery));
    }

    private static List<String> texts(ByteBuf frames) {
        var rest = frames.duplicate();
        var texts = new ArrayList<String>();
        while (rest.isReadable()) {
            texts.add(WireFrame.payload(WireFrame.next(rest)));
        }
        return texts;
    }
}
