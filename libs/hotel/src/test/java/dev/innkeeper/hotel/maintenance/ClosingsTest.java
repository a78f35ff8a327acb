package dev.innkeeper.hotel.maintenance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.innkeeper.hotel.sql.Sql;
import dev.innkeeper.testkit.Backends;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
@WithTestResource(Backends.class)
class ClosingsTest {
    @Inject
    Closings closings;

    @Inject
    Sql sql;

    @AfterEach
    void open() {
        closings.open("test");
    }

    @Test
    void aClosedHotelSaysWhyAndSinceWhen() {
        assertThat(closings.current()).isEmpty();

        closings.close("A new boiler", 600, List.of("mail"), "ada");

        assertThat(closings.current()).hasValueSatisfying(closing -> {
            assertThat(closing.message()).isEqualTo("A new boiler");
            assertThat(closing.retryAfterSeconds()).isEqualTo(600);
            assertThat(closing.pausedQueues()).containsExactly("mail");
            assertThat(closing.operator()).isEqualTo("ada");
        });
    }

    @Test
    void closingItAgainChangesWhatIsSaidAndForgetsNoQueue() {
        var first = closings.close("A new boiler", 600, List.of("mail"), "ada");

        var second = closings.close("Still at it", 60, List.of("default"), "bob");

        assertThat(second.message()).isEqualTo("Still at it");
        assertThat(second.pausedQueues()).containsExactly("default", "mail");
        assertThat(second.since()).isEqualTo(first.since());
    }

    @Test
    void openingTellsWhatHadHeldOnce() {
        closings.close("A new boiler", 600, List.of(), "ada");

        assertThat(closings.open("ada")).map(Closing::message).contains("A new boiler");
        assertThat(closings.open("ada")).isEmpty();
        assertThat(closings.current()).isEmpty();
    }

    @Test
    void whoDidItIsWrittenDown() {
        closings.close("A new boiler", 600, List.of(), "grace");
        closings.open("grace");

        assertThat(sql.list(
                        "SELECT action FROM operator_action WHERE operator = 'grace' ORDER BY created_at, id",
                        row -> row.text("action")))
                .containsExactly("maintenance.on", "maintenance.off");
    }
}
