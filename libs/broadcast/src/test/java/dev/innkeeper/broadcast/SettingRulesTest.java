package dev.innkeeper.broadcast;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.RecordComponent;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class SettingRulesTest {
    private static final List<Class<?>> GROUPS = List.of(AppLimits.class, AppFeatures.class, AppWebhooks.class);

    @Test
    void everySettingThatIsReadCanBeSet() {
        var all = Arrays.stream(AppSettings.class.getRecordComponents())
                .flatMap(SettingRulesTest::names)
                .toList();

        assertThat(SettingRules.names()).containsExactlyInAnyOrderElementsOf(all);
    }

    private static Stream<String> names(RecordComponent part) {
        return GROUPS.contains(part.getType())
                ? Arrays.stream(part.getType().getRecordComponents()).map(one -> part.getName() + "." + one.getName())
                : Stream.of(part.getName());
    }
}
