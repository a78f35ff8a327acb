package dev.innkeeper.hotel.catalog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.innkeeper.hotel.HotelConfig;
import dev.innkeeper.hotel.sql.RowMapper;
import dev.innkeeper.hotel.sql.Sql;
import dev.innkeeper.hotel.sql.SqlFailure;
import java.lang.reflect.Proxy;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.postgresql.ds.PGSimpleDataSource;

class CatalogTest {
    private static final HotelConfig READS_EVERY_TIME = (HotelConfig) Proxy.newProxyInstance(
            HotelConfig.class.getClassLoader(), new Class<?>[] {HotelConfig.class}, (self, method, arguments) -> {
                assertThat(method.getName()).isEqualTo("catalogTtl");
                return Duration.ZERO;
            });

    private final OneRoom house = new OneRoom();
    private final Catalog catalog = new Catalog(new RoomTypes(house), READS_EVERY_TIME, Clock.systemUTC());

    /** A database with one room type, which can go away. */
    private static final class OneRoom extends Sql {
        private boolean away;

        OneRoom() {
            super(new PGSimpleDataSource());
        }

        @Override
        @SuppressWarnings("unchecked")
        public <T> List<T> list(String sql, RowMapper<T> mapper, @Nullable Object... parameters) {
            if (away) {
                throw new SqlFailure(new SQLException("gone", "08001"));
            }
            var hotel = new HotelView(
                    "inn", "Inn", "Town", "Land", ZoneOffset.UTC, "An inn.", LocalTime.NOON, LocalTime.NOON, 24, "EUR");
            var type = new RoomTypeView(new UUID(0, 1), "inn", "Single", "A room.", 1, "room");
            return (List<T>) List.of(new Sellable(new UUID(0, 2), hotel, type));
        }
    }

    @Test
    void whatWasKnownHoldsWhileTheDatabaseIsAway() {
        var known = catalog.hotels();
        house.away = true;

        assertThat(catalog.hotels()).isEqualTo(known).hasSize(1);
        assertThat(catalog.roomTypes("inn")).hasSize(1);
    }

    @Test
    void whoeverNeverSawTheHotelsIsToldThatTheDatabaseIsAway() {
        house.away = true;

        assertThatThrownBy(catalog::hotels).isInstanceOf(SqlFailure.class);
    }
}
