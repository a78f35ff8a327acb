package dev.innkeeper.realtime.wire;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.innkeeper.realtime.wire.ClientMessage.Since;
import dev.innkeeper.realtime.wire.ClientMessage.Subscribe;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ClientMessageTest {
    private static final String SOCKET = "1234567890.1234567890";

    private final ObjectMapper json = new ObjectMapper();

    @Test
    void whatAClientHasSeenIsReadAsItSaysIt() throws Exception {
        String id = "1".repeat(15) + "-" + "2".repeat(15);
        String epoch = "e".repeat(32);

        assertThat(since(epoch, id, List.of(SOCKET))).isEqualTo(new Since(epoch, id, Set.of(SOCKET)));
    }

    @Test
    void ofSocketsNoMoreAreKeptThanAClientMayHaveHad() throws Exception {
        var many = IntStream.range(0, 500).mapToObj(i -> i + ".1").toList();

        assertThat(since("e", "1-0", many).sockets()).hasSize(10);
    }

    @Test
    void whatIsTooLongToBeASocketOrAPositionIsNotKept() throws Exception {
        String large = "1".repeat(33);

        assertThat(since(large, large, List.of(large, SOCKET))).isEqualTo(new Since("", "", Set.of(SOCKET)));
    }

    private Since since(String epoch, String id, List<String> sockets) throws Exception {
        var since = Map.of("epoch", epoch, "id", id, "sockets", sockets);
        String text = json.writeValueAsString(
                Map.of("event", "pusher:subscribe", "data", Map.of("channel", "news", "since", since)));
        return Objects.requireNonNull(((Subscribe) ClientMessage.read(json, text)).since());
    }
}
