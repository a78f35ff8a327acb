package dev.innkeeper.hotel.search;

import jakarta.enterprise.context.ApplicationScoped;

/** Finds free rooms. */
@ApplicationScoped
public class Search {

    /** One page of offers. Throws {@code StayInvalid} for dates that cannot be sold or a cursor that is not ours. */
    public OfferPage offers(SearchQuery query) {
        throw new UnsupportedOperationException(query.toString());
    }
}
