package dev.innkeeper.platform.env;

import static org.assertj.core.api.Assertions.assertThat;

import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PublicUrlVariableTest {
    @ParameterizedTest
    @ValueSource(strings = {"http://localhost:8080", "https://hotel.example.com", "https://hotel.example.com:8443"})
    void anAddressABrowserCanOpenIsFine(String url) {
        assertThat(problems(Map.of("PUBLIC_URL", url))).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "hotel.example.com",
                "localhost:8080",
                "ftp://hotel.example.com",
                "https://",
                "https:hotel",
                "https://me:secret@hotel.example.com",
                "https://hotel.example.com?a=b",
                "https://hotel example.com"
            })
    void anythingElseStopsTheBootAndNamesTheVariable(String url) {
        assertThat(problems(Map.of("PUBLIC_URL", url)))
                .singleElement()
                .asString()
                .startsWith("PUBLIC_URL is '" + url + "'")
                .contains("https://hotel.example.com");
    }

    @Test
    void itMayBeLeftToItsDefault() {
        assertThat(problems(Map.of())).isEmpty();
    }

    private static List<String> problems(Map<String, String> variables) {
        var config = new SmallRyeConfigBuilder()
                .withSources(new PropertiesConfigSource(variables, "test", 100))
                .build();
        return new PublicUrlVariable(config).problems();
    }
}
