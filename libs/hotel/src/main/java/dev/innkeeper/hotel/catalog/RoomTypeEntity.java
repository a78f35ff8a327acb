package dev.innkeeper.hotel.catalog;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.JoinColumn;
import jakarta.persistence.ManyToOne;
import jakarta.persistence.Table;
import java.util.UUID;
import org.hibernate.annotations.Immutable;

@Entity
@Immutable
@Table(name = "room_type")
class RoomTypeEntity {

    @Id
    UUID id;

    @ManyToOne
    @JoinColumn(name = "hotel_id")
    HotelEntity hotel;

    @Column
    String name;

    @Column
    String description;

    @Column
    short capacity;

    @Column(name = "image_hint")
    String imageHint;

    RoomTypeView view() {
        return new RoomTypeView(id, hotel.slug, name, description, capacity, imageHint);
    }
}
