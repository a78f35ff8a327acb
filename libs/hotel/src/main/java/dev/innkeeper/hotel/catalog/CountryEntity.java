package dev.innkeeper.hotel.catalog;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import org.hibernate.annotations.Immutable;

@Entity
@Immutable
@Table(name = "country")
class CountryEntity {

    @Id
    String code;

    @Column
    String name;
}
