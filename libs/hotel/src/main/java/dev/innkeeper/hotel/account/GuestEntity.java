package dev.innkeeper.hotel.account;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.util.Locale;
import java.util.UUID;
import org.hibernate.annotations.Immutable;

@Entity
@Immutable
@Table(name = "guest")
class GuestEntity {

    @Id
    UUID id;

    @Column
    String email;

    @Column
    String name;

    @Column(name = "password_hash")
    String passwordHash;

    @Column
    String role;

    Account account() {
        return new Account(id, email, name, Role.valueOf(role.toUpperCase(Locale.ROOT)));
    }
}
