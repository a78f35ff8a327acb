package dev.innkeeper.realtime.socket;

import static org.assertj.core.api.Assertions.assertThat;

import dev.innkeeper.realtime.RedisOnly;
import dev.innkeeper.realtime.state.Member;
import dev.innkeeper.realtime.users.SignedIn;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A client that signs in again and again, and is refused. */
@QuarkusTest
@WithTestResource(RedisOnly.class)
class RefusedSignInTest {
    @Inject
    EmbeddedLoop embedded;

    @Test
    void nothingIsKeptOfAttemptsThatFailed() {
        var client = embedded.client(new CountingSocket());
        var undone = new ArrayList<SigningIn>();
        for (int i = 0; i < 1_000; i++) {
            var refused = attempt(undone);
            client.signIn(refused);
            client.notSignedIn(refused);
        }
        var last = attempt(undone);
        client.signIn(last);

        embedded.loop.forget(client);

        assertThat(undone).containsExactly(last);
    }

    private static SigningIn attempt(List<SigningIn> undone) {
        return new SigningIn(new SignedIn(new Member("1", "\"1\"", "null"), List.of()), undone::add);
    }
}
