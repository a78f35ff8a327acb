package dev.innkeeper.ops.secrets;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class SessionLifetimeTest {
    @Test
    void aKeyIsKeptForAsLongAsWebHasSessionsLiveWhereNothingIsSet() throws IOException {
        var web = Files.readString(Path.of("../web/src/main/java/dev/innkeeper/web/WebConfig.java"));

        assertThat(web)
                .containsPattern("@WithDefault\\(\"" + KeyRotation.DEFAULT_LIFETIME
                        + "\"\\)(\\s+@At\\w+\\([^)]*\\))*\\s+Duration lifetime\\(\\)");
    }
}
