package dev.innkeeper.hotel.catalog;

import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.Optional;

/** Hotels and room types. */
@ApplicationScoped
public class Catalog {

    /** Every hotel, by name. */
    public List<HotelView> hotels() {
        throw new UnsupportedOperationException();
    }

    /** The hotel of a slug. */
    public Optional<HotelView> hotel(String slug) {
        throw new UnsupportedOperationException(slug);
    }

    /** The room types of a hotel, the smallest first; empty for an unknown hotel. */
    public List<RoomTypeView> roomTypes(String slug) {
        throw new UnsupportedOperationException(slug);
    }

    /** The cities that have a hotel, by name. */
    public List<String> cities() {
        throw new UnsupportedOperationException();
    }
}
