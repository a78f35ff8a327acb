package dev.innkeeper.platform.env;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FileVariablesTest {
    @Test
    void aSecretInAFileIsTheVariablesValueWithoutTheTrailingNewline(@TempDir Path folder) throws Exception {
        var file = Files.writeString(folder.resolve("secret"), "hush\n");
        var source = new FileVariables(Map.of("DATABASE_PASSWORD_FILE", file.toString()));

        assertThat(source.getValue("DATABASE_PASSWORD")).isEqualTo("hush");
    }

    /** What the descriptors mount: a secret that is not read from its file would be an empty one. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "APP_KEY",
                "APP_KEY_NEXT",
                "DATABASE_PASSWORD",
                "REDIS_URL",
                "REALTIME_SECRET",
                "REALTIME_ENCRYPTION_KEY",
                "SMTP_PASSWORD"
            })
    void everySecretMayComeFromAFile(String variable, @TempDir Path folder) throws Exception {
        var file = Files.writeString(folder.resolve("secret"), "hush");

        assertThat(new FileVariables(Map.of(variable + "_FILE", file.toString())).getValue(variable))
                .isEqualTo("hush");
    }

    @Test
    void aMissingFileStopsTheBootAndNamesTheVariable() {
        assertThatThrownBy(() -> new FileVariables(Map.of("APP_KEY_FILE", "/nowhere/key")))
                .hasMessageContaining("APP_KEY_FILE")
                .hasMessageContaining("/nowhere/key");
    }

    @Test
    void filesOfOthersAreLeftAlone() {
        assertThat(new FileVariables(Map.of("SSL_CERT_FILE", "/nowhere")).getPropertyNames())
                .isEmpty();
    }

    @Test
    void anUnknownEnvironmentNamesTheVariableAndTheChoices() {
        assertThatThrownBy(() -> AppEnv.of("prod"))
                .hasMessageContaining("APP_ENV is 'prod'")
                .hasMessageContaining("production");
    }
}
