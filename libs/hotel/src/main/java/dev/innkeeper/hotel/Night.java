package dev.innkeeper.hotel;

import io.quarkus.runtime.annotations.RegisterForReflection;
import java.time.LocalDate;
import java.util.List;
import java.util.stream.IntStream;

/**
 * One night of a stay and its price.
 *
 * @param date the evening it starts, in the hotel's zone
 */
@RegisterForReflection
public record Night(LocalDate date, Money price) {

    /** The nights from a day of arrival on, one for each price in minor units. */
    public static List<Night> of(LocalDate from, long[] prices, String currency) {
        return IntStream.range(0, prices.length)
                .mapToObj(i -> new Night(from.plusDays(i), new Money(prices[i], currency)))
                .toList();
    }
}
