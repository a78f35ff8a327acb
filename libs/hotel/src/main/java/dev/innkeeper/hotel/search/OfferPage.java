package dev.innkeeper.hotel.search;

import io.quarkus.runtime.annotations.RegisterForReflection;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A page of offers ordered by currency, total and room type: amounts of different currencies can not be compared.
 *
 * @param nextCursor opaque; null on the last page
 */
@RegisterForReflection
public record OfferPage(List<Offer> offers, @Nullable String nextCursor) {}
