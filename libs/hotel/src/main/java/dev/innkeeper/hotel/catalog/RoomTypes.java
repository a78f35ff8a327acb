package dev.innkeeper.hotel.catalog;

import io.quarkus.hibernate.orm.panache.PanacheRepositoryBase;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.UUID;

@ApplicationScoped
class RoomTypes implements PanacheRepositoryBase<RoomTypeEntity, UUID> {

    /** One statement for the whole house: types with their hotels and countries. */
    List<RoomTypeEntity> withHotels() {
        return list(
                "from RoomTypeEntity t join fetch t.hotel h join fetch h.country order by h.name, t.capacity, t.name");
    }
}
