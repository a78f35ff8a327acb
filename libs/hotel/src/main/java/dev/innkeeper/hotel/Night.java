package dev.innkeeper.hotel;

import io.quarkus.runtime.annotations.RegisterForReflection;
import java.time.LocalDate;

/**
 * One night of a stay and its price.
 *
 * @param date the evening it starts, in the hotel's zone
 */
@RegisterForReflection
public record Night(LocalDate date, Money price) {}
