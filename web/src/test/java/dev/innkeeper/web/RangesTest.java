package dev.innkeeper.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.innkeeper.hotel.HotelConfig;
import io.quarkus.runtime.configuration.DurationConverter;
import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfig;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Values that make no sense stop the boot: one of each kind of rule, those of other properties are alike. */
class RangesTest {
    @ParameterizedTest
    @CsvSource({
        // longer than nothing
        "innkeeper.web.limits.period, PT0S",
        "innkeeper.web.limits.period, PT-15M",
        // nothing or longer
        "innkeeper.hotel.catalog-ttl, PT-1S",
        // from one bound to another
        "innkeeper.hotel.hold, PT0.5S",
        "innkeeper.hotel.hold, P2D",
        // a number
        "innkeeper.web.limits.body-bytes, 0",
        "innkeeper.web.limits.body-bytes, 10485761",
        // an address
        "innkeeper.web.public-url, not an address",
        // not even a duration
        "innkeeper.web.session.lifetime, soon"
    })
    void aValueOutOfRangeStopsTheBootAndIsNamed(String property, String value) {
        assertThatThrownBy(() -> boot(Map.of(property, value))).hasMessageContaining(property);
    }

    @Test
    void zeroIsFineWhereItMeansSomething() {
        var config = boot(Map.of("innkeeper.hotel.catalog-ttl", "PT0S"));

        assertThat(config.getConfigMapping(HotelConfig.class).catalogTtl()).isZero();
    }

    private static SmallRyeConfig boot(Map<String, String> properties) {
        return new SmallRyeConfigBuilder()
                .addDefaultInterceptors()
                .withConverter(Duration.class, 200, new DurationConverter())
                .withMapping(WebConfig.class)
                .withMapping(HotelConfig.class)
                .withSources(new PropertiesConfigSource(properties, "test", 500))
                .addDiscoveredCustomizers()
                .build();
    }
}
