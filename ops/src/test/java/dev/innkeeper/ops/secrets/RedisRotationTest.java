package dev.innkeeper.ops.secrets;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import dev.innkeeper.testkit.Backends;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.vertx.mutiny.redis.client.RedisAPI;
import jakarta.inject.Inject;
import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The steps of Redis' password on a real server; no service is connected to it. */
@QuarkusTest
@WithTestResource(Backends.class)
class RedisRotationTest {
    private static final Duration PATIENCE = Duration.ofSeconds(5);
    private static final String USER = "user rotating on #%s ~* &* +@all";
    private static final String WITH_TWO = "user rotating on #%s #%s ~* &* +@all";

    @Inject
    Rotations rotations;

    @Inject
    RedisAPI redis;

    @ConfigProperty(name = "REDIS_URL")
    String redisUrl;

    @TempDir
    Path folder;

    @BeforeEach
    void secrets() throws IOException {
        write("app-key", RandomSecret.key());
    }

    @AfterEach
    void asBefore() {
        acl("DELUSER", "rotating");
    }

    @ParameterizedTest
    @CsvSource({"first, first", "p@s+s, p%40s%2Bs"})
    void redisTakesBothPasswordsAndThenTheNewOne(String first, String encoded) throws Exception {
        acl("SETUSER", "rotating", "on", ">" + first, "~*", "&*", "+@all");
        write("redis-url", "redis://rotating:%s@redis:6379".formatted(encoded));
        write("redis-users", USER.formatted(sha256(first)));

        next();

        var second = second();
        assertThat(accepted(first) && accepted(second)).isTrue();
        assertThat(read("redis-users")).isEqualTo(WITH_TWO.formatted(sha256(first), sha256(second)));

        assertThat(next().step()).isEqualTo("resting");
        assertThat(accepted(first)).isFalse();
        assertThat(accepted(second)).isTrue();
        assertThat(read("redis-users")).isEqualTo(USER.formatted(sha256(second)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"user rotating on >first ~* &* +@all", "user somebody on #%s ~* &* +@all"})
    void nothingIsChangedWhereRedisWouldNotKnowTheNewOneAfterARestart(String users) throws Exception {
        acl("SETUSER", "rotating", "on", ">first", "~*", "&*", "+@all");
        write("redis-url", "redis://rotating:first@redis:6379");
        write("redis-users", users.formatted(sha256("first")));

        assertThatIllegalStateException().isThrownBy(this::next).withMessageContaining("redis-users");

        assertThat(hashes("rotating")).isEqualTo(1);
        assertThat(read("redis-url")).isEqualTo("redis://rotating:first@redis:6379");
    }

    @Test
    void nothingIsChangedWhereRedisKnowsAnotherPassword() throws Exception {
        acl("SETUSER", "rotating", "on", ">another", "~*", "&*", "+@all");
        write("redis-url", "redis://rotating:first@redis:6379");

        assertThatIllegalStateException().isThrownBy(this::next).withMessageContaining("redis-url");

        assertThat(hashes("rotating")).isEqualTo(1);
        assertThat(read("redis-url")).isEqualTo("redis://rotating:first@redis:6379");
    }

    @ParameterizedTest
    @ValueSource(strings = {"redis://redis:6379", "redis://:a@one:6379,redis://:a@two:6379"})
    void anAddressWithoutAPasswordOrOfSeveralServersIsAnError(String url) throws Exception {
        write("redis-url", url);

        assertThatIllegalArgumentException().isThrownBy(this::next).withMessageContaining("no server with a password");
    }

    @Test
    void aStepThatToldRedisAndBrokeOffIsTakenAgain() throws Exception {
        acl("SETUSER", "rotating", "on", ">first", "~*", "&*", "+@all");
        write("redis-url", "redis://rotating:first@redis:6379");
        next();
        acl("SETUSER", "rotating", "<first");

        assertThat(next().step()).isEqualTo("resting");
    }

    @Test
    void theChangeDoesNotEndWhileRedisTakesAPasswordThatNobodyKnowsOf() throws Exception {
        acl("SETUSER", "rotating", "on", ">first", "~*", "&*", "+@all");
        write("redis-url", "redis://rotating:first@redis:6379");
        next();
        acl("SETUSER", "rotating", "<first", ">another");

        assertThatIllegalStateException().isThrownBy(this::next).withMessageContaining("neither the old nor the new");
    }

    private Rotations.Standing next() throws Exception {
        return rotations.next(folder, Rotated.REDIS_PASSWORD, false);
    }

    private String acl(String... words) {
        return String.valueOf(redis.acl(List.of(words)).await().atMost(PATIENCE));
    }

    private long hashes(String user) {
        return java.util.regex.Pattern.compile("[0-9a-f]{64}")
                .matcher(acl("GETUSER", user))
                .results()
                .count();
    }

    private String second() throws IOException {
        return URI.create(read("redis-url")).getUserInfo().replaceFirst(".*:", "");
    }

    private boolean accepted(String secret) throws IOException {
        var address = URI.create(redisUrl);
        try (var client = new Socket(address.getHost(), address.getPort())) {
            client.getOutputStream()
                    .write("AUTH rotating %s\r\n".formatted(secret).getBytes());
            return client.getInputStream().read() == '+';
        }
    }

    private static String sha256(String text) throws Exception {
        return HexFormat.of()
                .formatHex(MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8)));
    }

    private void write(String name, String text) throws IOException {
        Files.writeString(folder.resolve(name), text + "\n");
    }

    private String read(String name) throws IOException {
        return Files.readString(folder.resolve(name)).strip();
    }
}
