package dev.innkeeper.hotel.seed;

import static org.assertj.core.api.Assertions.assertThat;

import dev.innkeeper.hotel.account.Accounts;
import dev.innkeeper.hotel.account.Role;
import dev.innkeeper.hotel.catalog.Catalog;
import dev.innkeeper.hotel.sql.Sql;
import dev.innkeeper.testkit.Backends;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.util.List;
import org.junit.jupiter.api.Test;

@QuarkusTest
@WithTestResource(Backends.class)
class DemoDataTest {

    private static final String DEMO =
            " WHERE hotel_id IN (SELECT id FROM hotel WHERE slug IN ('lisbon', 'new-york', 'kyoto'))";

    @Inject
    DemoData demo;

    @Inject
    Catalog catalog;

    @Inject
    Accounts accounts;

    @Inject
    Sql sql;

    @Test
    void seedingTwiceIsSeedingOnce() {
        demo.seed();
        var once = counts();
        demo.seed();

        assertThat(counts()).isEqualTo(once);
        assertThat(once.getFirst()).isEqualTo(120);
        assertThat(once.get(1)).isEqualTo(12);
        assertThat(once.get(2)).isEqualTo(12 * 367);
    }

    @Test
    void theHousesAreOnThreeContinentsAndTheAccountsHaveTheirRoles() {
        demo.seed();

        assertThat(catalog.hotel("kyoto").orElseThrow().zone().getId()).isEqualTo("Asia/Tokyo");
        assertThat(catalog.hotel("lisbon").orElseThrow().country()).isEqualTo("Portugal");
        assertThat(catalog.roomTypes("new-york")).hasSize(4);
        assertThat(catalog.cities()).contains("Kyoto", "Lisbon", "New York");
        assertThat(accounts.authenticate("operator@example.com", DemoData.PASSWORD))
                .hasValueSatisfying(account -> assertThat(account.role()).isEqualTo(Role.OPERATOR));
    }

    private List<Integer> counts() {
        return List.of(
                count("SELECT count(*) AS n FROM room" + DEMO),
                count("SELECT count(*) AS n FROM room_type" + DEMO),
                count("SELECT count(*) AS n FROM nightly_rate WHERE room_type_id IN (SELECT id FROM room_type" + DEMO
                        + ")"));
    }

    private int count(String query) {
        return sql.first(query, row -> row.integer("n")).orElseThrow();
    }
}
