package dev.innkeeper.realtime.state;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Objects;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What a Redis Cluster demands: a script touches only keys that it was given. */
class DeclaredKeysTest {
    private static final Pattern CALL = Pattern.compile("redis\\.call\\('([A-Z]+)'(?:,\\s*([^,)]+))?");
    private static final Pattern KEY = Pattern.compile("KEYS\\[(?:\\d+|i)]");
    private static final Pattern FUNCTION_USE =
            Pattern.compile("(?:webhook\\(([^,]+), ([^,]+)|(?:announce|current)\\(([^,]+)),");
    /** The parameters under which the shared functions get their keys. */
    private static final Set<String> PARAMETERS = Set.of("stream", "dropped", "presence");

    @ParameterizedTest
    @EnumSource(Script.class)
    void everyCommandNamesAKeyThatTheScriptWasGiven(Script script) {
        assertThat(CALL.matcher(script.text()).results().toList())
                .isNotEmpty()
                .filteredOn(call -> !Set.of("TIME", "PUBLISH").contains(call.group(1)))
                .allSatisfy(call -> assertThat(PARAMETERS.contains(call.group(2))
                                || KEY.matcher(call.group(2)).matches())
                        .as(call.group())
                        .isTrue());
        assertThat(FUNCTION_USE.matcher(script.text()).results().flatMap(DeclaredKeysTest::groups))
                .allMatch(key -> PARAMETERS.contains(key) || KEY.matcher(key).matches());
    }

    private static Stream<String> groups(MatchResult use) {
        return IntStream.rangeClosed(1, use.groupCount()).mapToObj(use::group).filter(Objects::nonNull);
    }
}
