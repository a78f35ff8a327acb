package dev.innkeeper.hotel.catalog;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** All hotels and room types as they were at one moment. */
record House(
        Instant readAt,
        Map<String, HotelView> hotels,
        Map<String, List<RoomTypeView>> roomTypes,
        Map<UUID, Sellable> sellables,
        List<String> cities) {

    static House of(Collection<Sellable> types, Instant now) {
        var hotels = new LinkedHashMap<String, HotelView>();
        var byHotel = new LinkedHashMap<String, List<RoomTypeView>>();
        var sellables = new LinkedHashMap<UUID, Sellable>();
        for (var type : types) {
            var hotel = type.hotel();
            hotels.putIfAbsent(hotel.slug(), hotel);
            byHotel.computeIfAbsent(hotel.slug(), _ -> new ArrayList<>()).add(type.roomType());
            sellables.put(type.roomType().id(), type);
        }
        byHotel.replaceAll((_, views) -> List.copyOf(views));
        var cities = hotels.values().stream()
                .map(HotelView::city)
                .distinct()
                .sorted()
                .toList();
        return new House(now, hotels, byHotel, sellables, cities);
    }

    boolean empty() {
        return hotels.isEmpty();
    }
}
