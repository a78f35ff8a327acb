package dev.innkeeper.hotel.catalog;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.JoinColumn;
import jakarta.persistence.ManyToOne;
import jakarta.persistence.Table;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.UUID;
import org.hibernate.annotations.Immutable;

@Entity
@Immutable
@Table(name = "hotel")
class HotelEntity {

    @Id
    UUID id;

    @Column
    String slug;

    @Column
    String name;

    @Column
    String city;

    @ManyToOne
    @JoinColumn(name = "country")
    CountryEntity country;

    @Column
    String zone;

    @Column
    String description;

    @Column(name = "check_in")
    LocalTime checkIn;

    @Column(name = "check_out")
    LocalTime checkOut;

    @Column(name = "free_cancellation_hours")
    int freeCancellationHours;

    @Column
    String currency;

    HotelView view() {
        return new HotelView(
                slug,
                name,
                city,
                country.name,
                ZoneId.of(zone),
                description,
                checkIn,
                checkOut,
                freeCancellationHours,
                currency);
    }
}
