package dev.innkeeper.broadcast;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HistoryRulesTest {
    @Test
    void theFirstPatternThatMatchesCounts() {
        var rules = new HistoryRules(List.of("news:5:PT1M", " new*:50:PT10S", "private-desk.*:100:PT5M"));

        assertThat(rules.of("news").orElseThrow().events()).isEqualTo(5);
        assertThat(rules.of("newspaper").orElseThrow().time()).hasSeconds(10);
        assertThat(rules.of("private-desk.7")).isPresent();
        assertThat(rules.of("private-desks")).isEmpty();
        assertThat(rules.of("old")).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "news",
                "news:5",
                "n*ws:5:PT1M",
                "news:0:PT1M",
                "news:5:1 minute",
                "news:5:PT0S",
                "news:99999:PT1M"
            })
    void aRuleThatCanNotBeReadIsNamed(String rule) {
        assertThatThrownBy(() -> new HistoryRules(List.of(rule)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("'" + rule + "'");
    }
}
