package dev.innkeeper.deploy.observability;

import static org.assertj.core.api.Assertions.assertThat;

import dev.innkeeper.deploy.observability.Expression.Match;
import dev.innkeeper.deploy.observability.Expression.Selector;
import java.util.List;
import org.junit.jupiter.api.Test;

class ExpressionTest {
    @Test
    void namesAndLabelsAreFoundAndFunctionsWordsStringsAndTimesAreNot() {
        var read = Expression.of("""
                histogram_quantile(0.95, sum by (le, route) (rate(hotel_http_bucket{job="web", status=~"5..|no{x}"}[5m] offset 1h)))
                > 1.5e3 and on (job) (slo:bad:rate5m unless jobs_leader{job!="x"} == 1)""");

        assertThat(read.selectors())
                .containsExactly(
                        new Selector(
                                "hotel_http_bucket",
                                List.of(new Match("job", "=", "web"), new Match("status", "=~", "5..|no{x}"))),
                        new Selector("slo:bad:rate5m", List.of()),
                        new Selector("jobs_leader", List.of(new Match("job", "!=", "x"))));
        assertThat(read.labels()).containsExactlyInAnyOrder("le", "route", "job");
    }

    @Test
    void anExpressionThatIsOnlyAMetricIsRead() {
        assertThat(Expression.of("up").selectors()).containsExactly(new Selector("up", List.of()));
    }

    @Test
    void anAggregationThatGroupsAtItsEndIsNoMetric() {
        var read = Expression.of("sum(rate(x[$__rate_interval])) without (instance)");

        assertThat(read.selectors()).containsExactly(new Selector("x", List.of()));
        assertThat(read.labels()).containsExactly("instance");
    }
}
