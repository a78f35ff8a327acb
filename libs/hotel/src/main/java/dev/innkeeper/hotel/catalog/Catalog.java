package dev.innkeeper.hotel.catalog;

import dev.innkeeper.hotel.HotelConfig;
import dev.innkeeper.hotel.sql.SqlFailure;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.locks.ReentrantLock;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Hotels and room types, remembered for {@link HotelConfig#catalogTtl()}: they change with a contract, not with a
 * request. While one caller reads them again the others are answered from memory, and so is everyone while they can not be
 * read.
 */
@ApplicationScoped
public class Catalog {

    private static final Logger LOG = Logger.getLogger(Catalog.class);

    private final RoomTypes roomTypes;
    private final HotelConfig config;
    private final Clock clock;
    private final ReentrantLock reading = new ReentrantLock();
    private volatile @Nullable House remembered;

    Catalog(RoomTypes roomTypes, HotelConfig config, Clock clock) {
        this.roomTypes = roomTypes;
        this.config = config;
        this.clock = clock;
    }

    /** Every hotel that has rooms, by name. */
    public List<HotelView> hotels() {
        return List.copyOf(house().hotels().values());
    }

    /** The hotel of a slug. */
    public Optional<HotelView> hotel(String slug) {
        return Optional.ofNullable(house().hotels().get(slug));
    }

    /** The room types of a hotel, the smallest first; empty for an unknown hotel. */
    public List<RoomTypeView> roomTypes(String slug) {
        return house().roomTypes().getOrDefault(slug, List.of());
    }

    /** The cities that have a hotel, by name. */
    public List<String> cities() {
        return house().cities();
    }

    /** The currencies of a hotel by its slug, of a city's hotels in any letter case, or of all: null leaves one out. */
    public List<String> currencies(@Nullable String slug, @Nullable String city) {
        return house().hotels().values().stream()
                .filter(hotel -> slug == null || hotel.slug().equals(slug))
                .filter(hotel -> city == null || hotel.city().equalsIgnoreCase(city))
                .map(HotelView::currency)
                .distinct()
                .toList();
    }

    /** A room type and its hotel. */
    public Optional<Sellable> sellable(UUID roomType) {
        return Optional.ofNullable(house().sellables().get(roomType));
    }

    /** Forgets what is remembered, for who has just changed it. */
    public void forget() {
        remembered = null;
    }

    private House house() {
        var known = remembered;
        if (known != null && clock.instant().isBefore(known.readAt().plus(config.catalogTtl()))) {
            return known;
        }
        if (known != null && !reading.tryLock()) {
            return known;
        }
        if (known == null) {
            reading.lock();
        }
        try {
            var meanwhile = remembered;
            if (meanwhile != null && meanwhile != known) {
                return meanwhile;
            }
            return readAgain();
        } catch (SqlFailure e) {
            if (known == null) {
                throw e;
            }
            LOG.debugf("the hotels can not be read again: %s", e.getMessage());
            return known;
        } finally {
            reading.unlock();
        }
    }

    private House readAgain() {
        var house = House.of(roomTypes.withHotels(), clock.instant());
        // An empty house is about to be seeded: remembering it would hide the first hotels.
        if (!house.empty()) {
            remembered = house;
        }
        return house;
    }
}
